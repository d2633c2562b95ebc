"""How the two sides bargain and what could be done for our alternatives: saved behind the gate, one event each."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from batna.model.bargaining import Bargaining
from batna.model.problem import BadInput
from workbench.people.models import User
from workbench.records import load, save
from workbench.records.chain import verify_chain
from workbench.records.models.event import Event

Team = dict[str, User]
PILOT: dict[str, Any] = {"kind": "pilot", "alternative": "aurora", "cost": 5000.0}


def bargaining(pk: int, viewer: User) -> Bargaining:
    return load.case(pk, viewer).case.bargaining


def test_what_is_given_changes_and_the_rest_stays(maya: User, bicycle: int) -> None:
    settings = {"kind": "alternating", "patience": {"ours": 0.9, "theirs": 0.8}, "delay": [{"function": "operations", "per_day": 1200.0}]}
    saved = save.plan.save_bargaining(actor=maya, case_id=bicycle, bargaining=settings, seen=0)
    assert (saved.section, saved.version) == ("bargaining", 1)
    save.plan.save_bargaining(actor=maya, case_id=bicycle, bargaining={"deadline": 4, "budget": 9000.0}, seen=1)
    found = bargaining(bicycle, maya)
    assert (found.kind, found.patience.ours, found.delay[0].per_day, found.deadline, found.budget) == ("alternating", 0.9, 1200, 4, 9000)
    save.plan.save_bargaining(actor=maya, case_id=bicycle, bargaining={"deadline": None, "kind": "tactics"})
    found = bargaining(bicycle, maya)
    assert (found.kind, found.deadline, found.budget) == ("tactics", None, 9000)
    save.plan.save_bargaining(actor=maya, case_id=bicycle, bargaining=Bargaining())
    assert bargaining(bicycle, maya) == Bargaining()
    assert not save.plan.save_bargaining(actor=maya, case_id=bicycle, bargaining=Bargaining()).changed


def test_the_event_names_it_and_says_no_number(maya: User, bicycle: int) -> None:
    saved = save.plan.save_bargaining(actor=maya, case_id=bicycle, bargaining={"budget": 918273.0})
    assert saved.event is not None
    event = Event.objects.get(pk=saved.event)
    assert (event.verb, event.changes) == ("save_bargaining", '[{"after":1,"before":0,"secret":"bargaining"}]')
    assert verify_chain(bicycle) is None


def test_two_who_change_it_at_once_are_told(maya: User, bicycle: int) -> None:
    save.plan.save_bargaining(actor=maya, case_id=bicycle, bargaining={"rounds": 5}, seen=0)
    with pytest.raises(save.Conflict) as conflict:
        save.plan.save_bargaining(actor=maya, case_id=bicycle, bargaining={"rounds": 6}, seen=0)
    assert (conflict.value.yours, conflict.value.theirs) == ({"bargaining.rounds": 6}, {"bargaining.rounds": 5})
    assert conflict.value.version == 1


def test_what_cannot_be_is_said(maya: User, bicycle: int) -> None:
    with pytest.raises(BadInput, match="pen"):
        save.plan.save_bargaining(actor=maya, case_id=bicycle, bargaining={"pen": 2.0})
    with pytest.raises(BadInput, match=r"bargaining\.actions"):
        save.plan.save_bargaining(actor=maya, case_id=bicycle, bargaining={"actions": []})
    with pytest.raises(BadInput, match="alternative"):
        save.plan.save_action(actor=maya, case_id=bicycle, action=PILOT)
    with pytest.raises(BadInput, match="kind"):
        save.plan.save_action(actor=maya, case_id=bicycle, action=PILOT | {"kind": "prayer"})
    with pytest.raises(BadInput, match="the id of an action"):
        save.plan.remove_action(actor=maya, case_id=bicycle, action_id="a9")


def test_who_may_not_know_it_does_not_change_it(team: Team, cloud: int) -> None:
    with pytest.raises(PermissionDenied):
        save.plan.save_bargaining(actor=team["finance"], case_id=cloud, bargaining={"rounds": 6})
    for compartment in ("commercial", "alternatives"):
        save.case.set_clearance(actor=team["lead"], case_id=cloud, compartment=compartment, roles=["approver"])
    with pytest.raises(PermissionDenied, match="may not know"):
        save.plan.save_bargaining(actor=team["lead"], case_id=cloud, bargaining={"rounds": 6})
    with pytest.raises(PermissionDenied, match="may not know"):
        save.plan.save_action(actor=team["lead"], case_id=cloud, action=PILOT)
    with pytest.raises(PermissionDenied, match="may not know"):
        save.plan.remove_action(actor=team["lead"], case_id=cloud, action_id="a1")


def test_engineering_sees_the_actions_and_nothing_else_of_it(team: Team, cloud: int) -> None:
    save.plan.save_action(actor=team["lead"], case_id=cloud, action=PILOT | {"id": "pilot"})
    loaded = load.case(cloud, team["engineering"])
    assert "pilot" in {action.id for action in loaded.case.bargaining.actions}
    assert not loaded.hides("bargaining.actions")
    assert loaded.hides("bargaining.deadline")
    assert load.case(cloud, team["legal"]).hides("bargaining.actions")


def test_an_action_is_added_changed_and_taken_away(maya: User, cloud: int) -> None:
    before = bargaining(cloud, maya).actions
    added = save.plan.save_action(actor=maya, case_id=cloud, action=PILOT | {"name": "Pilot"}, seen=0)
    assert (added.id, added.section) == ("a1", "actions")
    changed = save.plan.save_action(actor=maya, case_id=cloud, action={"id": "a1", "odds": 0.5}, seen=1)
    (action,) = bargaining(cloud, maya).actions[len(before) :]
    assert (action.name, action.cost, action.odds) == ("Pilot", 5000, 0.5)
    assert changed.event is not None
    save.undo(changed.event, maya)
    assert bargaining(cloud, maya).actions[-1].odds == 1
    removed = save.plan.remove_action(actor=maya, case_id=cloud, action_id="a1")
    assert bargaining(cloud, maya).actions == before
    assert removed.event is not None
    save.undo(removed.event, maya)
    assert bargaining(cloud, maya).actions[-1].id == "a1"


def test_an_alternative_takes_its_actions_with_it_and_brings_them_back(maya: User, cloud: int) -> None:
    save.plan.save_action(actor=maya, case_id=cloud, action=PILOT | {"id": "pilot"})
    before = load.case(cloud, maya).case
    left = [one for one in before.alternatives if one.id != "aurora"]
    done = save.prepare.save_alternatives(actor=maya, case_id=cloud, alternatives=left)
    assert "pilot" not in {action.id for action in bargaining(cloud, maya).actions}
    assert done.event is not None
    save.undo(done.event, maya)
    assert load.case(cloud, maya).case == before


def test_actions_that_no_longer_fit_are_hidden_and_said(maya: User, bicycle: int) -> None:
    made = save.prepare.save_alternatives(
        actor=maya, case_id=bicycle, alternatives=[{"id": "aurora", "total_cost": 5.0, "likelihood": 1.0}]
    )
    save.plan.save_action(actor=maya, case_id=bicycle, action=PILOT)
    assert made.event is not None
    save.undo(made.event, maya)
    loaded = load.case(bicycle, maya)
    assert (loaded.hides("bargaining.actions"), loaded.hides("alternatives")) == (True, False)
    assert any("bargaining.actions[0].alternative" in gap for gap in loaded.gaps)
