"""The app of the pages of learn."""

from django.apps import AppConfig


class LearnConfig(AppConfig):
    name = "workbench.learn"
    label = "learn"
