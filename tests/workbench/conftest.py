"""The pages' tests run with Django; the library's tests beside them do not."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
os.environ.setdefault("BATNA_STATIC", "django.contrib.staticfiles.storage.StaticFilesStorage")  # the live server knows no hashed names
django.setup()
