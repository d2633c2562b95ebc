"""One gate: it lets out what somebody is cleared for, writes down that it did, and stays shut when it cannot."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction
from django.db.utils import IntegrityError
from django.http import Http404

from batna.model.problem import HiddenFromRole
from workbench.people.append_only import AppendOnly
from workbench.people.models import User
from workbench.people.roles import ROLES
from workbench.records import append_only, load, reveal, save
from workbench.records.compartments import CLEARED, compartment_of, subject_of
from workbench.records.models.event import Event
from workbench.records.models.secrets import SecretValue
from workbench.records.reveal import NotRevealed
from workbench.records.standing import standing_of

Team = dict[str, User]
TARGET = "preferences.ours.target"


def looks(pk: int) -> list[Event]:
    return list(Event.objects.filter(case_id=pk, verb="reveal").order_by("number"))


def test_it_gives_the_value_and_writes_down_who_looked_at_what(team: Team, cloud: int) -> None:
    found = reveal.reveal(team["finance"], cloud, [TARGET, "alternatives"], "walk-away page")
    assert found[TARGET] == -2690000
    assert [one["id"] for one in found["alternatives"]] == ["aurora", "own_servers"]
    (event,) = looks(cloud)
    assert (event.actor, event.subject) == (team["finance"], "walk-away page")
    assert json.loads(event.changes) == [{"field": "alternatives", "version": 1}, {"field": TARGET, "version": 1}]
    assert "aurora" not in event.changes


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("field", [TARGET, "alternatives", "dates.need_by", "stakeholders.legal.influence", "stakeholders.legal.notes"])
def test_a_role_is_let_in_by_its_clearance_alone(role: str, field: str, team: Team, cloud: int) -> None:
    compartment = compartment_of(field)
    cleared = role == "legal" if compartment == "private" else role in CLEARED[compartment]
    if cleared:
        reveal.reveal(team[role], cloud, [field], "test")
    else:
        with pytest.raises(HiddenFromRole):
            reveal.reveal(team[role], cloud, [field, "alternatives"], "test")
        assert looks(cloud) == []


def test_strangers_do_not_even_learn_that_there_is_a_case(cloud: int, stranger: User, admin: User) -> None:
    for viewer in (stranger, admin, AnonymousUser()):
        with pytest.raises(Http404):
            reveal.reveal(viewer, cloud, [TARGET], "test")


def test_a_standing_of_somebody_else_opens_nothing(team: Team, cloud: int, bicycle: int) -> None:
    lead = standing_of(team["lead"], cloud)
    with pytest.raises(HiddenFromRole):
        reveal.reveal(team["legal"], cloud, [TARGET], "test", standing=lead)
    with pytest.raises(HiddenFromRole):
        reveal.reveal(team["lead"], bicycle, [TARGET], "test", standing=lead)


@pytest.mark.parametrize("way", ["gate", "page"])
def test_it_stays_shut_when_the_audit_cannot_be_written(way: str, maya: User, cloud: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(reveal, "append", broken)
    look: Callable[[], object] = {"gate": lambda: reveal.reveal(maya, cloud, [TARGET], "test"), "page": lambda: load.case(cloud, maya)}[way]
    with pytest.raises(NotRevealed):
        look()


def test_nobody_looks_means_nothing_is_written(team: Team, cloud: int) -> None:
    load.case(cloud, team["guest"])
    assert looks(cloud) == []


def test_a_page_writes_one_look_however_many_secrets_it_shows(maya: User, cloud: int) -> None:
    load.case(cloud, maya, purpose="plan zopa")
    (event,) = looks(cloud)
    fields = [one["field"] for one in json.loads(event.changes)]
    assert {TARGET, "alternatives", "preferences.theirs", "information.ceiling.fact"} <= set(fields)
    assert not any(field.endswith(".notes") for field in fields)


def test_what_is_private_stays_with_the_person_when_another_takes_the_chair(team: Team, cloud: int) -> None:
    save.prepare.save_stakeholder(actor=team["finance"], case_id=cloud, stakeholder={"id": "finance", "notes": "Mine alone."})
    save.case.remove_member(actor=team["lead"], case_id=cloud, user=team["finance"])
    save.case.set_member(actor=team["lead"], case_id=cloud, user=team["lead"], role="lead", stakeholder="finance")
    who = load.case(cloud, team["lead"]).case.stakeholders[1]
    assert who.notes == ""
    save.prepare.save_stakeholder(actor=team["lead"], case_id=cloud, stakeholder={"id": "finance", "notes": "Now mine."})
    assert load.case(cloud, team["lead"]).case.stakeholders[1].notes == "Now mine."


def test_what_is_private_in_a_file_belongs_to_the_member_who_is_meant(team: Team, cloud: int) -> None:
    assert reveal.owner_of(cloud, "stakeholders.finance.trade_offs") == team["finance"].pk
    save.case.remove_member(actor=team["lead"], case_id=cloud, user=team["finance"])
    save.case.set_member(actor=team["lead"], case_id=cloud, user=team["lead"], role="lead", stakeholder="finance")
    assert load.case(cloud, team["lead"]).case.stakeholders[1].trade_offs == {}


def test_every_version_is_kept_and_none_can_be_changed(maya: User, cloud: int) -> None:
    changes = reveal.seal(cloud, maya, {TARGET: 1.0, "going_without": None})
    assert changes == [{"secret": TARGET, "before": 1, "after": 2}, {"secret": "going_without", "before": 1, "after": 2}]
    assert reveal.seal(cloud, maya, {TARGET: 1.0, "preferences.ours.reservation": None}) == []
    assert reveal.current_versions(cloud, [TARGET]) == {TARGET: 2}
    row = SecretValue.objects.filter(case_id=cloud, field=TARGET).first()
    assert row is not None
    for change in (row.save, row.delete, SecretValue.objects.all().delete, lambda: SecretValue.objects.all().update(value="0")):
        with pytest.raises(AppendOnly):
            change()
    with pytest.raises(AppendOnly):
        SecretValue.objects.bulk_update([row], ["value"])


@pytest.mark.parametrize("table", append_only.TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET case_id = case_id", "DELETE FROM {}"])
def test_the_database_refuses_too(table: str, statement: str, cloud: int) -> None:
    append_only.unprotect(connection)
    append_only.protect(connection)
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_a_field_that_is_no_secret_has_no_compartment() -> None:
    with pytest.raises(KeyError):
        compartment_of("issues")
    assert subject_of("stakeholders.a.b.notes") == "a.b"
    assert subject_of("preferences.ours.target") == ""
