"""Addresses of align."""

from django.urls import path

from workbench.align import charter, conflicts, mandate

app_name = "align"

urlpatterns = [
    path("conflicts", conflicts.conflicts, name="conflicts"),
    path("mandate", mandate.mandate, name="mandate"),
    path("charter", charter.charter, name="charter"),
    path("charter/save", charter.save_charter, name="charter_save"),
    path("charter/sign", charter.sign_charter, name="charter_sign"),
]
