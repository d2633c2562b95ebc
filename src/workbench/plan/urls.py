"""Addresses of plan."""

from django.urls import path

from workbench.plan import improvements, meso, packages, trades, zopa

app_name = "plan"

urlpatterns = [
    path("zopa", zopa.zopa, name="zopa"),
    path("packages", packages.packages, name="packages"),
    path("trades", trades.trades, name="trades"),
    path("meso", meso.meso, name="meso"),
    path("improvements", improvements.improvements, name="improvements"),
]
