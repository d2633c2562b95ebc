"""Weights that a casefile states are shown, add up to 1 whatever is saved, and can be worked into the values."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.workbench.prepare.sent import Sent, form_in

from batna.exchange.document import case_of
from batna.measure.value import our_values, their_values
from batna.model.estimate import Estimate
from workbench.people.models import User
from workbench.records import load, save

AsUser = Callable[[User], Client]
DOCUMENT: dict[str, Any] = {
    "batna": 1, "title": "Desks", "buyer": "Northwind", "supplier": "Sella",
    "issues": [{"id": "price", "options": [210, 200]}, {"id": "colour", "name": "Paint", "options": ["red", "blue"]}],
    "preferences": {
        "ours": {
            "values": {"price": [0, 8], "colour": [{"low": 0, "likely": 4, "high": 8}, 0]}, "weights": {"price": 0.75, "colour": 0.25},
        },
        "theirs": {"values": {"price": [6, 0], "colour": [0, 2]}, "weights": {"price": 0.5, "colour": 0.5}},
    },
}  # fmt: skip


@pytest.fixture
def pk(maya: User) -> int:
    return int(save.case.import_case(actor=maya, case=case_of(DOCUMENT), origin="desks.yaml").case_id)


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/prepare/issues{rest}"


def sent_for(client: Client, pk: int, **typed: str) -> Sent:
    sent = form_in(client.get(page(pk)).content.decode(), "form-weights")
    return sent | {f"weights-{name}": [text] for name, text in typed.items()}


def weights_of(pk: int, viewer: User) -> tuple[Any, Any]:
    preferences = load.case(pk, viewer).case.preferences
    assert preferences.theirs is not None
    return preferences.ours.weights, preferences.theirs.weights


def test_it_works(as_user: AsUser, maya: User, pk: int) -> None:
    client = as_user(maya)
    assert "What each issue weighs" in client.get(page(pk)).content.decode()
    answer = client.post(page(pk, "/weights"), sent_for(client, pk) | {"weights-0-ours": ["60 %"], "weights-1-ours": ["0,4"]}, follow=True)
    assert "Weights saved" in answer.content.decode()
    assert weights_of(pk, maya) == ({"price": 0.6, "colour": 0.4}, {"price": 0.5, "colour": 0.5})


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0.5", "Ours: <span>The weights add up to 0.75. They have to add up to 1."),
        ("", "Say a weight from 0 to 1"),
        ("1.5", "Say a weight from 0 to 1"),
        ("-1", "Say a weight from 0 to 1"),
        ("much", "is not a number"),
    ],
)
def test_it_rejects_weights_that_are_none(as_user: AsUser, maya: User, pk: int, *, typed: str, sentence: str) -> None:
    client = as_user(maya)
    answer = client.post(page(pk, "/weights"), sent_for(client, pk) | {"weights-0-ours": [typed]})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()
    assert weights_of(pk, maya)[0] == {"price": 0.75, "colour": 0.25}


def test_worked_into_the_values_nothing_changes_in_worth(as_user: AsUser, maya: User, pk: int) -> None:
    client = as_user(maya)
    before = load.case(pk, maya).case
    answer = client.post(page(pk, "/weights"), sent_for(client, pk) | {"do": ["fold"]}, follow=True)
    text = answer.content.decode()
    assert "Weights worked into the values" in text
    assert "already contain how much an issue weighs" in text
    assert "What each issue weighs" not in text
    after = load.case(pk, maya).case
    assert weights_of(pk, maya) == (None, None)
    assert after.preferences.ours.values == {"price": (0, 6), "colour": (Estimate(low=0, likely=1, high=2), 0)}
    for values in (our_values, their_values):
        assert [list(row) for row in values(after).per_issue] == [list(row) for row in values(before).per_issue]
    again = client.post(page(pk, "/weights"), {"do": "fold"})
    assert again.status_code == 422
    assert "the values of this case already contain them" in again.content.decode()


def test_a_new_issue_weighs_nothing_and_one_with_weight_does_not_go(as_user: AsUser, maya: User, pk: int) -> None:
    client = as_user(maya)
    grid = form_in(client.get(page(pk)).content.decode(), "form-issues")
    more = {"issues-4-issue": ["Delivery"], "issues-4-option": ["30"], "issues-4-ours": ["1"], "issues-4-theirs": ["1"]}
    answer = client.post(page(pk, "/save"), grid | more, headers={"HX-Request": "true"})
    assert "Delivery" in answer.content.decode().partition('id="weights"')[2]
    assert weights_of(pk, maya)[0] == {"price": 0.75, "colour": 0.25, "delivery": 0}
    assert weights_of(pk, maya)[1] == {"price": 0.5, "colour": 0.5, "delivery": 0}
    grid = form_in(client.get(page(pk)).content.decode(), "form-issues")
    gone = {name: value for name, value in grid.items() if not name.startswith(("issues-2-", "issues-3-"))}
    refused = client.post(page(pk, "/save"), gone)
    assert refused.status_code == 422
    assert "weights that add up to 1" in refused.content.decode()


def test_two_people_at_once_see_both_versions(as_user: AsUser, maya: User, pk: int) -> None:
    client = as_user(maya)
    sent = sent_for(client, pk) | {"weights-0-ours": ["0.6"], "weights-1-ours": ["0.4"]}
    client.post(page(pk, "/weights"), sent)
    answer = client.post(page(pk, "/weights"), sent | {"weights-0-ours": ["0.5"], "weights-1-ours": ["0.5"]})
    assert answer.status_code == 409
    assert "Ours: Paint" in answer.content.decode()


def test_those_who_may_not_know_theirs_do_not_see_their_weights(as_user: AsUser, maya: User, team: dict[str, User], pk: int) -> None:
    save.case.set_member(actor=maya, case_id=pk, user=team["operations"], role="operations")
    text = as_user(team["operations"]).get(page(pk)).content.decode().partition('id="weights"')[2]
    assert "0.75" in text
    assert "Theirs" not in text.partition("</section>")[0]


def test_without_weights_the_page_says_that_the_values_hold_them(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(page(cloud)).content.decode()
    assert "already contain how much an issue weighs" in text
    assert "form-weights" not in text
