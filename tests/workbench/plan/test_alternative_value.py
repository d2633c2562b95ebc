"""Alternative value: what each action brings in price and in days, apart, and the best set for the money."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client
from tests.workbench.reading import read

from batna.exchange.casefile import read_case
from workbench.people.models import User
from workbench.plan.alternative_value import facts_of, value

AsUser = Callable[[User], Client]
Team = dict[str, User]


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/plan/alternative-value{rest}"


def test_the_best_set_is_said_with_price_and_days_apart(root: Path) -> None:
    case = read_case(root / "examples/cloud_renewal.yaml")
    shown = facts_of(case, value(case, None), QueryDict())
    assert shown["best_names"] == "“Run the order service on Aurora for a month” and “Try the data transfer with a sample”"
    assert (shown["best"].cost, shown["gain"], shown["days"]) == (44_000, 75_000, 12)
    assert shown["idle"] == ["Reserve spare parts for our own servers", "Run one region in two places"]
    assert [stage.is_best for stage in shown["stages"]] == [False, False, False, True]


def test_a_smaller_budget_buys_less(root: Path) -> None:
    case = read_case(root / "examples/cloud_renewal.yaml")
    shown = facts_of(case, value(case, 10_000), QueryDict("budget=10000"))
    assert shown["best"].actions == ("transfer_sample",)
    assert shown["typed"] == "10000"
    assert shown["best_names"] == "“Try the data transfer with a sample”"
    assert facts_of(case, value(case, 0), QueryDict())["best"].actions == ()


@pytest.mark.parametrize("typed", ["much", "-1"])
def test_it_rejects_a_budget_that_is_none(as_user: AsUser, maya: User, cloud: int, typed: str) -> None:
    answer = as_user(maya).get(page(cloud, f"?budget={typed}"))
    assert answer.status_code == 422
    assert "Give the budget as a number of at least 0." in answer.content.decode()


def test_it_shows_the_next_step_where_nothing_can_be_done(as_user: AsUser, maya: User, empty_case: int, bicycle: int) -> None:
    for pk in (empty_case, bicycle):
        text = read(as_user(maya), page(pk))
        assert "Nothing to value yet" in text
        assert "There is nothing to value yet: add what could be done for our alternatives" in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    assert as_user(stranger).get(page(cloud)).status_code == 404
