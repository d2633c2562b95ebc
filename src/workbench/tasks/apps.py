"""The app of long work."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "workbench.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"
