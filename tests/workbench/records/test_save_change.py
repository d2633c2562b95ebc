"""Two people, one form; one request, sent twice; rights; and the event that each change leaves."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from batna.model.problem import BadInput
from workbench.people.models import User
from workbench.people.roles import ROLES
from workbench.records import load, save
from workbench.records.chain import verify_chain
from workbench.records.draft import IssueLine
from workbench.records.models.event import Event
from workbench.records.rights import RIGHTS, Denied

Team = dict[str, User]


def last_event(pk: int) -> Event:
    event = Event.objects.filter(case_id=pk).exclude(verb="reveal").order_by("-number").first()
    assert isinstance(event, Event)
    return event


def test_the_second_of_two_gets_both_versions_and_nothing_is_lost(team: Team, cloud: int) -> None:
    seen = load.case(cloud, team["lead"]).versions["costs"]
    save.prepare.save_costs(actor=team["lead"], case_id=cloud, costs=[{"line": "First", "amount": 1.0}], seen=seen)
    mine = [{"line": "Second", "amount": 2.0}]
    with pytest.raises(save.Conflict) as conflict:
        save.prepare.save_costs(actor=team["lead"], case_id=cloud, costs=mine, seen=seen)
    assert (conflict.value.section, conflict.value.by, conflict.value.version) == ("costs", "Maya Lindqvist", seen + 1)
    assert conflict.value.at is not None
    assert conflict.value.yours == {"costs": ({"line": "Second", "amount": 2.0},)}
    theirs: Any = conflict.value.theirs["costs"]
    assert [cost.line for cost in theirs] == ["First"]
    assert [cost.line for cost in load.case(cloud, team["lead"]).case.costs] == ["First"]
    save.prepare.save_costs(actor=team["lead"], case_id=cloud, costs=mine, seen=conflict.value.version)
    assert [cost.line for cost in load.case(cloud, team["lead"]).case.costs] == ["Second"]


def test_two_stakeholders_do_not_get_in_each_others_way(team: Team, cloud: int) -> None:
    seen = load.case(cloud, team["lead"]).versions
    save.prepare.save_stakeholder(
        actor=team["finance"], case_id=cloud, stakeholder={"id": "finance", "red_lines": []}, seen=seen["stakeholders.finance"]
    )
    save.prepare.save_stakeholder(
        actor=team["legal"], case_id=cloud, stakeholder={"id": "legal", "positions": [{"says": "No"}]}, seen=seen["stakeholders.legal"]
    )
    with pytest.raises(save.Conflict) as conflict:
        save.prepare.save_stakeholder(
            actor=team["lead"], case_id=cloud, stakeholder={"id": "legal", "person": "X"}, seen=seen["stakeholders.legal"]
        )
    assert conflict.value.theirs["stakeholders.legal"].positions[0].says == "No"  # type: ignore[attr-defined]


def test_a_conflict_does_not_tell_what_is_hidden(team: Team, cloud: int) -> None:
    save.case.set_clearance(actor=team["lead"], case_id=cloud, compartment="dates", roles=["approver"])
    save.prepare.save_dates(actor=team["lead"], case_id=cloud, dates={"told": "2027-01-01"})
    with pytest.raises(save.Conflict) as conflict:
        save.prepare.save_dates(actor=team["lead"], case_id=cloud, dates={"need_by": "2026-01-01", "told": "2027-02-01"}, seen=0)
    assert conflict.value.theirs == {"dates.need_by": "hidden from your role", "dates.told": date(2027, 1, 1)}


def test_a_conflict_over_the_grid_shows_the_saved_lines(maya: User, empty_case: int) -> None:
    saved = IssueLine("price", (1, 2), ours=(0.0, 1.0), theirs=(None, None))
    save.prepare.save_issues(actor=maya, case_id=empty_case, lines=[saved])
    with pytest.raises(save.Conflict) as conflict:
        save.prepare.save_issues(actor=maya, case_id=empty_case, lines=[], seen=0)
    assert conflict.value.theirs == {"lines": (saved,)}


def test_the_same_request_sent_twice_does_it_once(maya: User, cloud: int) -> None:
    contact = {"on": "2026-11-20", "channel": "call", "said": "Hello"}
    first = save.negotiate.log_contact(actor=maya, case_id=cloud, contact=contact, key="k-1")
    again = save.negotiate.log_contact(actor=maya, case_id=cloud, contact=contact, key="k-1")
    assert (again.event, again.version) == (first.event, first.version)
    assert [one.said for one in load.case(cloud, maya).case.contacts].count("Hello") == 1


def test_a_key_belongs_to_one_request(team: Team, cloud: int, bicycle: int) -> None:
    save.negotiate.log_contact(actor=team["lead"], case_id=cloud, contact={"on": "2026-11-20", "channel": "call"}, key="k-1")
    with pytest.raises(PermissionDenied):
        save.negotiate.log_contact(actor=team["lead"], case_id=bicycle, contact={"on": "2026-11-20", "channel": "call"}, key="k-1")
    other = save.negotiate.log_contact(actor=team["legal"], case_id=cloud, contact={"on": "2026-11-20", "channel": "call"}, key="k-1")
    assert other.changed


def test_a_case_is_opened_once_for_one_key(maya: User) -> None:
    first = save.case.create_case(actor=maya, title="A", buyer="B", supplier="C", key="new-1")
    assert save.case.create_case(actor=maya, title="A", buyer="B", supplier="C", key="new-1").case_id == first.case_id


def test_a_change_leaves_one_event_with_before_and_after(maya: User, cloud: int) -> None:
    save.case.rename_case(actor=maya, case_id=cloud, title="Renamed", next_what="Signature")
    event = last_event(cloud)
    assert (event.verb, event.section, event.actor) == ("rename_case", "case", maya)
    assert [(one["field"], one["before"], one["after"]) for one in json.loads(event.changes)] == [
        ("title", "Cloud platform renewal", "Renamed"),
        ("next_what", "First service review with Nimbus", "Signature"),
    ]
    assert verify_chain(cloud) is None


def test_an_event_names_a_secret_and_never_its_value(maya: User, cloud: int) -> None:
    save.prepare.save_alternatives(
        actor=maya, case_id=cloud, alternatives=[{"id": "o", "name": "qxsecret", "total_cost": 987654.0, "likelihood": 0.5}]
    )
    event = last_event(cloud)
    secrets = [{"secret": name, "before": 1, "after": 2} for name in ("alternatives", "bargaining.actions")]
    assert json.loads(event.changes) == secrets
    assert "qxsecret" not in event.subject + event.changes


@pytest.mark.parametrize("role", ROLES)
def test_only_the_lead_edits(role: str, team: Team, cloud: int) -> None:
    loaded = load.case(cloud, team[role])
    assert loaded.may("edit") == (role == "lead")
    assert loaded.may("log_contact") == (role != "guest")
    assert loaded.may("sign") == (role != "guest")
    assert loaded.may("approve") == (role == "approver")
    if role != "lead":
        with pytest.raises(Denied):
            save.case.rename_case(actor=team[role], case_id=cloud, title="Mine")
        assert load.case(cloud, team["lead"]).case.title == "Cloud platform renewal"


def test_every_right_is_a_rule(team: Team, cloud: int) -> None:
    standing: Any = load.case(cloud, team["lead"]).standing
    assert {right: team["lead"].has_perm(f"records.{right}", standing) for right in RIGHTS} == {
        right: right != "approve" for right in RIGHTS
    }


def test_a_stranger_changes_nothing(stranger: User, cloud: int) -> None:
    with pytest.raises(Http404):
        save.case.rename_case(actor=stranger, case_id=cloud, title="Mine")
    with pytest.raises(Http404):
        save.undo(last_event(cloud).pk, stranger)


def test_a_case_that_was_put_away_stays_as_it_is(team: Team, cloud: int) -> None:
    save.case.archive_case(actor=team["lead"], case_id=cloud)
    assert load.case(cloud, team["lead"]).archived
    with pytest.raises(Denied):
        save.case.rename_case(actor=team["lead"], case_id=cloud, title="Later")
    with pytest.raises(Denied):
        save.negotiate.log_contact(actor=team["legal"], case_id=cloud, contact={"on": "2026-11-20", "channel": "call"})
    assert not save.case.archive_case(actor=team["lead"], case_id=cloud).changed
    save.case.restore_case(actor=team["lead"], case_id=cloud)
    assert not load.case(cloud, team["lead"]).archived


def test_what_cannot_be_is_refused_whole(maya: User, cloud: int) -> None:
    before = load.case(cloud, maya).case
    number = last_event(cloud).number
    with pytest.raises(BadInput, match="unit"):
        save.case.rename_case(actor=maya, case_id=cloud, title="New", unit="XXX")
    with pytest.raises(TypeError):
        save.case.rename_case(actor=maya, case_id=cloud, colour="red")
    assert load.case(cloud, maya).case == before
    assert last_event(cloud).number == number
