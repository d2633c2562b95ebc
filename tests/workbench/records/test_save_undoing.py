"""A change can be taken back by a new one, unless somebody built on it."""

from collections.abc import Callable
from typing import Any

import pytest

from batna.model.case import Case
from batna.model.problem import BadInput
from workbench.people.models import User
from workbench.records import load, save
from workbench.records.chain import verify_chain
from workbench.records.draft import IssueLine
from workbench.records.models.event import Event
from workbench.records.rights import Denied
from workbench.records.save.change import Saved

Team = dict[str, User]
Verb = Callable[[User, int], Saved]


def fewer_issues(actor: User, pk: int) -> Saved:
    save.learn.record_outcome(actor=actor, case_id=pk, outcome=None)
    lines = [line for line in load.case(pk, actor).lines if line.id != "reference"]
    return save.prepare.save_issues(
        actor=actor, case_id=pk, lines=[*lines, IssueLine("colour", ("red",), ours=(1.0,), theirs=(2.0,))], rules=[]
    )


def dearer(actor: User, pk: int) -> Saved:
    costs: list[Any] = [*load.case(pk, actor).case.costs[:2], {"line": "New", "amount": 5.0}]
    return save.prepare.save_costs(actor=actor, case_id=pk, costs=costs, quantity={"units": 3.0})


CHANGES: dict[str, Verb] = {
    "rename": lambda actor, pk: save.case.rename_case(actor=actor, case_id=pk, title="Other", stake=1.0, next="2028-01-01"),
    "archive": lambda actor, pk: save.case.archive_case(actor=actor, case_id=pk),
    "costs": dearer,
    "stakeholder": lambda actor, pk: save.prepare.save_stakeholder(
        actor=actor, case_id=pk, stakeholder={"id": "legal", "person": "X", "influence": 1, "red_lines": [], "positions": [{"says": "No"}]}
    ),
    "new stakeholder": lambda actor, pk: save.prepare.save_stakeholder(actor=actor, case_id=pk, stakeholder={"id": "new", "function": "f"}),
    "remove stakeholder": lambda actor, pk: save.prepare.remove_stakeholder(actor=actor, case_id=pk, stakeholder_id="operations"),
    "alternatives": lambda actor, pk: save.prepare.save_alternatives(actor=actor, case_id=pk, alternatives=[], going_without=None),
    "dates": lambda actor, pk: save.prepare.save_dates(
        actor=actor, case_id=pk, dates={"need_by": None, "gap_cost_per_day": 1.0, "told": None}
    ),
    "charter": lambda actor, pk: save.align.save_charter(actor=actor, case_id=pk, charter={"signers": ["Maya Lindqvist"]}),
    "information": lambda actor, pk: save.align.save_information(
        actor=actor,
        case_id=pk,
        information=[{"id": one, "fact": f"new {one}", "speakers": []} for one in ("need_date", "second_source", "volumes")],
    ),
    "item": lambda actor, pk: save.align.save_item(
        actor=actor, case_id=pk, item={"id": "new", "fact": "f", "speakers": ["legal"], "reveals": {"what": "volume"}}
    ),
    "reveals": lambda actor, pk: save.align.set_reveals(
        actor=actor, case_id=pk, item_id="volumes", reveals={"what": "issue", "shows": 1.0}
    ),
    "should_cost": lambda actor, pk: save.prepare.save_should_cost(
        actor=actor, case_id=pk, should_cost={"lines": [{"line": "labour", "should": 2.5, "quoted": 3.0}], "margin": 0.125}
    ),
    "bargaining": lambda actor, pk: save.plan.save_bargaining(actor=actor, case_id=pk, bargaining={"rounds": 3, "pen": 0.125}),
    "action": lambda actor, pk: save.plan.save_action(
        actor=actor, case_id=pk, action={"kind": "sample", "alternative": "aurora", "cost": 1.0}
    ),
    "contact": lambda actor, pk: save.negotiate.log_contact(
        actor=actor, case_id=pk, contact={"on": "2026-11-20", "channel": "call", "told": ["volumes"]}
    ),
    "change contact": lambda actor, pk: save.negotiate.change_contact(
        actor=actor, case_id=pk, contact={"id": "c2", "told": [], "said": "Nothing"}
    ),
    "remove contact": lambda actor, pk: save.negotiate.remove_contact(actor=actor, case_id=pk, contact_id="c5"),
    "their offer": lambda actor, pk: save.negotiate.make_offer(
        actor=actor, case_id=pk, offer={"by": "theirs", "on": "2026-09-01", "package": {"term": 1}}
    ),
    "remove offer": lambda actor, pk: save.negotiate.remove_offer(actor=actor, case_id=pk, offer_id="them5"),
    "outcome": lambda actor, pk: save.learn.record_outcome(actor=actor, case_id=pk, outcome={"kind": "impasse", "on": "2026-09-02"}),
    "debrief": lambda actor, pk: save.learn.save_debrief(actor=actor, case_id=pk, debrief={"on": "2026-09-03", "trust": 2}),
    "change debrief": lambda actor, pk: save.learn.save_debrief(actor=actor, case_id=pk, debrief={"trust": 2}, number=1),
    "worry": lambda actor, pk: save.prove.save_worry(actor=actor, case_id=pk, worry=None, done="Much"),
    "results": lambda actor, pk: save.prove.save_results(actor=actor, case_id=pk, results=[]),
    "testimonial": lambda actor, pk: save.prove.save_quote(actor=actor, case_id=pk, testimonial_id="elin", quote="Better"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_taking_it_back_brings_the_case_back(name: str, maya: User, cloud: int) -> None:
    before = load.case(cloud, maya).case
    done = CHANGES[name](maya, cloud)
    changed = load.case(cloud, maya)
    assert changed.case != before or changed.archived
    assert done.event is not None
    undone = save.undo(done.event, maya)
    assert undone.changed
    assert ordered(load.case(cloud, maya).case) == ordered(before)
    assert verify_chain(cloud) is None


def ordered(case: Case) -> dict[str, Any]:
    """Return the case with what has no order of its own in a fixed one."""
    return {**case.__dict__, "contacts": sorted(case.contacts, key=lambda one: one.id)}


@pytest.mark.parametrize("name", CHANGES)
def test_taking_back_the_taking_back_brings_the_change_again(name: str, maya: User, cloud: int) -> None:
    done = CHANGES[name](maya, cloud)
    after = load.case(cloud, maya).case
    assert done.event is not None
    undone = save.undo(done.event, maya)
    assert undone.event is not None
    again = save.undo(undone.event, maya)
    assert again.changed
    assert ordered(load.case(cloud, maya).case) == ordered(after)


def test_a_grid_with_issues_removed_and_added_comes_back(maya: User, empty_case: int) -> None:
    rule = {"if": {"a": 1}, "then": {"b": "x"}}
    lines = [IssueLine("a", (1, 2), ours=(1.0, None)), IssueLine("b", ("x", "y"), theirs=(3.0, 4.0))]
    save.prepare.save_issues(actor=maya, case_id=empty_case, lines=lines, rules=[rule], target=4.0)
    before = load.case(empty_case, maya)
    done = save.prepare.save_issues(actor=maya, case_id=empty_case, lines=[IssueLine("c", (9,))], rules=[], target=None)
    assert done.event is not None
    save.undo(done.event, maya)
    after = load.case(empty_case, maya)
    assert (after.case, after.lines, after.gaps) == (before.case, before.lines, before.gaps)


def test_what_was_changed_since_is_a_conflict(team: Team, cloud: int) -> None:
    lead = team["lead"]
    done = save.case.rename_case(actor=lead, case_id=cloud, title="One")
    save.case.rename_case(actor=lead, case_id=cloud, title="Two")
    assert done.event is not None
    with pytest.raises(save.Conflict) as conflict:
        save.undo(done.event, lead)
    assert (conflict.value.section, conflict.value.by) == ("case", "Maya Lindqvist")
    assert load.case(cloud, lead).case.title == "Two"


def test_a_secret_that_was_changed_since_is_a_conflict(maya: User, cloud: int) -> None:
    done = save.prepare.save_dates(actor=maya, case_id=cloud, dates={"need_by": "2027-01-01"})
    save.prepare.save_dates(actor=maya, case_id=cloud, dates={"need_by": "2027-01-02"})
    assert done.event is not None
    with pytest.raises(save.Conflict):
        save.undo(done.event, maya)


def test_taking_back_twice_is_a_conflict(maya: User, cloud: int) -> None:
    for name in ("contact", "remove contact", "costs", "alternatives"):
        done = CHANGES[name](maya, cloud)
        assert done.event is not None
        save.undo(done.event, maya)
        with pytest.raises(save.Conflict):
            save.undo(done.event, maya)


def test_what_something_else_names_by_now_stays(maya: User, empty_case: int) -> None:
    done = save.prepare.save_issues(actor=maya, case_id=empty_case, lines=[IssueLine("a", (1, 2))])
    save.prepare.save_costs(actor=maya, case_id=empty_case, costs=[{"line": "C", "by": "a"}])
    assert done.event is not None
    with pytest.raises(BadInput, match="still names it"):
        save.undo(done.event, maya)
    assert len(load.case(empty_case, maya).case.issues) == 1


@pytest.mark.parametrize("verb", ["import_case", "sign", "member", "clearance", "reveal"])
def test_some_things_cannot_be_taken_back(verb: str, team: Team, cloud: int) -> None:
    lead = team["lead"]
    save.case.set_member(actor=lead, case_id=cloud, user=team["guest"], role="legal")
    save.case.set_clearance(actor=lead, case_id=cloud, compartment="dates", roles=["lead"])
    save.align.save_charter(actor=lead, case_id=cloud, charter={"signers": ["Maya Lindqvist"]})
    save.align.sign_charter(actor=lead, case_id=cloud, on="2026-12-01", version=3)  # type: ignore[arg-type]
    load.case(cloud, lead)
    event = Event.objects.filter(case_id=cloud, verb__contains=verb).first()
    assert event is not None
    with pytest.raises((Denied, load.UnknownCase)):
        save.undo(event.pk, lead)


def test_others_take_back_their_own_and_not_what_is_the_leads(team: Team, cloud: int) -> None:
    own = save.negotiate.log_contact(actor=team["legal"], case_id=cloud, contact={"on": "2026-11-20", "channel": "call"})
    assert own.event is not None
    with pytest.raises(Denied):
        save.undo(own.event, team["finance"])
    save.undo(own.event, team["legal"])
    renamed = save.case.rename_case(actor=team["lead"], case_id=cloud, title="Other")
    assert renamed.event is not None
    with pytest.raises(Denied):
        save.undo(renamed.event, team["legal"])


def test_nobody_takes_back_what_is_private_to_another(team: Team, cloud: int) -> None:
    done = save.prepare.save_stakeholder(actor=team["finance"], case_id=cloud, stakeholder={"id": "finance", "notes": "Mine"})
    assert done.event is not None
    with pytest.raises(Denied):
        save.undo(done.event, team["lead"])
    save.undo(done.event, team["finance"])
    assert load.case(cloud, team["finance"]).case.stakeholders[1].notes == ""
