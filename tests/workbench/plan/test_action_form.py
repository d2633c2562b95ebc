"""An action as a form of its own: it reads back as the same, and says what cannot be."""

from pathlib import Path

import pytest

from batna.exchange.casefile import read_case
from batna.model.bargaining import Action
from workbench.plan.action_form import action_form, say, typed


@pytest.mark.parametrize("place", range(4))
def test_what_is_typed_reads_back_as_the_same(root: Path, place: int) -> None:
    case = read_case(root / "examples/cloud_renewal.yaml")
    action = case.bargaining.actions[place]
    form = action_form(case, action, {name: text if isinstance(text, str) else str(text or "") for name, text in typed(action).items()})
    assert form.is_valid(), form.errors
    assert Action.model_validate(form.given(action.id)) == action


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("name", "", "This field is required."),
        ("cost", "-1", "Give a number of at least 0."),
        ("days", "1.5", "Give a whole number of days."),
        ("odds", "101", "Give a number of at most 100."),
        ("alternative", "nobody", "Select a valid choice"),
        ("ready_on", "soon", "Enter a valid date."),
    ],
)
def test_what_cannot_be_is_said(root: Path, field: str, text: str, sentence: str) -> None:
    case = read_case(root / "examples/cloud_renewal.yaml")
    fine = {"name": "Pilot", "kind": "pilot", "alternative": "aurora", "cost": "10", "days": "5", "odds": "50"}
    form = action_form(case, None, fine | {field: text})
    assert not form.is_valid()
    assert sentence in str(form.errors[field])
    assert "id" not in action_form(case, None, fine).fields


def test_an_action_is_said_in_words(root: Path) -> None:
    action = read_case(root / "examples/cloud_renewal.yaml").bargaining.actions[0]
    assert say(action)["It works with, %"] == "80"
    assert say(None) == {}
