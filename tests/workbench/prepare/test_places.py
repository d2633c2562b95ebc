"""Places of a case in words."""

from batna.exchange.document import case_of
from batna.model.hiding import hide
from workbench.prepare.places import places_in

CASE = case_of(
    {
        "batna": 1, "title": "T", "buyer": "B", "supplier": "S", "issues": [{"id": "a", "options": [1, 2]}],
        "rules": [{"if": {"a": 1}, "then": {"a": 1}}], "costs": [{"line": "Freight", "amount": 3}],
        "stakeholders": [{"id": "f", "function": "finance", "person": "Ingrid"}],
        "offers": [{"id": "us1", "round": 1, "by": "ours", "on": "2027-01-01", "package": {"a": 1}}],
    }
)  # fmt: skip


def test_places_are_named() -> None:
    words = places_in(CASE)
    assert (words["rules[0]"], words["costs[0]"], words["offers[0]"]) == ("Rule 1", "The cost line Freight", "Offer us1")
    assert words["stakeholders[0].red_lines"] == "A red line of Ingrid, finance"


def test_what_is_hidden_is_not_named() -> None:
    assert not any(place.startswith("offers") for place in places_in(hide(CASE, ["offers"])))
