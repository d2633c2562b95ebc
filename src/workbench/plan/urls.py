"""Addresses of plan."""

from django.urls import path

from workbench.plan import (
    alternative_value,
    bargaining,
    disclosure_price,
    improvements,
    long_work,
    meso,
    packages,
    patience,
    rehearsal,
    simulation,
    trades,
    zopa,
)

app_name = "plan"

urlpatterns = [
    path("zopa", zopa.zopa, name="zopa"),
    path("packages", packages.packages, name="packages"),
    path("trades", trades.trades, name="trades"),
    path("meso", meso.meso, name="meso"),
    path("improvements", improvements.improvements, name="improvements"),
    path("bargaining", bargaining.bargaining, name="bargaining"),
    path("bargaining/save", bargaining.save_bargaining, name="bargaining_save"),
    path("bargaining/action", bargaining.save_action, name="bargaining_action"),
    path("bargaining/remove", bargaining.remove_action, name="bargaining_remove"),
    path("disclosure-price", disclosure_price.disclosure_price, name="disclosure_price"),
    path("disclosure-price/save", disclosure_price.save_items, name="disclosure_price_save"),
    path("disclosure-price/many", long_work.ask_prices, name="disclosure_price_many"),
    path("simulation/many", long_work.ask_outcomes, name="simulation_many"),
    path("work/<uuid:number>", long_work.work, name="work"),
    path("work/<uuid:number>/cancel", long_work.cancel, name="work_cancel"),
    path("patience", patience.patience, name="patience"),
    path("alternative-value", alternative_value.alternative_value, name="alternative_value"),
    path("simulation", simulation.simulation, name="simulation"),
    path("rehearsal", rehearsal.rehearsal, name="rehearsal"),
    path("rehearsal/start", rehearsal.start, name="rehearsal_start"),
    path("rehearsal/<int:number>", rehearsal.play, name="rehearsal_play"),
    path("rehearsal/<int:number>/check", rehearsal.check, name="rehearsal_check"),
    path("rehearsal/<int:number>/move", rehearsal.move, name="rehearsal_move"),
    path("rehearsal/<int:number>/back", rehearsal.back, name="rehearsal_back"),
    path("rehearsal/<int:number>/stop", rehearsal.stop, name="rehearsal_stop"),
]
