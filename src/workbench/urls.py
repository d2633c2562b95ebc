"""Addresses of the workbench: each room brings its own."""

import sys
from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

from batna.model.stages import STAGES

HERE = Path(__file__).resolve().parent


def room(prefix: str, name: str) -> list[URLPattern | URLResolver]:
    """Return the addresses of a room; one that is still being built is left out with a word on standard error."""
    if not (HERE / name / "urls.py").is_file():
        return []
    try:
        return [path(prefix, include(f"workbench.{name}.urls"))]
    except ImportError as error:
        sys.stderr.write(f"workbench.{name} is left out: {error}\n")
        return []


urlpatterns: list[URLPattern | URLResolver] = [*room("", "people"), *room("", "home")]
for stage in STAGES:
    urlpatterns += room(f"cases/<int:pk>/{stage}/", stage)
urlpatterns += room("api/", "api")
