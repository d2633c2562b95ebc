"""What the supplier knows by now."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from workbench.people.models import User

Team = dict[str, User]
AsUser = Callable[[User], Client]


def url(pk: int) -> str:
    return reverse("negotiate:exposure", args=[pk])


def test_it_says_how_much_they_know_and_the_words_for_next_time(cloud: int, maya: User, as_user: AsUser) -> None:
    page = as_user(maya).get(url(cloud)).content.decode()
    assert "knows <em>3 of 5 items</em>, 1 of them against the protocol" in page
    assert page.count("against the protocol</span>") == 2, "on the page and in the panel, in the same words"
    assert "Jonas Berg" in page
    assert "“We keep two ways open”" in page


def test_what_they_know_opens_here_from_every_page(cloud: int, maya: User, as_user: AsUser) -> None:
    page = as_user(maya).get(reverse("plan:packages", args=[cloud])).content.decode()
    assert f'<a class="row-link" href="{url(cloud)}">We need the platform by 1 October</a>' in page
    assert f'<a class="row-link" href="{reverse("align:charter", args=[cloud])}">Amira Haddad</a>' in page


def test_it_requires_a_sign_in_and_refuses_the_stranger(cloud: int, stranger: User, client: Client, as_user: AsUser) -> None:
    assert client.get(url(cloud))["Location"].startswith("/sign-in")
    assert as_user(stranger).get(url(cloud)).status_code == 404


def test_without_clearance_only_the_own_part_shows(cloud: int, team: Team, as_user: AsUser) -> None:
    page = as_user(team["engineering"]).get(url(cloud)).content.decode()
    assert "2 of 2 items</em> of your part of the protocol" in page
    assert "1 October" not in page
    assert "Nothing here for you to keep or to tell" in as_user(team["legal"]).get(url(cloud)).content.decode()
    assert "is hidden from your role" in as_user(team["guest"]).get(url(cloud)).content.decode()


def test_an_empty_protocol_offers_the_next_step(empty_case: int, maya: User, as_user: AsUser) -> None:
    page = as_user(maya).get(url(empty_case)).content.decode()
    assert "The protocol is empty" in page
