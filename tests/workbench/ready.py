"""Set Django up for the tests before anything else of the workbench is imported."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
os.environ.setdefault("BATNA_STATIC", "django.contrib.staticfiles.storage.StaticFilesStorage")
if "BATNA_DATA" not in os.environ:
    os.environ["BATNA_DATA"] = tempfile.mkdtemp(prefix="batna-test-")
    atexit.register(shutil.rmtree, os.environ["BATNA_DATA"], ignore_errors=True)
(Path(os.environ["BATNA_DATA"]) / "static").mkdir(parents=True, exist_ok=True)
django.setup()
# The real hash takes a second on purpose; the tests sign in often.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

READY = True
