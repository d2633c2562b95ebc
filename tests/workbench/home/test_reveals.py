"""The audit of a case: who saw which secret, when and what for; for lead and approver."""

import re
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from tests.workbench.canaries import marked_case
from tests.workbench.test_two_worlds import mask

from workbench.home.reveals import A_PAGE, say_purpose
from workbench.people.models import User
from workbench.records import load
from workbench.records.reveal import reveal, seal
from workbench.records.seeding import seed
from workbench.records.standing import standing_of

AsUser = Callable[[User], Client]
Team = dict[str, User]


def page(as_user: AsUser, user: User, pk: int, query: str = "") -> str:
    return str(as_user(user).get(f"/cases/{pk}/reveals{query}").content.decode())


def rows(text: str) -> list[str]:
    return re.findall(r"<tr>\s*<td><b>([^<]+)</b>", text)


@pytest.mark.parametrize("role", ["lead", "approver"])
def test_it_works(role: str, as_user: AsUser, team: Team, cloud: int) -> None:
    load.case(cloud, team["approver"], purpose="negotiate.next_offer")
    text = page(as_user, team[role], cloud)
    assert rows(text) == [team[role].name, "Henrik Sand"]
    assert "Negotiate, next offer" in text
    assert "our ceiling, our target, what we think the supplier wants" in text
    assert "whether engineering talks to the supplier" in text
    assert "<em>2</em> looks at secrets" in text


def test_it_names_secrets_and_never_says_them(as_user: AsUser, team: Team, cloud: int) -> None:
    target = load.case(cloud, team["lead"]).case.preferences.ours.target
    text = page(as_user, team["lead"], cloud)
    assert target is not None
    assert f"{target:g}" not in text
    assert "our target" in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(f"/cases/{cloud}/reveals")["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger_and_other_roles_alike_before_anything_is_opened(
    as_user: AsUser, team: Team, stranger: User, admin: User, cloud: int
) -> None:
    for user in (stranger, admin):
        assert as_user(user).get(f"/cases/{cloud}/reveals").status_code == 404
    for role in ("finance", "engineering", "operations", "legal", "guest"):
        assert as_user(team[role]).get(f"/cases/{cloud}/reveals").status_code == 403
    assert rows(page(as_user, team["lead"], cloud)) == ["Maya Lindqvist"]


def test_the_history_leads_there_for_those_who_may(as_user: AsUser, team: Team, cloud: int) -> None:
    link = f'href="/cases/{cloud}/reveals"'
    assert link in as_user(team["lead"]).get(f"/cases/{cloud}/history").content.decode()
    assert link not in as_user(team["finance"]).get(f"/cases/{cloud}/history").content.decode()


def test_a_case_without_secrets_says_so(as_user: AsUser, maya: User, empty_case: int) -> None:
    assert "Nobody looked so far" in page(as_user, maya, empty_case)


def test_it_can_be_asked_for_a_person_and_a_secret(as_user: AsUser, team: Team, cloud: int) -> None:
    for role in ("finance", "operations"):
        load.case(cloud, team[role])
    assert rows(page(as_user, team["lead"], cloud, f"?who={team['finance'].pk}")) == ["Ingrid Holm"]
    assert rows(page(as_user, team["lead"], cloud, "?what=dates.need_by")) == ["Maya Lindqvist", "Jonas Berg"]
    assert "Nobody looked like that so far" in page(as_user, team["lead"], cloud, "?who=999999")
    for nonsense in ("?who=x&what=y", "?page=x", "?who=²", "?who=99999999999999999999"):
        assert "Ingrid Holm" in page(as_user, team["lead"], cloud, nonsense)


def test_the_same_look_again_is_one_line(as_user: AsUser, team: Team, cloud: int) -> None:
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False) as clock:
        for _ in range(3):
            load.case(cloud, team["finance"], purpose="plan zopa")
            clock.shift(60)
        load.case(cloud, team["finance"], purpose="plan trades")
        text = page(as_user, team["lead"], cloud)
    assert rows(text) == ["Maya Lindqvist", "Ingrid Holm", "Ingrid Holm"]
    assert "3 times since 10:00" in text


def test_it_goes_on_over_pages_and_keeps_what_was_asked(as_user: AsUser, team: Team, cloud: int) -> None:
    for turn in range(A_PAGE + 1):
        load.case(cloud, team["finance"], purpose=f"turn {turn}")
    text = page(as_user, team["lead"], cloud, f"?who={team['finance'].pk}&what=alternatives")
    assert len(rows(text)) == A_PAGE
    assert f'href="?who={team["finance"].pk}&amp;what=alternatives&amp;page=2"' in text
    second = page(as_user, team["lead"], cloud, f"?who={team['finance'].pk}&what=alternatives&page=2")
    assert len(rows(second)) == 1
    assert "Turn 0" in second


@pytest.mark.parametrize(("purpose", "said"), [("history", "History"), ("negotiate.contacts log", "Negotiate, contacts log"), ("", "")])
def test_purposes_are_said_in_words(purpose: str, said: str) -> None:
    assert say_purpose(purpose) == said


@pytest.mark.parametrize("role", ["lead", "approver"])
def test_two_worlds_that_differ_in_what_is_private_look_the_same(role: str, as_user: AsUser, team: Team) -> None:
    """In one world finance wrote no notes, in the other there are some and finance reads them."""
    answers = []
    for notes in (None, "qx a long story"):
        with time_machine.travel("2031-02-03T10:00:00Z", tick=False):
            pk = seed(marked_case(), team)
            field = f"stakeholders.{standing_of(team['finance'], pk).stakeholder}.notes"
            seal(pk, team["finance"], {field: notes})
            reveal(team["finance"], pk, [field], "notes")
            load.case(pk, team["finance"], purpose="plan zopa")
            answers.append(mask(page(as_user, team[role], pk).replace(f"/cases/{pk}/", "/cases/0/").encode()))
    assert answers[0] == answers[1]
