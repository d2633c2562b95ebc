"""The app of users and roles."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "workbench.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
