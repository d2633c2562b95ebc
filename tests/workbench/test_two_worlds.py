"""Two worlds that differ only in secrets look the same, byte for byte, to those who may not know them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, find, given, note, settings
from hypothesis import strategies as st
from tests.workbench.canaries import MARKED, marked_case
from tests.workbench.matrix import MATRIX, Address
from tests.workbench.test_matrix import url_of

from workbench.people.models import User
from workbench.people.roles import ROLES
from workbench.records import save
from workbench.records.reveal import seal
from workbench.records.rights import may
from workbench.records.save.case import sealed_case
from workbench.records.seeding import seed
from workbench.records.standing import Standing, standing_of

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


# Every secret of the marked case as it is sealed; nothing where it has none.
SECRETS: Final = sealed_case(marked_case())
EXAMPLES: Final = 29
CHANNELS: Final = 6
# Words of which only some are allowed, by the name of the field that holds them.
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ("ask", "alternating", "split", "tactics"),
    "stance": ("supports", "neutral", "reluctant", "opposes"),
    "what": ("reservation", "ceiling", "no_alternative", "alternative", "deadline", "urgency", "need_date", "volume", "issue"),
}
WHERE_THERE_IS_NONE: Final[Mapping[str, Any]] = {
    "influence": 4, "stance": "reluctant", "talks_to_supplier": True, "knows": ["the plant"], "trade_offs": {"price": {"210": 1.0}},
    "notes": "A note", "wording": "Words", "reveals": {"what": "volume", "shows": 3.5},
}  # fmt: skip
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def other(name: str, value: Any) -> st.SearchStrategy[Any]:
    """Return other values of the same form: what a secret might hold in another world."""
    if isinstance(value, bool):
        return st.just(not value)
    if isinstance(value, Mapping):
        return st.fixed_dictionaries({key: other(key, part) for key, part in value.items()})
    if isinstance(value, list):
        return st.lists(st.one_of([other(name, member) for member in value]), max_size=3)
    if isinstance(value, str):
        return other_words(name, value)
    if name == "influence":
        return st.integers(1, 5)
    if isinstance(value, int):
        return st.integers(1, 200)
    # Chances stay between 0 and 1; everything else may be anything.
    return st.floats(0, 1) if 0 < value < 1 else st.floats(-1e6, 1e6)


def other_words(name: str, value: str) -> st.SearchStrategy[str]:
    if DAY.fullmatch(value):
        return st.dates(date(2029, 1, 1), date(2033, 12, 31)).map(date.isoformat)
    allowed = ("sample", "qualify", "pilot") if value == "pilot" and name == "kind" else WORDS.get(name)
    return st.sampled_from(allowed) if allowed else st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)


def another(secret: str) -> st.SearchStrategy[Any]:
    """Return other values of a secret, nothing among them."""
    part = secret.rpartition(".")[2]
    known = SECRETS[secret]
    return st.none() | other(part, WHERE_THERE_IS_NONE[part] if known is None else known)


@dataclass(frozen=True)
class World:
    """What another world holds that somebody may not know: secrets, practice of a colleague, and for a guest the terms."""

    secrets: Mapping[str, Any] = field(default_factory=dict)
    practice: bool = False
    stake: float | None = None
    said: str = ""


def worlds(me: Standing) -> st.SearchStrategy[World]:
    hidden = sorted(secret for secret in SECRETS if not me.may_know(secret))
    changed = st.lists(st.sampled_from(hidden), min_size=1, max_size=12, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: another(name) for name in names})
    )
    if me.is_cleared("terms"):
        return st.builds(World, changed, st.booleans())
    return st.builds(World, changed, st.booleans(), st.none() | st.floats(1, 1e6), st.sampled_from(["", "They asked for the volumes"]))


def enter(world: World, pk: int, me: Standing, team: Team) -> None:
    """Make the case another world."""
    lead = team["lead"]
    seal(pk, lead, world.secrets, owners={})
    if world.practice:
        player = team["finance"] if me.role == "lead" else lead
        number = int(save.plan.start_rehearsal(actor=player, case_id=pk, seed=1).id)
        move = {"round": 1, "by": "ours", "package": {"price": 190, "delivery": 45}, "words": "Ours"}
        save.plan.add_rehearsal_move(actor=player, case_id=pk, rehearsal_id=number, expected=0, move=move)
        # One that goes on is its player's; one that ended is open to whoever may know the supplier.
        if not me.is_cleared("commercial"):
            save.plan.end_rehearsal(actor=player, case_id=pk, rehearsal_id=number, result="agreed")
    if world.stake is not None:
        save.case.rename_case(actor=lead, case_id=pk, stake=world.stake)
    if world.said:
        save.negotiate.log_contact(actor=lead, case_id=pk, contact={"on": "2031-02-01", "channel": "call", "said": world.said})


def open_to(me: Standing) -> list[Address]:
    # The audit grows with every page that these members open themselves; tests/workbench/home/test_reveals.py compares it.
    return [address for address in MATRIX if not (address.lists_looks and may(me, "verify"))]


def ask(client: Client, address: Address, pk: int) -> tuple[int, dict[str, str], bytes]:
    return answer(client.get(url_of(address, pk), dict(address.query)))


@pytest.mark.parametrize("role", ROLES)
def test_no_world_looks_different_to_a_role_that_may_not_know_how_it_differs(role: str, team: Team, as_user: AsUser) -> None:
    with time_machine.travel("2031-02-03T10:00:00Z", tick=False):
        pk = seed(marked_case(), team)
        client, me = as_user(team[role]), standing_of(team[role], pk)
        seen: dict[int, Any] = {}
        channels = st.lists(st.sampled_from(range(len(open_to(me)))), min_size=CHANNELS, max_size=CHANNELS, unique=True)

        # Shrinking would ask for hundreds of pages more, and a world is small as it is.
        @settings(max_examples=EXAMPLES, phases=[Phase.explicit, Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck))
        @given(world=worlds(me), places=channels)
        def looks_the_same(world: World, places: list[int]) -> None:
            asked = {place: open_to(me)[place] for place in places}
            for place in asked.keys() - seen.keys():
                seen[place] = ask(client, asked[place], pk)
            with transaction.atomic():
                enter(world, pk, me, team)
                found = {place: ask(client, address, pk) for place, address in asked.items()}
                transaction.set_rollback(True)
            different = [(asked[place].name, dict(asked[place].query)) for place in places if found[place] != seen[place]]
            note(f"{role}: {different}")
            assert different == []

        looks_the_same()


@pytest.mark.parametrize("role", ROLES)
def test_a_world_in_which_every_secret_differs_looks_the_same_everywhere(role: str, team: Team, as_user: AsUser) -> None:
    with time_machine.travel("2031-02-03T10:00:00Z", tick=False):
        pk = seed(marked_case(), team)
        client, me = as_user(team[role]), standing_of(team[role], pk)
        before = [ask(client, address, pk) for address in open_to(me)]
        hidden = {secret: value for secret, value in everything_else().items() if not me.may_know(secret)}
        enter(World(hidden, practice=True), pk, me, team)
        after = [ask(client, address, pk) for address in open_to(me)]
    differ = [address.name for address, one, two in zip(open_to(me), before, after, strict=True) if one != two]
    assert differ == []


def everything_else() -> dict[str, Any]:
    """Return another value for every secret, the same each time."""
    return {secret: find(another(secret), differs_from(known)) for secret, known in SECRETS.items()}


def differs_from(known: Any) -> Callable[[Any], bool]:
    return lambda value: bool(value is not None and value != known)


def test_every_secret_has_another_world() -> None:
    others = everything_else()
    assert others.keys() == SECRETS.keys()
    assert [secret for secret, value in others.items() if value is None or value == SECRETS[secret]] == []
    assert MARKED["title"]
