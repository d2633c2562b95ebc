"""The app of long work."""

from django.apps import AppConfig

from workbench.tasks.beside import end_with_server


class TasksConfig(AppConfig):
    name = "workbench.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        end_with_server()
