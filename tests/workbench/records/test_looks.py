"""Looks at secrets, as lead and approver may know of them."""

import pytest

from workbench.people.models import User
from workbench.records import load, reveal, save
from workbench.records.looks import KINDS, Looks, by_compartment, kinds_of
from workbench.records.rights import Denied
from workbench.records.standing import standing_of

Team = dict[str, User]
TARGET = "preferences.ours.target"


def looks(team: Team, pk: int, role: str = "lead", **asked: object) -> Looks:
    return Looks(standing_of(team[role], pk), **asked)  # type: ignore[arg-type]


def test_a_look_says_who_when_and_what_for(team: Team, cloud: int) -> None:
    load.case(cloud, team["finance"], purpose="plan zopa")
    (look,) = looks(team, cloud)[:5]
    assert (look.by, look.purpose) == ("Ingrid Holm", "plan zopa")
    assert TARGET in look.fields
    assert "dates.need_by" not in look.fields


@pytest.mark.parametrize("role", ["finance", "engineering", "operations", "legal", "guest"])
def test_others_are_refused(role: str, team: Team, cloud: int) -> None:
    with pytest.raises(Denied):
        looks(team, cloud, role)


def test_the_newest_stands_first_and_slices_count(team: Team, cloud: int) -> None:
    for role in ("finance", "operations", "lead"):
        load.case(cloud, team[role])
    known = looks(team, cloud)
    assert len(known) == 3
    assert [look.by for look in known[1:3]] == ["Jonas Berg", "Ingrid Holm"]
    assert [name for _, name in known.people()] == ["Ingrid Holm", "Jonas Berg", "Maya Lindqvist"]


def test_one_may_ask_for_a_person_and_for_a_secret(team: Team, cloud: int) -> None:
    for role in ("finance", "operations", "lead"):
        load.case(cloud, team[role])
    by_kind = {kind: {look.by for look in looks(team, cloud, kind=kind)[:9]} for kind in KINDS}
    assert by_kind[TARGET] == {"Ingrid Holm", "Maya Lindqvist"}
    assert by_kind["dates.need_by"] == {"Jonas Berg", "Maya Lindqvist"}
    assert by_kind["people"] == {"Maya Lindqvist"}
    assert len(looks(team, cloud, who=team["finance"].pk)) == 1
    assert len(looks(team, cloud, who=team["finance"].pk, kind="dates.need_by")) == 0


def test_what_is_private_shows_only_in_ones_own_looks(team: Team, cloud: int) -> None:
    stakeholder = standing_of(team["finance"], cloud).stakeholder
    notes = f"stakeholders.{stakeholder}.notes"
    reveal.seal(cloud, team["finance"], {notes: "mine alone"})
    reveal.reveal(team["finance"], cloud, [notes], "notes")
    assert len(looks(team, cloud)) == 0
    assert looks(team, cloud).people() == []
    load.case(cloud, team["finance"])
    (look,) = looks(team, cloud)[:5]
    assert notes not in look.fields
    # Whoever leads sees their own.
    save.case.set_member(actor=team["lead"], case_id=cloud, user=team["finance"], role="lead", stakeholder=stakeholder)
    assert notes in looks({"lead": team["finance"]}, cloud)[:1][0].fields
    assert len(looks({"lead": team["finance"]}, cloud)) == 2


def test_what_the_viewer_is_not_cleared_for_is_left_out(team: Team, cloud: int) -> None:
    load.case(cloud, team["finance"])
    load.case(cloud, team["operations"])
    save.case.set_clearance(actor=team["lead"], case_id=cloud, compartment="commercial", roles=("lead", "finance"))
    save.case.set_clearance(actor=team["lead"], case_id=cloud, compartment="alternatives", roles=("lead", "finance"))
    save.case.set_clearance(actor=team["lead"], case_id=cloud, compartment="protocol", roles=("lead",))
    approver = looks(team, cloud, "approver")
    assert kinds_of(approver.standing) == ["dates.need_by", "dates.gap_cost_per_day", "people"]
    assert {look.by for look in approver[:9]} == {"Jonas Berg"}
    assert set(by_compartment(approver[:1][0].fields)) <= {"dates", "people"}
    assert len(looks(team, cloud)) == 2


def test_ones_own_part_of_the_protocol_still_shows(team: Team, cloud: int) -> None:
    load.case(cloud, team["lead"])
    save.case.set_clearance(actor=team["lead"], case_id=cloud, compartment="protocol", roles=("lead",))
    me = standing_of(team["approver"], cloud)
    fields = Looks(me)[:1][0].fields
    assert {field for field in fields if field.startswith("information.")} == {
        f"information.{item}.{part}" for item in me.speaks for part in ("fact", "wording")
    }


def test_the_looks_of_another_case_do_not_show(team: Team, cloud: int, bicycle: int) -> None:
    load.case(bicycle, team["lead"])
    assert len(looks(team, cloud)) == 0
