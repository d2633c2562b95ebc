"""MESO: several packages of equal value to us, and what their choice would tell."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.test import Client
from tests.workbench.reading import text_of

from workbench.people.models import User
from workbench.records import load, save
from workbench.records.draft import IssueLine

AsUser = Callable[[User], Client]
Team = dict[str, User]


def without_theirs(lines: Sequence[IssueLine]) -> list[IssueLine]:
    """Return the grid as it is before anyone estimated the other side."""
    return [replace(line, theirs=(None,) * len(line.options)) for line in lines]


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/plan/meso{rest}"


def test_it_starts_from_our_last_offer_with_enough_packages(as_user: AsUser, maya: User, cloud: int) -> None:
    text = text_of(as_user(maya).get(page(cloud)))
    assert re.search(r"<em>3</em> packages, within <data[^>]*>10,600 EUR</data> of each other in value to us", text)
    assert "differ on at least 2 of 6 issues" in text
    assert text.count("If they take it:") == 3
    assert "Public reference logo and quote means more to them than Guaranteed uptime." in text
    assert text.count("their likely choice") == 1
    assert f"/cases/{cloud}/negotiate/offers?package=8-2-1-1-1-0" in text


def test_another_package_sets_the_value_and_no_value_is_in_an_address(as_user: AsUser, maya: User, cloud: int) -> None:
    text = text_of(as_user(maya).get(page(cloud, "?package=nash")))
    assert 'href="?package=nash" aria-current="true"' in text
    assert "Worth −3,121,600 EUR to us" in text
    assert not [address for address in re.findall(r'(?:href|action)="([^"]*)"', text) if re.search(r"\d{5,}", address)]


def test_it_builds_what_was_typed(as_user: AsUser, maya: User, cloud: int) -> None:
    typed = {"value": "-3,000,000", "tolerance": "40,000", "count": "2"}
    response = as_user(maya).post(page(cloud), typed, headers={"accept-language": "en"})
    text = text_of(response)
    assert response.status_code == 200
    assert "<em>2</em> packages, within" in text
    assert "Worth −3,000,000 EUR to us, give or take 40,000 EUR" in text
    assert "We could agree to any of these packages." in text
    words = text.split('id="meso-words"')[1].split("</p>")[0]
    assert "−" not in words
    assert "worth" not in words
    assert words.count("Annual fee") == 2


def test_a_band_without_packages_says_so(as_user: AsUser, maya: User, cloud: int) -> None:
    text = text_of(as_user(maya).post(page(cloud), {"value": "5", "tolerance": "1", "count": "3"}))
    assert "<em>0</em> packages are worth" in text
    narrow = text_of(as_user(maya).post(page(cloud), {"value": "-2953800", "tolerance": "1", "count": "3"}))
    assert "<em>1</em> package only is worth that much" in narrow
    assert "The band holds fewer packages than asked for." in narrow


def test_it_rejects_what_is_no_number(as_user: AsUser, maya: User, cloud: int) -> None:
    response = as_user(maya).post(page(cloud), {"value": "much", "tolerance": "-1", "count": "9"})
    text = text_of(response)
    assert response.status_code == 422
    assert "“much” is not a number" in text
    assert "Give a number of at least 0." in text
    assert "less than or equal to 6" in text
    assert "Say what the packages should be worth." in text


def test_a_number_that_cannot_be_is_a_sentence(as_user: AsUser, maya: User, cloud: int) -> None:
    response = as_user(maya).post(page(cloud), {"value": "1" + "0" * 400, "tolerance": "1", "count": "2"})
    assert response.status_code == 422
    assert "finite number" in text_of(response) or "is not a number" in text_of(response)


def test_it_shows_the_next_step_where_nothing_is_known(as_user: AsUser, maya: User, empty_case: int, bicycle: int) -> None:
    assert "Nothing to offer yet" in text_of(as_user(maya).get(page(empty_case)))
    assert as_user(maya).post(page(empty_case), {"value": "1"}).status_code == 422
    save.prepare.save_issues(actor=maya, case_id=bicycle, lines=without_theirs(load.case(bicycle, maya).lines))
    assert "Open the issues" in text_of(as_user(maya).get(page(bicycle)))
    assert "Open the issues" in text_of(as_user(maya).post(page(bicycle), {"value": "60", "tolerance": "5", "count": "2"}))


def test_it_hides_from_those_who_may_not_know_theirs(as_user: AsUser, team: Team, cloud: int) -> None:
    for method in ("get", "post"):
        text = text_of(getattr(as_user(team["engineering"]), method)(page(cloud), {"value": "1", "tolerance": "1", "count": "2"}))
        assert "Which packages to offer at once</b> is hidden from your role" in text
        assert "Package A" not in text
    assert "MESO</b> is hidden from your role" in text_of(as_user(team["guest"]).get(page(cloud)))


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")
    assert client.post(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    assert as_user(stranger).get(page(cloud)).status_code == 404
