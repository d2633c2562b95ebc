"""Addresses of the workbench: each room brings its own."""

from django.urls import URLPattern, URLResolver, include, path

from batna.model.stages import STAGES

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("workbench.people.urls")),
    path("", include("workbench.home.urls")),
    *(path(f"cases/<int:pk>/{stage}/", include(f"workbench.{stage}.urls")) for stage in STAGES),
]
