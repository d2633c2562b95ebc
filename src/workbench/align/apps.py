"""The app of the pages of align."""

from django.apps import AppConfig


class AlignConfig(AppConfig):
    name = "workbench.align"
    label = "align"
