"""Rehearsals: their player's own until they end, then open to those who may know the other side; never a part of the case."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from batna.model.case import Case
from batna.model.problem import BadInput, HiddenFromRole
from batna.simulate.beliefs import Prior
from batna.simulate.tactics import Tactic
from workbench.people.models import User
from workbench.people.roles import ROLES
from workbench.records import load, save
from workbench.records.chain import verify_chain
from workbench.records.draft import IssueLine
from workbench.records.models.event import Event

Team = dict[str, User]


def offer(pk: int, viewer: User, by: str = "ours") -> dict[str, Any]:
    package = {issue.id: issue.options[0] for issue in load.case(pk, viewer).case.issues}
    return {"round": 1, "by": by, "action": "offer", "package": package, "words": f"An offer, {by}"}


def begun(actor: User, pk: int) -> int:
    return int(save.plan.start_rehearsal(actor=actor, case_id=pk, seed=7).id)


def test_a_rehearsal_goes_from_its_start_over_its_moves_to_its_end(maya: User, bicycle: int) -> None:
    before = load.case(bicycle, maya)
    saved = save.plan.start_rehearsal(actor=maya, case_id=bicycle, kind="hard", seed=7, rounds=5, opens="ours")
    move, reply = offer(bicycle, maya), {"round": 1, "by": "theirs", "action": "no", "words": "Too little"}
    save.plan.add_rehearsal_move(actor=maya, case_id=bicycle, rehearsal_id=int(saved.id), expected=0, move=move, reply=reply)
    save.plan.add_rehearsal_move(
        actor=maya, case_id=bicycle, rehearsal_id=int(saved.id), expected=2, move={"round": 2, "by": "ours", "action": "walk"}
    )
    save.plan.end_rehearsal(actor=maya, case_id=bicycle, rehearsal_id=int(saved.id), result="we left")
    found = load.rehearsal(bicycle, int(saved.id), maya)
    assert (found.id, found.player, found.is_mine, found.kind, found.seed) == (1, "Maya Lindqvist", True, "hard", 7)
    assert (found.rounds, found.opens, found.state, found.result) == (5, "ours", "ended", "we left")
    assert [(one.round, one.by, one.action, one.words) for one in found.moves] == [
        (1, "ours", "offer", "An offer, ours"), (1, "theirs", "no", "Too little"), (2, "ours", "walk", ""),
    ]  # fmt: skip
    assert (found.moves[0].package, found.moves[1].package) == (move["package"], {})
    assert found.ended_at is not None
    assert found.ended_at >= found.started_at
    assert load.case(bicycle, maya).case == before.case


def test_a_seed_is_drawn_where_none_is_given(maya: User, bicycle: int) -> None:
    for _ in range(2):
        save.plan.start_rehearsal(actor=maya, case_id=bicycle)
    one, other = load.rehearsals(bicycle, maya)
    assert (one.id, other.id) == (2, 1)
    assert one.seed != other.seed


@pytest.mark.parametrize("role", ROLES)
def test_it_is_its_players_until_it_ends(role: str, team: Team, cloud: int) -> None:
    number = begun(team["finance"], cloud)
    assert [one.id for one in load.rehearsals(cloud, team[role])] == ([number] if role == "finance" else [])
    save.plan.end_rehearsal(actor=team["finance"], case_id=cloud, rehearsal_id=number, result="stopped")
    cleared = role in {"lead", "approver", "finance"}
    assert [one.id for one in load.rehearsals(cloud, team[role])] == ([number] if cleared else [])
    if cleared:
        assert load.rehearsal(cloud, number, team[role]).player == "Ingrid Holm"
    else:
        with pytest.raises(Http404):
            load.rehearsal(cloud, number, team[role])


def test_strangers_and_missing_ones_are_the_same(maya: User, stranger: User, cloud: int) -> None:
    number = begun(maya, cloud)
    for viewer in (stranger, AnonymousUser()):
        with pytest.raises(Http404):
            load.rehearsals(cloud, viewer)
    with pytest.raises(Http404):
        load.rehearsal(cloud, number + 1, maya)


def test_who_loses_the_clearance_loses_the_answers(team: Team, cloud: int) -> None:
    begun(team["finance"], cloud)
    save.case.set_clearance(actor=team["lead"], case_id=cloud, compartment="commercial", roles=["lead"])
    assert load.rehearsals(cloud, team["finance"]) == ()
    with pytest.raises(PermissionDenied, match="may not know"):
        save.plan.end_rehearsal(actor=team["finance"], case_id=cloud, rehearsal_id=1, result="stopped")


@pytest.mark.parametrize("role", ["engineering", "operations", "legal", "guest"])
def test_who_may_not_know_the_supplier_does_not_play(role: str, team: Team, cloud: int) -> None:
    with pytest.raises(PermissionDenied):
        save.plan.start_rehearsal(actor=team[role], case_id=cloud)


def test_nobody_plays_for_somebody_else(team: Team, cloud: int) -> None:
    number = begun(team["finance"], cloud)
    with pytest.raises(Http404):
        save.plan.end_rehearsal(actor=team["lead"], case_id=cloud, rehearsal_id=number, result="stopped")
    with pytest.raises(Http404):
        save.plan.add_rehearsal_move(
            actor=team["lead"], case_id=cloud, rehearsal_id=number, expected=0, move={"round": 1, "by": "ours", "action": "walk"}
        )


def test_two_tabs_lose_nothing(maya: User, bicycle: int) -> None:
    number, move = begun(maya, bicycle), offer(bicycle, maya)
    save.plan.add_rehearsal_move(actor=maya, case_id=bicycle, rehearsal_id=number, expected=0, move=move)
    with pytest.raises(save.Conflict) as conflict:
        save.plan.add_rehearsal_move(actor=maya, case_id=bicycle, rehearsal_id=number, expected=0, move=move)
    assert (conflict.value.section, conflict.value.version) == ("rehearsals", 1)
    assert len(load.rehearsal(bicycle, number, maya).moves) == 1


def test_the_same_request_twice_does_it_once(maya: User, bicycle: int) -> None:
    first = save.plan.start_rehearsal(actor=maya, case_id=bicycle, key="k1")
    assert save.plan.start_rehearsal(actor=maya, case_id=bicycle, key="k1").id == first.id == "1"
    for _ in range(2):
        save.plan.add_rehearsal_move(actor=maya, case_id=bicycle, rehearsal_id=1, expected=0, move=offer(bicycle, maya), key="k2")
    assert len(load.rehearsal(bicycle, 1, maya).moves) == 1


def test_what_cannot_be_is_said_and_nothing_is_kept(maya: User, bicycle: int) -> None:
    number, move = begun(maya, bicycle), offer(bicycle, maya)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"action": "pray"}, "one of offer, accept, no, walk"), ({"package": {"none": 1}}, "none"), ({"round": 0}, "round"),
        ({"by": "nobody"}, "by"), ({"words": "a\0b"}, "zero byte"),
    ]  # fmt: skip
    for given, match in wrong:
        with pytest.raises(BadInput, match=match):
            save.plan.add_rehearsal_move(actor=maya, case_id=bicycle, rehearsal_id=number, expected=0, move=move, reply={**move, **given})
    assert load.rehearsal(bicycle, number, maya).moves == ()
    wrong_starts: list[tuple[dict[str, Any], str]] = [
        ({"rounds": 0}, "rounds"), ({"opens": "nobody"}, "opens"), ({"start": "now"}, "start"), ({"kind": "\0"}, "zero byte"),
    ]  # fmt: skip
    for start, match in wrong_starts:
        with pytest.raises(BadInput, match=match):
            save.plan.start_rehearsal(actor=maya, case_id=bicycle, **start)
    save.plan.end_rehearsal(actor=maya, case_id=bicycle, rehearsal_id=number, result="stopped")
    with pytest.raises(BadInput, match="has ended"):
        save.plan.add_rehearsal_move(actor=maya, case_id=bicycle, rehearsal_id=number, expected=0, move=move)


def test_the_chain_knows_of_it_and_tells_nobody(maya: User, bicycle: int) -> None:
    number = begun(maya, bicycle)
    saved = save.plan.add_rehearsal_move(
        actor=maya, case_id=bicycle, rehearsal_id=number, expected=0, move=offer(bicycle, maya) | {"words": "qxwords"}
    )
    assert saved.event is not None
    assert "qxwords" not in Event.objects.get(pk=saved.event).changes
    assert verify_chain(bicycle) is None
    assert {one.verb for one in (*load.history(bicycle, maya), *load.activity(maya))} == {"import_case"}
    with pytest.raises(Http404):
        save.undo(saved.event, maya)


def test_practice_keeps_nobody_from_changing_the_case(maya: User, bicycle: int) -> None:
    number, move = begun(maya, bicycle), offer(bicycle, maya)
    save.plan.add_rehearsal_move(actor=maya, case_id=bicycle, rehearsal_id=number, expected=0, move=move)
    before = load.case(bicycle, maya).case
    save.prepare.save_issues(actor=maya, case_id=bicycle, lines=[IssueLine("new", (1, 2))], rules=[], reservation=3)
    found = load.rehearsal(bicycle, number, maya)
    assert found.moves[0].package == move["package"]
    then = as_it_was(maya, bicycle, number)
    assert (then.issues, then.preferences, then.rules, then.charter) == (before.issues, before.preferences, before.rules, before.charter)
    # The talks go on over the issues of then.
    save.plan.add_rehearsal_move(actor=maya, case_id=bicycle, rehearsal_id=number, expected=1, move=move)
    assert len(load.rehearsal(bicycle, number, maya).moves) == 2


def as_it_was(viewer: User, pk: int, number: int) -> Case:
    loaded = load.case(pk, viewer)
    basis = load.rehearsal(pk, number, viewer).basis
    return load.rehearsed(loaded, [basis], "test")[basis].case


def test_the_same_state_of_a_case_is_kept_once(maya: User, bicycle: int) -> None:
    one, other = begun(maya, bicycle), begun(maya, bicycle)
    bases = {load.rehearsal(bicycle, number, maya).basis for number in (one, other)}
    assert len(bases) == 1
    save.case.rename_case(actor=maya, case_id=bicycle, title="Parts")
    assert load.rehearsal(bicycle, begun(maya, bicycle), maya).basis in bases
    save.prepare.save_issues(actor=maya, case_id=bicycle, lines=load.case(bicycle, maya).lines, rules=[], reservation=7)
    third = load.rehearsal(bicycle, begun(maya, bicycle), maya).basis
    assert third not in bases
    again = save.plan.start_rehearsal(actor=maya, case_id=bicycle, basis=bases.copy().pop(), start="here")
    assert load.rehearsal(bicycle, int(again.id), maya).basis in bases
    assert load.rehearsal(bicycle, int(again.id), maya).start == "here"
    unknown = save.plan.start_rehearsal(actor=maya, case_id=bicycle, basis="gone")
    assert load.rehearsal(bicycle, int(unknown.id), maya).basis == third
    assert load.rehearsed(load.case(bicycle, maya), ["gone"], "test") == {}
    assert load.rehearsed(load.case(bicycle, maya), [], "test") == {}


def test_what_is_kept_of_the_case_shows_to_nobody_what_they_may_not_know_today(team: Team, maya: User, cloud: int) -> None:
    number = begun(maya, cloud)
    assert as_it_was(maya, cloud, number).alternatives == load.case(cloud, maya).case.alternatives
    save.plan.end_rehearsal(actor=maya, case_id=cloud, rehearsal_id=number, result="stopped")
    save.case.set_clearance(actor=maya, case_id=cloud, compartment="alternatives", roles=["lead", "approver"])
    then = as_it_was(team["finance"], cloud, number)
    with pytest.raises(HiddenFromRole):
        _ = then.alternatives
    assert then.preferences.theirs == load.case(cloud, maya).case.preferences.theirs
    for role in ("engineering", "guest"):
        loaded = load.case(cloud, team[role])
        assert load.rehearsed(loaded, [load.rehearsal(cloud, number, maya).basis], "test") == {}


PRIOR = Prior({Tactic.TIME: 1.5, Tactic.HARD: 0.2}, {0.2: 2.0, 3.0: 0.5}, 0.1, 6, (1, 2), "6 past talks")


def test_one_with_past_talks_stays_its_players_alone(team: Team, maya: User, cloud: int) -> None:
    number = int(save.plan.start_rehearsal(actor=maya, case_id=cloud, seed=7, prior=PRIOR).id)
    plain = begun(maya, cloud)
    save.plan.end_rehearsal(actor=maya, case_id=cloud, rehearsal_id=number, result="stopped")
    save.plan.end_rehearsal(actor=maya, case_id=cloud, rehearsal_id=plain, result="stopped")
    mine = load.rehearsal(cloud, number, maya)
    assert mine.is_alone
    then = load.rehearsed(load.case(cloud, maya), [mine.basis], "test")[mine.basis]
    assert then.prior == PRIOR
    assert then.case == as_it_was(maya, cloud, plain)
    other = load.case(cloud, team["approver"])
    assert [one.id for one in load.rehearsals(cloud, team["approver"])] == [plain]
    with pytest.raises(Http404):
        load.rehearsal(cloud, number, team["approver"])
    assert load.rehearsed(other, [mine.basis], "test") == {}
    # Nor can anybody else begin one on it.
    theirs = save.plan.start_rehearsal(actor=team["approver"], case_id=cloud, basis=mine.basis)
    assert not load.rehearsal(cloud, int(theirs.id), team["approver"]).is_alone
    again = save.plan.start_rehearsal(actor=maya, case_id=cloud, basis=mine.basis)
    assert load.rehearsal(cloud, int(again.id), maya).basis == mine.basis


def test_looking_at_the_case_as_it_was_is_an_event_that_names_versions(maya: User, bicycle: int) -> None:
    number = begun(maya, bicycle)
    as_it_was(maya, bicycle, number)
    last = Event.objects.filter(case_id=bicycle, verb="reveal", subject="test").order_by("-number").first()
    assert last is not None
    assert "preferences.theirs" in last.changes
    assert "values" not in last.changes
    assert verify_chain(bicycle) is None


def test_the_last_move_is_taken_back_and_counted(maya: User, team: Team, bicycle: int) -> None:
    number, move = begun(maya, bicycle), offer(bicycle, maya)
    opening = {**offer(bicycle, maya, "theirs")}
    save.plan.add_rehearsal_move(actor=maya, case_id=bicycle, rehearsal_id=number, expected=0, move=opening)
    with pytest.raises(BadInput, match="in which you have made a move"):
        save.plan.take_back_rehearsal_move(actor=maya, case_id=bicycle, rehearsal_id=number, expected=1)
    save.plan.add_rehearsal_move(actor=maya, case_id=bicycle, rehearsal_id=number, expected=1, move=move, reply=opening)
    with pytest.raises(save.Conflict):
        save.plan.take_back_rehearsal_move(actor=maya, case_id=bicycle, rehearsal_id=number, expected=1)
    for _ in range(2):
        save.plan.take_back_rehearsal_move(actor=maya, case_id=bicycle, rehearsal_id=number, expected=3, key="b1")
    found = load.rehearsal(bicycle, number, maya)
    assert ([one.by for one in found.moves], found.taken_back, found.seen) == (["theirs"], 1, 4)
    # A window that showed one move before it was taken back knows nothing of what followed.
    with pytest.raises(save.Conflict):
        save.plan.add_rehearsal_move(actor=maya, case_id=bicycle, rehearsal_id=number, expected=1, move=move)
    save.plan.add_rehearsal_move(actor=maya, case_id=bicycle, rehearsal_id=number, expected=4, move=move)
    with pytest.raises(Http404):
        save.plan.take_back_rehearsal_move(actor=team["approver"], case_id=bicycle, rehearsal_id=number, expected=5)
    save.plan.end_rehearsal(actor=maya, case_id=bicycle, rehearsal_id=number, result="stopped")
    with pytest.raises(BadInput, match="has ended"):
        save.plan.take_back_rehearsal_move(actor=maya, case_id=bicycle, rehearsal_id=number, expected=5)
    assert verify_chain(bicycle) is None
    assert "take_back_rehearsal_move" not in {one.verb for one in load.history(bicycle, maya)}


def test_a_case_that_was_put_away_is_not_played(maya: User, bicycle: int) -> None:
    save.case.archive_case(actor=maya, case_id=bicycle)
    with pytest.raises(PermissionDenied):
        save.plan.start_rehearsal(actor=maya, case_id=bicycle)
