"""Addresses of prepare."""

from django.urls import path

from workbench.prepare import issues

app_name = "prepare"

urlpatterns = [
    path("issues", issues.issues, name="issues"),
    path("issues/save", issues.save_grid, name="issues_save"),
    path("issues/aims", issues.save_aims, name="issues_aims"),
    path("issues/rule", issues.rule, name="issues_rule"),
]
