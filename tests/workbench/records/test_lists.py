"""Lists over many cases: what is mine, how far it is, what waits for me, what a search finds; nothing secret in any of them."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.workbench.canaries import CANARIES, marked_case

from workbench.people.models import User
from workbench.records import load, save
from workbench.records.draft import IssueLine
from workbench.records.models.event import Event
from workbench.records.seeding import seed

Team = dict[str, User]
TODAY = date(2026, 11, 21)


def test_a_case_says_its_stage_stake_and_next_date(team: Team, cloud: int, bicycle: int, empty_case: int) -> None:
    lines = {line.pk: line for line in load.my_cases(team["lead"], TODAY)}
    assert (lines[cloud].stage, lines[cloud].stake, lines[cloud].next, lines[cloud].role) == ("prove", 3100000, date(2026, 12, 1), "lead")
    assert (lines[bicycle].stage, lines[empty_case].stage) == ("prepare", "prepare")
    assert lines[empty_case].needs_me == ("Add the issues",)


def test_the_stage_follows_what_there_is(maya: User, bicycle: int) -> None:
    def stage() -> Any:
        return next(line.stage for line in load.my_cases(maya, TODAY) if line.pk == bicycle)

    case = load.case(bicycle, maya).case
    package = {issue.id: issue.options[0] for issue in case.issues}
    save.align.save_charter(actor=maya, case_id=bicycle, charter={"signers": ["Maya Lindqvist", "Henrik Sand"]})
    assert stage() == "plan"
    assert load.my_cases(maya, TODAY)[0].needs_me == ("Sign version 1 of the charter",)
    save.align.sign_charter(actor=maya, case_id=bicycle, on=TODAY, version=1)
    assert load.my_cases(maya, TODAY)[0].needs_me == ()
    save.negotiate.make_offer(actor=maya, case_id=bicycle, offer={"by": "ours", "on": TODAY, "package": package})
    assert stage() == "negotiate"
    save.learn.record_outcome(actor=maya, case_id=bicycle, outcome={"kind": "agreement", "on": TODAY, "package": package})
    assert stage() == "learn"
    assert load.my_cases(maya, TODAY)[0].needs_me == ("Write the debrief",)
    save.prove.ask_testimonial(actor=maya, case_id=bicycle, person="X", on=TODAY)
    assert stage() == "prove"


def test_their_offer_waits_for_an_answer_until_the_end(maya: User, bicycle: int) -> None:
    package = {issue.id: issue.options[0] for issue in load.case(bicycle, maya).case.issues}
    save.negotiate.make_offer(actor=maya, case_id=bicycle, offer={"by": "ours", "on": TODAY, "round": 1, "package": package})
    save.negotiate.make_offer(actor=maya, case_id=bicycle, offer={"by": "theirs", "on": TODAY, "round": 1, "package": package})
    assert load.my_cases(maya, TODAY)[0].needs_me == ("Answer their offer of round 1",)
    save.learn.record_outcome(actor=maya, case_id=bicycle, outcome={"kind": "agreement", "on": TODAY, "package": package})
    assert load.my_cases(maya, TODAY)[0].needs_me == ("Write the debrief",)


@pytest.mark.parametrize(("day", "needs"), [(20, ()), (24, ("First service review with Nimbus is near",))])
def test_a_near_date_waits_for_the_lead(day: int, needs: tuple[str, ...], team: Team, cloud: int) -> None:
    assert load.my_cases(team["lead"], date(2026, 11, day))[0].needs_me == needs
    assert load.my_cases(team["finance"], date(2026, 11, day))[0].needs_me == ()


def test_a_date_that_is_past_says_so(maya: User, cloud: int) -> None:
    assert load.my_cases(maya, date(2026, 12, 5))[0].needs_me == ("First service review with Nimbus is past",)


def test_a_guest_gets_a_line_with_names_and_date_only(team: Team) -> None:
    seed(marked_case(), team)
    (line,) = load.my_cases(team["guest"], TODAY)
    assert (line.title, line.supplier, line.next) == ("Chairs qxtitle", "Sella", date(2031, 2, 1))
    assert (line.stake, line.stage, line.next_what, line.unit, line.needs_me) == (None, None, "", "", ())


def test_put_away_cases_are_in_a_list_of_their_own(maya: User, cloud: int) -> None:
    save.case.archive_case(actor=maya, case_id=cloud)
    assert load.my_cases(maya, TODAY) == ()
    assert [line.pk for line in load.my_cases(maya, TODAY, archived=True)] == [cloud]


def test_strangers_and_anonymous_have_no_cases(cloud: int, stranger: User) -> None:
    for viewer in (stranger, AnonymousUser()):
        assert load.my_cases(viewer) == ()
        assert load.search(viewer, "cloud") == ()
        assert load.activity(viewer) == ()


def test_a_list_looks_at_no_secret(maya: User, cloud: int) -> None:
    load.my_cases(maya)
    load.search(maya, "cloud")
    load.activity(maya)
    assert not Event.objects.filter(verb="reveal").exists()


def test_a_list_takes_few_queries(maya: User, cloud: int, bicycle: int, empty_case: int) -> None:
    with CaptureQueriesContext(connection) as queries:
        load.my_cases(maya, TODAY)
    assert len(queries) <= 6


def test_a_search_finds_names_people_and_words(maya: User, cloud: int) -> None:
    kinds = {
        word: {one.kind for one in load.search(maya, word)} for word in ("nimbus", "uptime", "ingrid", "second platform", "missing", "x")
    }
    assert "case" in kinds["nimbus"]
    assert kinds["uptime"] == {"issue"}
    assert kinds["ingrid"] >= {"stakeholder"}
    assert kinds["second platform"] == {"contact"}
    assert kinds["missing"] == kinds["x"] == set()


@pytest.mark.parametrize("role", ["lead", "legal", "guest"])
def test_a_search_finds_no_secret(role: str, team: Team) -> None:
    seed(marked_case(), team)
    for canary in CANARIES:
        if canary.compartment != "terms" or role == "guest":
            assert [load.search(team[role], needle) for needle in canary.needles if load.search(team[role], needle)] == []


def test_the_activity_tells_changes_and_no_looks(team: Team, cloud: int) -> None:
    load.case(cloud, team["lead"])
    save.case.rename_case(actor=team["lead"], case_id=cloud, title="Cloud")
    newest = load.activity(team["legal"])[0]
    assert (newest.verb, newest.by, newest.case_title) == ("rename_case", "Maya Lindqvist", "Cloud")
    assert [(entry.field, entry.before, entry.after) for entry in newest.entries] == [("title", "Cloud platform renewal", "Cloud")]
    assert {one.verb for one in load.activity(team["lead"], cloud)} == {"rename_case", "import_case"}


def test_that_a_secret_changed_is_told_by_name_to_those_who_may_know_it(team: Team, cloud: int) -> None:
    save.prepare.save_alternatives(actor=team["lead"], case_id=cloud, alternatives=[])
    entry = load.history(cloud, team["engineering"])[0].entries[0]
    assert (entry.what, entry.secret, entry.after) == ("alternatives", True, "version 2")
    assert [one.verb for one in load.history(cloud, team["legal"])] == ["import_case"]
    assert load.history(cloud, team["guest"]) == ()


def test_of_a_change_with_a_secret_in_it_the_rest_is_told(team: Team, cloud: int) -> None:
    save.prepare.save_dates(actor=team["lead"], case_id=cloud, dates={"need_by": "2026-09-01", "told": "2026-12-24"})
    seen = load.history(cloud, team["finance"])[0]
    assert [entry.field for entry in seen.entries] == ["told"]
    assert not seen.may_undo
    assert load.history(cloud, team["lead"])[0].may_undo


def test_what_was_added_and_removed_is_told_in_words(maya: User, empty_case: int) -> None:
    save.prepare.save_issues(actor=maya, case_id=empty_case, lines=[IssueLine("price", (1, 2), "Price", "EUR")])
    save.prepare.save_issues(actor=maya, case_id=empty_case, lines=[])
    removed, added = load.history(empty_case, maya)[:2]
    assert ("issue", "price, name Price, unit EUR") in {(entry.what, entry.after) for entry in added.entries}
    assert ("issue", "price, name Price, unit EUR") in {(entry.what, entry.before) for entry in removed.entries}


def test_the_protocol_is_told_to_those_who_see_all_of_it(team: Team, cloud: int) -> None:
    save.negotiate.log_contact(actor=team["lead"], case_id=cloud, contact={"on": "2026-11-20", "channel": "call", "told": ["volumes"]})
    assert any(entry.what == "told" for entry in load.history(cloud, team["lead"])[0].entries)
    assert not any(entry.what == "told" for entry in load.history(cloud, team["legal"])[0].entries)


def test_words_that_wait_for_consent_wait_for_their_speaker(team: Team, cloud: int) -> None:
    asked = "Agree to your words"
    assert [role for role, user in team.items() if asked in load.my_cases(user, TODAY)[0].needs_me] == ["operations"]
    save.prove.ask_testimonial(actor=team["lead"], case_id=cloud, person="Elin Strand", on=TODAY, quote="Fine")
    assert load.my_cases(team["guest"], TODAY)[0].needs_me == (asked,)
    save.prove.withdraw(actor=team["operations"], case_id=cloud, testimonial_id="jonas", on=TODAY)
    assert load.my_cases(team["operations"], TODAY)[0].needs_me == ()
