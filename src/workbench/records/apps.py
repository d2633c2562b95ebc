"""The app of negotiation tables."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "workbench.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
