"""The app that holds the look of the workbench."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "workbench.ui"
    label = "ui"
