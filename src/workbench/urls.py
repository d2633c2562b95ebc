"""Addresses of the workbench: each room brings its own."""

from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

from batna.model.stages import STAGES

HERE = Path(__file__).resolve().parent

urlpatterns: list[URLPattern | URLResolver] = [path("", include("workbench.people.urls"))]
if (HERE / "home" / "urls.py").is_file():
    urlpatterns += [path("", include("workbench.home.urls"))]
urlpatterns += [
    path(f"cases/<int:pk>/{stage}/", include(f"workbench.{stage}.urls")) for stage in STAGES if (HERE / stage / "urls.py").is_file()
]
if (HERE / "api" / "urls.py").is_file():
    urlpatterns += [path("api/", include("workbench.api.urls"))]
