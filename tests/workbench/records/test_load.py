"""A case that was saved comes back equal, and each role gets what it is cleared for."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.workbench.canaries import marked_case
from tests.workbench.records.rich import RICH

from batna.exchange.casefile import read_case
from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.hiding import hide
from batna.model.problem import HiddenFromRole
from workbench.people.models import User
from workbench.people.roles import ROLES
from workbench.records import load, save
from workbench.records.models.prepare import CostAmountRecord
from workbench.records.seeding import seed

Team = dict[str, User]


def reloaded(actor: User, case: Case) -> tuple[Case, Case]:
    """Return the case as its lead gets it after it was saved, and what it should be; the consent of the examples holds that day."""
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False):
        loaded = load.case(save.case.import_case(actor=actor, case=case).case_id, actor)
    return loaded.case, hide(case, loaded.case.hidden)


@pytest.mark.parametrize(
    "name",
    [
        "bicycle_parts",
        "cloud_renewal",
        "medicine_supply",
        "packaging_film",
        "oracles/ceiling_leak",
        "oracles/no_alternative",
        "oracles/urgency_leak",
    ],
)
def test_an_example_comes_back_equal(root: Path, maya: User, name: str) -> None:
    found, expected = reloaded(maya, read_case(root / f"examples/{name}.yaml"))
    assert found == expected
    assert {field for field in found.hidden if not field.startswith("stakeholders.")} == set()


def test_a_case_with_everything_comes_back_equal(maya: User) -> None:
    case = case_of(RICH)
    found, _ = reloaded(maya, case)
    # An id with dots is more than a path can say, so what is private is taken out by the same hand here.
    expected = load.redact(case, set(found.hidden))
    for name in Case.model_fields:
        assert getattr(found, name) == getattr(expected, name), name
    assert found == expected


def test_an_offer_may_write_a_number_in_another_way(maya: User) -> None:
    case = case_of(
        RICH | {"offers": [{"id": "o", "round": 1, "by": "ours", "on": "2026-11-05", "package": {"quantity": 10, "when.exactly": "4"}}]}
    )
    found, _ = reloaded(maya, case)
    assert found.offers[0].package == {"quantity": 10.0, "when.exactly": 4}


numbers = st.floats(-1e12, 1e12, allow_subnormal=False) | st.builds(
    lambda ends: Estimate(low=ends[0], likely=ends[1], high=ends[2]), st.lists(st.floats(-1e9, 1e9), min_size=3, max_size=3).map(sorted)
)
texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(str.strip).map(str.strip)
options = st.lists(st.integers(-(10**15), 10**15) | st.floats(-1e6, 1e6) | texts, min_size=1, max_size=5, unique_by=str)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    names = draw(st.lists(texts, min_size=1, max_size=4, unique=True))
    issues: list[dict[str, Any]] = [{"id": name, "options": draw(options.filter(distinct))} for name in names]

    def values() -> dict[str, Any]:
        return {issue["id"]: [draw(numbers) for _ in issue["options"]] for issue in issues}

    def package() -> dict[str, Any]:
        return {one["id"]: draw(st.sampled_from(one["options"])) for one in issues}

    made = {"by": "ours", "on": date(2027, 1, 1)}
    offers = [{"id": f"o{i}", "round": i + 1, "package": package(), **made} for i in range(draw(st.integers(0, 3)))]
    lines = [{"line": f"l{i}", "should": draw(numbers), "quoted": draw(st.floats(-1e6, 1e6))} for i in range(draw(st.integers(0, 3)))]
    return case_of(
        {
            "batna": 1, "title": draw(texts), "buyer": draw(texts), "supplier": draw(texts), "issues": issues, "offers": offers,
            "should_cost": {"part": draw(texts), "lines": lines, "margin": draw(st.floats(0, 1))},
            "preferences": {"ours": {"values": values(), "target": draw(st.none() | st.floats(-1e9, 1e9))}, "theirs": {"values": values()}},
        }
    )  # fmt: skip


def distinct(listed: list[Any]) -> bool:
    return len(set(listed)) == len(listed)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(case=cases())
def test_any_case_comes_back_equal(maya: User, case: Case) -> None:
    found, expected = reloaded(maya, case)
    assert found == expected


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        ("lead", set()),
        ("approver", set()),
        ("finance", {"dates.need_by", "stakeholders.engineering.influence", "information"}),
        (
            "engineering",
            {"preferences.theirs", "preferences.ours.reservation", "preferences.ours.target", "dates.need_by", "bargaining.budget"},
        ),
        ("operations", {"preferences.theirs", "should_cost", "alternatives", "going_without", "stakeholders.finance.stance", "bargaining"}),
        ("legal", {"preferences.theirs", "bargaining.actions", "dates.need_by", "dates.gap_cost_per_day", "stakeholders.finance.knows"}),
        ("guest", {"issues", "offers", "charter", "stake", "unit", "contacts", "dates.told", "dates.next_what", "proof"}),
    ],
)
def test_a_role_does_not_get_what_it_is_not_cleared_for(role: str, hidden: set[str], team: Team) -> None:
    loaded = load.case(seed(marked_case(), team), team[role])
    assert hidden <= loaded.case.hidden
    for field in hidden - {"information"}:
        with pytest.raises(HiddenFromRole):
            read(loaded.case, field)
        assert loaded.hides(field)
    assert loaded.role == role


def read(case: Case, path: str) -> object:
    found: Any = case
    for name in path.split("."):
        found = next(one for one in found if one.id == name) if isinstance(found, tuple) else getattr(found, name)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_no_mark_is_anywhere_in_the_case_of_who_is_not_cleared(role: str, team: Team) -> None:
    from tests.workbench.canaries import CANARIES, found
    from tests.workbench.test_matrix import is_cleared

    loaded = load.case(seed(marked_case(), team), team[role])
    text = repr(loaded.case.__dict__) + repr(loaded.lines) + repr(loaded.gaps) + repr(loaded.members)
    text += repr([vars(who) for who in loaded.case.__dict__.get("stakeholders", ())])
    for canary in CANARIES:
        if canary.compartment != "dates":
            assert found(canary, re.sub(r"\.0\b", "", text)) == is_cleared(role, canary), canary.field


def test_a_guest_gets_names_and_the_next_date(team: Team) -> None:
    loaded = load.case(seed(marked_case(), team), team["guest"])
    assert (loaded.case.title, loaded.case.buyer, loaded.case.supplier) == ("Chairs qxtitle", "Northwind", "Sella")
    assert loaded.case.dates.next == date(2031, 2, 1)
    assert (loaded.members, loaded.lines, loaded.gaps, dict(loaded.versions)) == ((), (), (), {})


def test_a_member_gets_their_own_part_of_the_protocol(team: Team) -> None:
    pk = seed(marked_case(), team)
    engineering, legal = load.case(pk, team["engineering"]).case, load.case(pk, team["legal"]).case
    assert [(item.id, item.fact) for item in engineering.information] == [("volumes", "qxfactvolumes")]
    assert engineering.contacts[0].told == ("volumes",)
    assert (legal.information, legal.contacts[0].told) == ((), ())
    assert "information" in engineering.hidden


@pytest.mark.parametrize("who", ["stranger", "admin", "nobody", "gone"])
def test_a_stranger_gets_what_a_missing_case_gets(who: str, cloud: int, team: Team, request: pytest.FixtureRequest) -> None:
    viewer: Any = AnonymousUser() if who == "nobody" else team["lead"] if who == "gone" else request.getfixturevalue(who)
    if who == "gone":
        viewer.is_active = False
    with pytest.raises(Http404) as theirs:
        load.case(cloud, viewer)
    with pytest.raises(Http404) as missing:
        load.case(cloud + 1000, viewer)
    assert str(theirs.value) == str(missing.value)


def test_somebody_taken_out_is_a_stranger_from_then_on(team: Team, cloud: int) -> None:
    load.case(cloud, team["legal"])
    save.case.remove_member(actor=team["lead"], case_id=cloud, user=team["legal"])
    with pytest.raises(Http404):
        load.case(cloud, team["legal"])


def test_a_changed_clearance_counts_at_once(team: Team, cloud: int) -> None:
    assert load.case(cloud, team["legal"]).hides("alternatives")
    save.case.set_clearance(actor=team["lead"], case_id=cloud, compartment="alternatives", roles=["lead", "legal"])
    assert not load.case(cloud, team["legal"]).hides("alternatives")
    assert load.case(cloud, team["finance"]).hides("alternatives")


def test_it_takes_few_queries_however_much_there_is(maya: User, root: Path) -> None:
    document = RICH | {"offers": many_offers(3)}
    few = save.case.import_case(actor=maya, case=case_of(document)).case_id
    many = save.case.import_case(actor=maya, case=case_of(document | {"offers": many_offers(2_000)})).case_id
    assert len(load.case(many, maya).case.offers) == 2_000
    assert queries_of(few, maya) == queries_of(many, maya) <= 25


@pytest.mark.parametrize("role", ["lead", "engineering", "guest"])
def test_the_case_with_something_on_every_page_takes_few_queries(role: str, team: Team, cloud: int) -> None:
    assert queries_of(cloud, team[role]) <= 25


def queries_of(pk: int, viewer: User) -> int:
    with CaptureQueriesContext(connection) as queries:
        load.case(pk, viewer)
    return len(queries)


def many_offers(count: int) -> list[dict[str, Any]]:
    package = {"price": 1, "when.exactly": 4, "quantity": 10.0}
    return [{"id": f"o{i}", "round": i + 1, "by": "ours", "on": "2026-11-05", "package": package} for i in range(count)]


def test_a_secret_that_no_longer_fits_is_hidden_and_said(maya: User) -> None:
    pk = save.case.import_case(actor=maya, case=case_of(RICH)).case_id
    save.prepare.save_costs(actor=maya, case_id=pk, costs=[cost for cost in RICH["costs"] if "currency" not in cost], rates=[])
    loaded = load.case(pk, maya)
    assert loaded.hides("alternatives")
    assert any("alternatives[0].currency" in gap for gap in loaded.gaps)
    assert loaded.case.going_without is not None


def test_a_cost_line_without_an_amount_for_an_option_waits(maya: User) -> None:
    pk = save.case.import_case(actor=maya, case=case_of(RICH)).case_id
    lines = list(load.case(pk, maya).lines)
    lines[2] = type(lines[2])("quantity", (*lines[2].options, 30.0), ours=(None, None, None), theirs=(None, None, None))
    save.prepare.save_issues(actor=maya, case_id=pk, lines=lines)
    loaded = load.case(pk, maya)
    assert [cost.line for cost in loaded.case.costs] == ["Once"]
    assert loaded.case.preferences.ours.values is None
    assert "The cost line By option has no amount for every option." in loaded.gaps
    assert CostAmountRecord.objects.filter(case_id=pk).count() == 3


def test_it_is_read_again_when_somebody_saves_in_between(maya: User, cloud: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    plain: Callable[..., Any] = load.read

    def slow(me: Any) -> Any:
        found = plain(me)
        if not seen:
            save.case.rename_case(actor=maya, case_id=cloud, title="Changed meanwhile")
        seen.append(1)
        me.record.refresh_from_db()
        return plain(me) if len(seen) > 1 else found

    monkeypatch.setattr(load, "read", slow)
    assert load.case(cloud, maya).case.title == "Changed meanwhile"
    assert len(seen) == 2
