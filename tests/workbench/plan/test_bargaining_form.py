"""How they bargain as a form: what is typed reads back as the same, and what cannot be is said in a sentence."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from batna.exchange.casefile import read_case
from batna.model.bargaining import Bargaining
from workbench.plan.bargaining_form import form_of, grids_of, percent, read_form, say, typed


def sent(bargaining: Bargaining, **changes: str) -> QueryDict:
    """Return what a browser sends for the form as it stands."""
    fields = typed(bargaining)
    for prefix, grid in grids_of(bargaining).items():
        fields[f"{prefix}-TOTAL_FORMS"] = str(len(grid.lines) + 1)
        fields |= {f"{prefix}-{line.number}-{name}": text for line in grid.lines for name, text in line.texts.items()}
    return QueryDict(urlencode(fields | changes))


@pytest.mark.parametrize("name", ["cloud_renewal", "medicine_supply", "packaging_film", "bicycle_parts"])
def test_what_is_typed_reads_back_as_the_same(root: Path, name: str) -> None:
    bargaining = read_case(root / "examples" / f"{name}.yaml").bargaining
    given, faults, _ = read_form(sent(bargaining), ".")
    assert faults == []
    assert Bargaining.model_validate(given | {"actions": bargaining.actions}) == bargaining


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("pen", "140", "Give a number of at most 100."),
        ("rounds", "2.5", "Give a whole number."),
        ("rounds", "", "This field is required."),
        ("days_per_round", "many", "“many” is not a number"),
        ("low", "9", "Say the likely number too"),
        ("kind", "by fax", "Select a valid choice"),
        ("delay-0-likely", "x", "“x” is not a number"),
        ("delay-0-function", "Finance", "Say what a day of waiting costs them."),
        ("delay-0-high", "5", "Say the likely number too"),
        ("deadlines-0-note", "They said soon", "Give the day that they named"),
    ],
)
def test_what_cannot_be_is_said(field: str, text: str, sentence: str) -> None:
    given, faults, shown = read_form(sent(Bargaining(), **{field: text}), ".")
    assert given == {}
    assert any(sentence in fault.sentence for fault in faults)
    assert shown["form"].data["theirs"] == "100"


def test_a_day_that_costs_needs_somebody_who_pays() -> None:
    _, faults, shown = read_form(sent(Bargaining(), **{"delay-0-likely": "90"}), ".")
    (fault,) = faults
    assert (fault.place, fault.sentence) == ("delay-0-function", "Say who of us pays for the day.")
    assert shown["grids"]["delay"].faults == (fault,)


def test_settings_are_said_in_words(root: Path) -> None:
    said = say(read_case(root / "examples/cloud_renewal.yaml").bargaining)
    assert said["How they bargain"] == "Offers back and forth"
    assert said["They hold the pen, %"] == "50"
    assert said["What a day of waiting costs"].startswith("Operations 1100; Engineering 400")
    assert "2026-06-30 it was real" in said["Deadlines that they stated"]
    assert form_of(Bargaining()).initial["kind"] == "tactics"
    assert (percent(None), percent(0.125)) == ("", "12.5")
