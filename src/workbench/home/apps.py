"""The app of the pages that belong to no stage."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "workbench.home"
    label = "home"
