"""Addresses of plan."""

from django.urls import path

from workbench.plan import alternative_value, disclosure_price, improvements, meso, packages, patience, trades, zopa

app_name = "plan"

urlpatterns = [
    path("zopa", zopa.zopa, name="zopa"),
    path("packages", packages.packages, name="packages"),
    path("trades", trades.trades, name="trades"),
    path("meso", meso.meso, name="meso"),
    path("improvements", improvements.improvements, name="improvements"),
    path("disclosure_price", disclosure_price.disclosure_price, name="disclosure_price"),
    path("patience", patience.patience, name="patience"),
    path("alternative_value", alternative_value.alternative_value, name="alternative_value"),
]
