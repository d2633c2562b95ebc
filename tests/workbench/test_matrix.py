"""Every role × every secret × every address: nobody finds what they are not cleared for, everybody finds what they are."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.workbench.canaries import CANARIES, TITLE, Canary, found, marked_case, searchable
from tests.workbench.matrix import MATRIX, NOT_SHOWN, Address

from workbench.people.models import User
from workbench.people.roles import ROLES
from workbench.records import save
from workbench.records.compartments import CLEARED, subject_of
from workbench.records.seeding import seed

Team = dict[str, User]
AsUser = Callable[[User], Client]
# What each role's demo person is and may say, in the case with the canaries.
OWN = {"finance": "finance", "engineering": "engineering", "operations": "operations"}
SPEAKS = {"engineering": {"volumes"}}


def named_urls(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from named_urls(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        else:
            yield f"{prefix}{entry.name or entry.pattern}", entry


URLS = dict(named_urls(get_resolver()))
LISTED = {address.name: address for address in MATRIX}


def takes_case(address: Address) -> bool:
    match = next((entry for name, entry in URLS.items() if name == address.name), None)
    return match is not None and "pk" in path_arguments(address.name)


def path_arguments(name: str) -> set[str]:
    return {argument for _, arguments in get_resolver_for(name) for argument in arguments}


def get_resolver_for(name: str) -> list[tuple[str, list[str]]]:
    resolver: Any = get_resolver()
    *spaces, last = name.split(":")
    prefix_arguments: list[str] = []
    for space in spaces:
        prefix, resolver = resolver.namespace_dict[space]
        prefix_arguments += ["pk"] if "pk>" in str(prefix) or "(?P<pk" in str(prefix) else []
    return [(path, [*prefix_arguments, *arguments]) for bits, *_ in resolver.reverse_dict.getlist(last) for path, arguments in bits]


def url_of(address: Address, pk: int) -> str:
    arguments = {"pk": pk} if "pk" in path_arguments(address.name) else {}
    given = {name: value(pk) if callable(value) else value for name, value in address.args.items()}
    return reverse(address.name, kwargs=arguments | given)


def text_of(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return searchable(headers, body)


def is_cleared(role: str, canary: Canary) -> bool:
    if canary.compartment == "private":
        return OWN.get(role) == subject_of(canary.field)
    if canary.compartment == "protocol" and subject_of(canary.field) in SPEAKS.get(role, set()):
        return True
    if (
        canary.field.startswith("information.")
        and role not in CLEARED["protocol"]
        and subject_of(canary.field) not in SPEAKS.get(role, set())
    ):
        return False
    return role in CLEARED[canary.compartment]


@pytest.fixture
def marked(team: Team) -> int:
    return seed(marked_case(), team)


def test_every_address_is_in_the_matrix() -> None:
    assert sorted(URLS.keys() - LISTED.keys()) == []


def test_the_matrix_lists_only_addresses_that_there_are() -> None:
    assert sorted(LISTED.keys() - URLS.keys()) == []


def test_every_secret_shows_somewhere_or_says_why_not() -> None:
    if not any(name.startswith("plan:") for name in URLS):
        pytest.skip("the pages that show secrets are not there yet")
    shown = {field for address in MATRIX for field in address.shows}
    assert sorted({canary.field for canary in CANARIES} - shown - NOT_SHOWN.keys()) == []


@pytest.mark.parametrize("role", ROLES)
def test_a_role_finds_what_it_is_cleared_for_and_nothing_else(role: str, team: Team, marked: int, as_user: AsUser) -> None:
    client = as_user(team[role])
    leaks, missing = [], []
    for address in MATRIX:
        response = client.get(url_of(address, marked), dict(address.query))
        assert response.status_code < 500, address.name
        text = text_of(response)
        leaks += [(address.name, canary.field) for canary in CANARIES if not is_cleared(role, canary) and found(canary, text)]
        expected = [canary for canary in CANARIES if canary.field in address.shows and is_cleared(role, canary)]
        missing += [(address.name, canary.field, response.status_code) for canary in expected if not found(canary, text)]
    assert leaks == []
    assert missing == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("ended", [False, True])
def test_practice_shows_to_its_player_and_then_to_those_who_may_know_the_supplier(
    role: str, ended: bool, team: Team, marked: int, as_user: AsUser
) -> None:
    save.plan.start_rehearsal(actor=team["finance"], case_id=marked, seed=1)
    move = {"round": 1, "by": "ours", "action": "no", "words": "Not yet qxpractice"}
    save.plan.add_rehearsal_move(actor=team["finance"], case_id=marked, rehearsal_id=1, expected=0, move=move)
    if ended:
        save.plan.end_rehearsal(actor=team["finance"], case_id=marked, rehearsal_id=1, result="stopped")
    client = as_user(team[role])
    pages = [address for address in MATRIX if address.name.startswith(("plan:rehearsal", "home:", "plan:bargaining"))]
    found_on = {address.name for address in pages if "qxpractice" in text_of(client.get(url_of(address, marked), dict(address.query)))}
    may = role == "finance" or (ended and role in CLEARED["commercial"])
    assert found_on == ({"plan:rehearsal_play"} if may else set())


@pytest.mark.parametrize("who", ["stranger", "admin"])
def test_who_is_not_in_the_case_finds_nothing(who: str, marked: int, as_user: AsUser, request: pytest.FixtureRequest) -> None:
    client = as_user(request.getfixturevalue(who))
    for address in MATRIX:
        response = client.get(url_of(address, marked), dict(address.query))
        text = text_of(response)
        assert [canary.field for canary in CANARIES if found(canary, text)] == [], address.name
        assert TITLE not in text, address.name
        if takes_case(address):
            assert response.status_code in {404, 405}, address.name


@pytest.mark.parametrize("who", ["stranger", "admin"])
def test_somebody_elses_case_looks_like_no_case(who: str, marked: int, as_user: AsUser, request: pytest.FixtureRequest) -> None:
    client = as_user(request.getfixturevalue(who))
    for address in filter(takes_case, MATRIX):
        theirs = client.get(url_of(address, marked), dict(address.query))
        none = client.get(url_of(address, marked + 1000), dict(address.query))
        assert (theirs.status_code, masked(theirs, marked)) == (none.status_code, masked(none, marked + 1000)), address.name


def masked(response: Any, pk: int) -> bytes:
    from tests.workbench.test_two_worlds import mask

    return mask(response.content).replace(f"/{pk}/".encode(), b"/pk/")


def test_anonymous_gets_nothing_but_the_door(marked: int, client: Client) -> None:
    for address in MATRIX:
        response = client.get(url_of(address, marked), dict(address.query))
        text = text_of(response)
        assert [canary.field for canary in CANARIES if found(canary, text)] == [], address.name
        assert TITLE not in text, address.name
        if not address.open_to_all:
            assert response.status_code in {302, 401, 404, 405}, address.name
            assert response.status_code != 302 or response["Location"].startswith("/sign-in"), address.name


def test_nobody_posts_without_signing_in(marked: int, client: Client) -> None:
    for address in MATRIX:
        if not address.open_to_all:
            response = client.post(url_of(address, marked))
            assert response.status_code == 405 or response["Location"].startswith("/sign-in"), address.name


@pytest.mark.parametrize("role", ["lead", "guest"])
def test_every_page_is_strict_with_the_browser(role: str, team: Team, marked: int, as_user: AsUser) -> None:
    client = as_user(team[role])
    for address in MATRIX:
        response = client.get(url_of(address, marked), dict(address.query))
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy, address.name
        assert "default-src 'none'" in policy, address.name
        assert "frame-ancestors 'none'" in policy, address.name
        assert "no-store" in response["Cache-Control"], address.name
        assert response["X-Content-Type-Options"] == "nosniff", address.name
        assert response["Referrer-Policy"] == "same-origin", address.name
        if response["Content-Type"].startswith("text/html"):
            body = text_of(response)
            assert "style=" not in body, address.name
            assert " onclick=" not in body, address.name
