"""The frontier picture of a case."""

from typing import Any

from batna.exchange.document import case_of
from workbench.plan.packages import look, picture_of
from workbench.plan.picture import draw

SAID: dict[str, Any] = {
    "batna": 1, "title": "T", "buyer": "B", "supplier": "Sella",
    "issues": [{"id": "a", "name": "Fee", "unit": "EUR", "options": [1, 2, 3]}, {"id": "b", "options": ["x", "y"]}],
    "preferences": {
        "ours": {"values": {"a": [0, 9, 10], "b": [5, 0]}, "reservation": 1},
        "theirs": {"values": {"a": [9, {"low": 5, "likely": 7, "high": 8}, 0], "b": [0, 8]}, "reservation": 2},
    },
    "offers": [
        {"id": "them1", "round": 1, "by": "theirs", "on": "2027-01-01", "package": {"a": 1, "b": "x"}},
        {"id": "us1", "round": 2, "by": "ours", "on": "2027-01-02", "package": {"a": 3, "b": "x"}},
    ],
    "outcome": {"kind": "agreement", "on": "2027-01-03", "package": {"a": 1, "b": "x"}},
}  # fmt: skip


def named(spec: dict[str, Any]) -> list[str]:
    return [layer["data"]["values"][0]["label"] for layer in spec["layer"] if layer.get("name", "").startswith("label")]


def test_an_offer_that_was_agreed_shows_once() -> None:
    case = case_of(SAID)
    names = named(draw(case, picture_of(case, look(case))))
    assert "the agreement" in names
    assert "our offer, round 2" in names
    assert not any(name.startswith("their offer") for name in names)
    assert any(name.startswith("better for both:\n+") for name in names)


def test_a_point_says_how_often_it_is_efficient_and_is_told_by_its_options() -> None:
    case = case_of(SAID)
    spec = draw(case, picture_of(case, look(case)))
    assert spec["usermeta"]["issues"][0] == {"name": "Fee", "options": ["1 EUR", "2 EUR", "3 EUR"]}
    shares = [point["share"] for layer in spec["layer"] for point in layer["data"].get("values", ()) if "share" in point]
    assert shares
    assert all(0 <= share <= 1 for share in shares)


def test_without_offers_only_theory_has_names() -> None:
    case = case_of(SAID | {"offers": [], "outcome": None})
    assert set(named(draw(case, picture_of(case, look(case))))) <= {"Nash", "Kalai", "Kalai–Smorodinsky", "largest sum"} | {
        name for name in named(draw(case, picture_of(case, look(case)))) if ", " in name
    }
