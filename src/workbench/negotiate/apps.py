"""The app of the pages of negotiate."""

from django.apps import AppConfig


class NegotiateConfig(AppConfig):
    name = "workbench.negotiate"
    label = "negotiate"
