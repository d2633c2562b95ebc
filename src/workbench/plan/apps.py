"""The app of the pages of plan."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "workbench.plan"
    label = "plan"
