"""The pages' tests run with Django; the library's tests beside them do not."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
django.setup()
