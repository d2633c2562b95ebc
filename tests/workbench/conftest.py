"""The pages' tests run with Django; the library's tests beside them do not."""

import os
import tempfile

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
os.environ.setdefault("BATNA_STATIC", "django.contrib.staticfiles.storage.StaticFilesStorage")
if "BATNA_DATA" not in os.environ:
    os.environ["BATNA_DATA"] = tempfile.mkdtemp(prefix="batna-test-")
django.setup()
