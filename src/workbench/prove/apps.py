"""The app of the pages of prove."""

from django.apps import AppConfig


class ProveConfig(AppConfig):
    name = "workbench.prove"
    label = "prove"
