"""What goes out as a file is what its viewer may know, and the audit says so."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from batna.exchange.casefile import read_case
from batna.exchange.spreadsheet import dry_run, guess_columns
from batna.exchange.table import read_table
from batna.model.case import Case
from workbench.home.export import EVERYTHING, absent_from, file_name
from workbench.people.models import User
from workbench.records import load, save
from workbench.records.models.event import Event

AsUser = Callable[[User], Client]
Team = dict[str, User]
ROLES = ("lead", "approver", "finance", "engineering", "operations", "legal")


def downloaded(client: Client, pk: int, kind: str, folder: Path) -> Case:
    answer = client.get(f"/cases/{pk}/export/{kind}")
    file = folder / f"case.{kind}"
    file.write_bytes(answer.content)
    return read_case(file)


def test_it_works(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(f"/cases/{cloud}/export").content.decode()
    assert "3</em> kinds of file" in text
    assert "private notes and trade-offs of others" in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert all(client.get(f"/cases/{cloud}/export{end}")["Location"].startswith("/sign-in") for end in ("", "/yaml"))


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    client = as_user(stranger)
    assert [client.get(f"/cases/{cloud}/export{end}").status_code for end in ("", "/yaml", "/xlsx")] == [404] * 3


@pytest.mark.parametrize("kind", ["yaml", "json"])
def test_a_file_says_what_its_viewer_may_know(kind: str, as_user: AsUser, team: Team, cloud: int, tmp_path: Path) -> None:
    lead, legal = (downloaded(as_user(team[role]), cloud, kind, tmp_path) for role in ("lead", "legal"))
    assert lead.preferences.ours.target == -2_690_000
    assert (legal.preferences.ours.target, legal.preferences.theirs, legal.alternatives) == (None, None, ())
    assert lead.offers == legal.offers


@pytest.mark.parametrize("role", ROLES)
def test_every_file_can_be_read_again(role: str, as_user: AsUser, team: Team, cloud: int, tmp_path: Path) -> None:
    case = downloaded(as_user(team[role]), cloud, "yaml", tmp_path)
    assert case.title == "Cloud platform renewal"
    assert len(case.issues) == 6


def test_a_spreadsheet_can_be_brought_in_again(as_user: AsUser, team: Team, cloud: int) -> None:
    lead, legal = (as_user(team[role]).get(f"/cases/{cloud}/export/xlsx") for role in ("lead", "legal"))
    assert lead["Content-Disposition"] == 'attachment; filename="cloud-platform-renewal.xlsx"'
    table = read_table(lead.content, "back.xlsx", "Issues")
    run = dry_run(table, guess_columns(table.header))
    assert (run.is_clean, len(run.issues), bool(run.theirs)) == (True, 6, True)
    assert "Their value likely" not in read_table(legal.content, "back.xlsx", "Issues").header


def test_the_audit_says_that_it_was_exported(as_user: AsUser, maya: User, cloud: int) -> None:
    as_user(maya).get(f"/cases/{cloud}/export/json")
    last = Event.objects.filter(case_id=cloud).order_by("-number")[0]
    assert (last.verb, last.subject, last.actor) == ("reveal", "export", maya)
    assert "preferences.ours.target" in last.changes


def test_a_guest_takes_the_names_and_the_next_date(as_user: AsUser, team: Team, cloud: int) -> None:
    client = as_user(team["guest"])
    text = client.get(f"/cases/{cloud}/export").content.decode()
    assert EVERYTHING in text
    assert "/export/xlsx" not in text
    assert client.get(f"/cases/{cloud}/export/xlsx").status_code == 403
    assert b"2690000" not in client.get(f"/cases/{cloud}/export/yaml").content


def test_an_unknown_kind_is_not_there(as_user: AsUser, maya: User, cloud: int) -> None:
    assert as_user(maya).get(f"/cases/{cloud}/export/docx").status_code == 404


def test_what_is_left_out_is_said_in_words(team: Team, cloud: int) -> None:
    assert absent_from(load.case(cloud, team["operations"]).case) == (
        "our walk-away, target and ceiling",
        "what we think the supplier wants",
        "what a quote should cost by our reckoning",
        "our alternatives",
        "what could be done for our alternatives",
        "how the two sides bargain and what waiting costs us",
        "the parts of the information protocol that are not yours",
        "influence and stance of the stakeholders, who knows what",
        "private notes and trade-offs of others",
    )


def test_a_title_becomes_a_file_name() -> None:
    assert [file_name(title) for title in ("Office chairs: 2027", "../../etc", "椅子")] == ["office-chairs-2027", "etc", "case"]


@pytest.mark.parametrize("where", ["export/yaml", "export/json", "history", "prove/showcases", "prove/testimonials"])
def test_withdrawn_and_expired_words_are_in_no_file_and_no_list(where: str, as_user: AsUser, team: Team, cloud: int) -> None:
    elin, until = team["guest"], date(2027, 6, 30)
    save.prove.save_quote(actor=elin, case_id=cloud, testimonial_id="elin", quote="Fine qxwords")
    save.prove.give_consent(actor=elin, case_id=cloud, testimonial_id="elin", on=date(2026, 11, 20), expires_on=until)

    def is_there(day: str) -> bool:
        with time_machine.travel(f"{day}T10:00:00Z", tick=False):
            return "qxwords" in as_user(team["lead"]).get(f"/cases/{cloud}/{where}").content.decode()

    assert is_there("2027-06-29") == (where != "history")
    # The lead still needs words that have expired on the page where they can be agreed to again.
    assert is_there("2027-06-30") == (where == "prove/testimonials")
    save.prove.withdraw(actor=elin, case_id=cloud, testimonial_id="elin", on=date(2026, 11, 21))
    assert not is_there("2026-11-22")
