"""Tables that only grow do not stand in the way of tests that clear the database between them."""

import pytest
from django.test import Client

from workbench.people.models import User
from workbench.records import load
from workbench.records.models.event import Event


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(2))
def test_each_turn_begins_empty(turn: int, team: dict[str, User], cloud: int) -> None:
    assert Event.objects.count() == 1
    load.case(cloud, team["lead"])
    assert Event.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_page_over_a_real_connection(live_server: object, client: Client) -> None:
    assert client.get("/sign-in").status_code == 200
