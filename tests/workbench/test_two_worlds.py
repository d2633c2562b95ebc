"""Two worlds that differ only in secrets look the same, byte for byte, to those who may not know them."""

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.workbench.canaries import MARKED, marked_case
from tests.workbench.matrix import MATRIX
from tests.workbench.test_matrix import url_of

from batna.model.case import Case
from workbench.people.models import User
from workbench.people.roles import ROLES
from workbench.records.reveal import seal
from workbench.records.rights import may
from workbench.records.save.case import sealed_case
from workbench.records.seeding import seed
from workbench.records.standing import standing_of

Team = dict[str, User]
AsUser = Callable[[User], Client]

# What is drawn anew for each answer: the CSRF token, the nonce, the session, and what a document says of its own making.
ONE_TIME = re.compile(
    rb"""name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": ?"[^"]*"|data-csrf="[^"]*"|nonce="[^"]*"|'nonce-[^']*'|csrftoken=[^;]*"""
    rb"""|name="key" value="[^"]*"|&quot;X-CSRFToken&quot;: ?&quot;[^&]*&quot;"""
)


def mask(body: bytes) -> bytes:
    return ONE_TIME.sub(b"*", body)


def answer(response: Any) -> tuple[int, dict[str, str], bytes]:
    """Return what the viewer gets: status, headers and body, without what is drawn anew each time."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = {name: mask(value.encode()).decode() for name, value in response.headers.items()}
    return response.status_code, headers, mask(body)


def other_secrets(case: Case, draw: random.Random) -> dict[str, object]:
    """Return another value for every secret of the case."""
    return {field: another(field, value, draw) for field, value in sealed_case(case).items()}


def another(field: str, value: Any, draw: random.Random) -> Any:
    if isinstance(value, bool):
        return not value
    if field.endswith(".influence"):
        return draw.randint(1, 5)
    if field.endswith(".stance"):
        return draw.choice(["supports", "neutral", "reluctant", "opposes"])
    if isinstance(value, dict):
        return {name: another("", part, draw) for name, part in value.items()}
    if isinstance(value, list):
        return [another("", part, draw) for part in draw.sample(value, draw.randint(0, len(value)))]
    return changed(value, draw)


def changed(value: Any, draw: random.Random) -> Any:
    if isinstance(value, float | int):
        # Likelihoods stay between 0 and 1; everything else may be anything.
        return round(draw.random(), 3) if 0 < value < 1 else round(value * draw.uniform(0.2, 3.0) + draw.uniform(-9, 9), 2)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return f"{draw.randint(2029, 2033)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    if isinstance(value, str):
        return "".join(draw.choices("abcdefgh ", k=draw.randint(1, 40))) if len(value) > 3 else value
    return value


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("world", range(2))
def test_what_a_role_may_not_know_changes_nothing_that_it_sees(role: str, world: int, team: Team, as_user: AsUser) -> None:
    with time_machine.travel("2031-02-03T10:00:00Z", tick=False):
        pk = seed(marked_case(), team)
        client, me = as_user(team[role]), standing_of(team[role], pk)
        # The audit grows with every page that these members open themselves; tests/workbench/home/test_reveals.py compares it.
        addresses = [address for address in MATRIX if not (address.lists_looks and may(me, "verify"))]
        urls = [(url_of(address, pk), dict(address.query)) for address in addresses]
        before = [answer(client.get(url, query)) for url, query in urls]
        secrets = other_secrets(marked_case(), random.Random(world))
        hidden = {field: value for field, value in secrets.items() if value is not None and not me.may_know(field)}
        assert len(seal(pk, team["lead"], hidden, owners={})) >= len(hidden) // 2
        after = [answer(client.get(url, query)) for url, query in urls]
    assert [url for (url, _), one, other in zip(urls, before, after, strict=True) if one != other] == []


def test_the_secrets_of_the_two_worlds_differ() -> None:
    one, other = sealed_case(marked_case()), other_secrets(marked_case(), random.Random(0))
    same = [field for field in one if one[field] == other[field] and one[field] is not None]
    assert [field for field in same if not field.endswith((".influence", ".stance"))] == []
    assert MARKED["title"]
