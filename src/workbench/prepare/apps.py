"""The app of the pages of prepare."""

from django.apps import AppConfig


class PrepareConfig(AppConfig):
    name = "workbench.prepare"
    label = "prepare"
