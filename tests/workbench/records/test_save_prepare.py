"""What prepare saves is in the case afterwards; what cannot be is refused whole."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from batna.model.cost import ShouldCost
from batna.model.estimate import Estimate
from batna.model.problem import BadInput, HiddenFromRole
from workbench.people.models import User
from workbench.records import load, save
from workbench.records.draft import IssueLine
from workbench.records.models.event import Event

Team = dict[str, User]

PRICE = IssueLine(
    "price", (210, 200, 190), "Unit price", "EUR", ours=(0.0, 12.0, 25.0), theirs=(38.0, 24.0, Estimate(low=5, likely=10, high=12))
)
COLOUR = IssueLine("colour", ("grey", "black"), "Colour", ours=(0.0, 3.0), theirs=(1.0, 0.0))


def problems(error: pytest.ExceptionInfo[BadInput]) -> list[str]:
    return [str(problem) for problem in error.value.problems]


def test_the_grid_comes_back_as_it_was_saved(maya: User, empty_case: int) -> None:
    rule = {"if": {"colour": "black"}, "then": {"price": [210, 200]}, "because": "black costs more"}
    done = save.prepare.save_issues(
        actor=maya,
        case_id=empty_case,
        lines=[PRICE, COLOUR],
        rules=[rule],
        reservation=10.0,
        target=24.5,
        theirs={"reservation": 4.0},
        seen=0,
    )
    loaded = load.case(empty_case, maya)
    assert [issue.options for issue in loaded.case.issues] == [(210, 200, 190), ("grey", "black")]
    assert loaded.case.preferences.ours.values == {"price": (0, 12, 25), "colour": (0, 3)}
    assert loaded.case.preferences.ours.reservation == 10
    assert loaded.case.preferences.ours.target == 24.5
    assert loaded.case.preferences.theirs is not None
    assert loaded.case.preferences.theirs.values == {"price": (38, 24, Estimate(low=5, likely=10, high=12)), "colour": (1, 0)}
    assert loaded.case.preferences.theirs.reservation == 4
    assert loaded.case.rules[0].then == {"price": (210, 200)}
    assert loaded.lines == (PRICE, COLOUR)
    assert (done.changed, done.version, loaded.versions["issues"]) == (True, 1, 1)


def test_a_value_that_nobody_said_yet_is_a_gap_and_no_number(maya: User, empty_case: int) -> None:
    half = IssueLine("price", (210, 200), "Unit price", "EUR", ours=(0.0, None), theirs=(None, 7.0))
    save.prepare.save_issues(actor=maya, case_id=empty_case, lines=[half, COLOUR])
    loaded = load.case(empty_case, maya)
    assert loaded.case.preferences.ours.values is None
    assert loaded.case.preferences.theirs is not None
    assert loaded.case.preferences.theirs.values is None
    assert loaded.lines[0] == half
    assert loaded.gaps == ("Unit price has options without a value of ours.", "Unit price has options without an estimate of theirs.")


def test_a_gap_of_theirs_is_not_told_to_those_who_may_not_know_them(team: Team, empty_case: int) -> None:
    save.case.set_member(actor=team["lead"], case_id=empty_case, user=team["legal"], role="legal")
    half = IssueLine("price", (210, 200), ours=(0.0, 1.0), theirs=(None, 7.0))
    save.prepare.save_issues(actor=team["lead"], case_id=empty_case, lines=[half])
    loaded = load.case(empty_case, team["legal"])
    assert loaded.gaps == ()
    assert loaded.lines[0].theirs == (None, None)


def test_saving_the_same_again_changes_nothing(maya: User, empty_case: int) -> None:
    save.prepare.save_issues(actor=maya, case_id=empty_case, lines=[PRICE], target=3.0)
    events = Event.objects.filter(case_id=empty_case).count()
    again = save.prepare.save_issues(actor=maya, case_id=empty_case, lines=[PRICE], target=3.0, seen=1)
    assert (again.changed, again.version) == (False, 1)
    assert Event.objects.filter(case_id=empty_case).count() == events


def test_a_new_option_asks_again_for_its_numbers(maya: User, cloud: int) -> None:
    lines = list(load.case(cloud, maya).lines)
    fee, uptime = lines[0], next(line for line in lines if line.id == "uptime")
    more = IssueLine(uptime.id, (*uptime.options, 99.99), uptime.name, uptime.unit, (*uptime.ours, 200000.0), (*uptime.theirs, None))
    lines[lines.index(uptime)] = more
    lines[0] = IssueLine(fee.id, fee.options[1:], fee.name, fee.unit, fee.ours[1:], fee.theirs[1:])
    with pytest.raises(BadInput) as error:
        save.prepare.save_issues(actor=maya, case_id=cloud, lines=lines)
    assert any("offers[1].package.annual_fee" in problem for problem in problems(error))
    lines[0] = fee
    save.prepare.save_issues(actor=maya, case_id=cloud, lines=lines)
    loaded = load.case(cloud, maya)
    assert loaded.case.issue("uptime").options == (99.5, 99.9, 99.95, 99.99)
    assert loaded.case.stakeholders[0].needs[0].from_ == {}
    assert any("no number for every option of uptime" in gap for gap in loaded.gaps)
    assert any("estimate of theirs" in gap for gap in loaded.gaps)


def test_an_option_that_nothing_names_can_go_with_its_numbers(maya: User, cloud: int) -> None:
    lines = list(load.case(cloud, maya).lines)
    place = next(i for i, line in enumerate(lines) if line.id == "uptime")
    uptime = lines[place]
    lines[place] = IssueLine(uptime.id, uptime.options[1:], uptime.name, uptime.unit, uptime.ours[1:], uptime.theirs[1:])
    done = save.prepare.save_issues(actor=maya, case_id=cloud, lines=lines)
    loaded = load.case(cloud, maya)
    assert loaded.case.issue("uptime").options == (99.9, 99.95)
    assert loaded.case.stakeholders[0].needs[0].from_ == {"uptime": {"99.9": 8.8, "99.95": 4.4}}
    assert loaded.case.preferences.theirs is not None
    assert loaded.case.preferences.theirs.values is not None
    assert loaded.case.preferences.theirs.values["uptime"][0] == -25000
    assert done.event is not None
    save.undo(done.event, maya)
    assert load.case(cloud, maya).case.stakeholders[0].needs[0].from_["uptime"]["99.5"] == 43.8


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (IssueLine("", (1, 2)), "issues[0].id"),
        (IssueLine("price", ()), "issues[0].options"),
        (IssueLine("price", (1, 1)), "issues[0]"),
        (IssueLine("price", (1, 2), ours=(1.0,)), "preferences.ours.values.price"),
        (IssueLine("price", (1, 2), ours=(float("nan"), None)), "preferences.ours.values.price[0]"),
        (IssueLine("price", (1, 2), theirs=(float("inf"), 1.0)), "preferences.theirs.values.price[0]"),
    ],
)
def test_it_rejects_a_grid_that_cannot_be(maya: User, empty_case: int, line: IssueLine, place: str) -> None:
    with pytest.raises(BadInput) as error:
        save.prepare.save_issues(actor=maya, case_id=empty_case, lines=[line])
    assert any(problem.place.startswith(place) for problem in error.value.problems), problems(error)
    assert load.case(empty_case, maya).case.issues == ()


def test_costs_quantity_and_rates_come_back(maya: User, empty_case: int) -> None:
    save.case.rename_case(actor=maya, case_id=empty_case, unit="EUR", stake=1000.0)
    save.prepare.save_issues(actor=maya, case_id=empty_case, lines=[IssueLine("price", (210, 200))])
    costs: list[dict[str, Any]] = [
        {"line": "Chairs", "by": "price", "per": "unit"},
        {"line": "Freight", "amount": {"low": 1, "likely": 2, "high": 4}, "per": "order", "currency": "USD"},
        {"line": "Assembly", "by": "price", "amount": [3.0, 4.0]},
    ]
    rate = {"from": "USD", "to": "EUR", "rate": 0.9, "on": "2026-11-02", "source": "central bank"}
    save.prepare.save_costs(actor=maya, case_id=empty_case, costs=costs, quantity={"units": 40.0, "orders": 2.0}, rates=[rate], seen=0)
    case = load.case(empty_case, maya).case
    assert [cost.amount for cost in case.costs] == [1.0, Estimate(low=1, likely=2, high=4), (3, 4)]
    assert (case.costs[0].by, case.costs[1].currency, case.rates[0].rate) == ("price", "USD", 0.9)
    assert (case.quantity.units, case.quantity.orders, case.stake) == (40, 2, 1000)
    with pytest.raises(BadInput, match="rate from USD to EUR"):
        save.prepare.save_costs(actor=maya, case_id=empty_case, costs=costs, rates=[])


def test_a_stakeholder_is_saved_part_by_part(team: Team, cloud: int) -> None:
    save.prepare.save_stakeholder(
        actor=team["lead"], case_id=cloud, stakeholder={"id": "finance", "influence": 2, "person": "Ingrid Holm-Berg"}
    )
    who = next(who for who in load.case(cloud, team["lead"]).case.stakeholders if who.id == "finance")
    assert (who.influence, who.person, who.red_lines[0].at_most) == (2, "Ingrid Holm-Berg", 3150000)
    assert who.hides("trade_offs")
    own = load.case(cloud, team["finance"]).case.stakeholders[1]
    assert own.trade_offs["payment_days"] == (0, 3, 6, 10)


def test_a_function_saves_its_own_entry_and_no_other(team: Team, cloud: int) -> None:
    mine: dict[str, Any] = {"id": "finance", "notes": "Say nothing about the merger.", "influence": 1}
    save.prepare.save_stakeholder(actor=team["finance"], case_id=cloud, stakeholder=mine)
    assert load.case(cloud, team["finance"]).case.stakeholders[1].notes == "Say nothing about the merger."
    seen_by_lead = load.case(cloud, team["lead"]).case.stakeholders[1]
    assert seen_by_lead.influence == 5
    with pytest.raises(HiddenFromRole):
        _ = seen_by_lead.notes
    with pytest.raises(PermissionDenied):
        save.prepare.save_stakeholder(actor=team["finance"], case_id=cloud, stakeholder={"id": "legal", "person": "Nobody"})
    with pytest.raises(PermissionDenied):
        save.prepare.save_stakeholder(actor=team["guest"], case_id=cloud, stakeholder={"id": "customer_care", "person": "Nobody"})


@pytest.mark.parametrize("name", ["person", "function"])
def test_nobody_takes_the_name_of_somebody_else(name: str, team: Team, cloud: int) -> None:
    with pytest.raises(BadInput, match="the lead says who speaks"):
        save.prepare.save_stakeholder(actor=team["finance"], case_id=cloud, stakeholder={"id": "finance", name: "Henrik Sand"})
    assert not load.case(cloud, team["finance"]).answers_to("Henrik Sand")


def test_who_comes_back_under_an_old_id_begins_anew(maya: User, cloud: int) -> None:
    save.prepare.remove_stakeholder(actor=maya, case_id=cloud, stakeholder_id="customer_care")
    save.prepare.save_stakeholder(actor=maya, case_id=cloud, stakeholder={"id": "customer_care", "function": "service"})
    who = load.case(cloud, maya).case.stakeholders[-1]
    assert (who.function, who.influence, who.stance) == ("service", 3, "neutral")


@pytest.mark.parametrize("said", ["a\0b", "\0"])
def test_a_text_that_a_database_cannot_hold_is_refused(said: str, maya: User, cloud: int) -> None:
    with pytest.raises(BadInput, match="control characters"):
        save.negotiate.log_contact(actor=maya, case_id=cloud, contact={"on": "2026-11-20", "channel": "call", "said": said})
    with pytest.raises(BadInput, match="control characters"):
        save.case.rename_case(actor=maya, case_id=cloud, title=f"New {said}")
    with pytest.raises(BadInput, match="control characters"):
        save.case.create_case(actor=maya, title="A", buyer=f"B {said}", supplier="C")
    offer = {"by": "theirs", "on": "2026-11-20", "package": {}, "round": 10**30}
    with pytest.raises(BadInput, match="two thousand million"):
        save.negotiate.make_offer(actor=maya, case_id=cloud, offer=offer)


def test_the_lead_cannot_write_what_is_private_to_others(team: Team, cloud: int) -> None:
    save.prepare.save_stakeholder(
        actor=team["lead"], case_id=cloud, stakeholder={"id": "finance", "notes": "forged", "function": "finance"}
    )
    assert load.case(cloud, team["finance"]).case.stakeholders[1].notes == ""


def test_a_stakeholder_can_be_added_and_removed(maya: User, empty_case: int) -> None:
    new = {
        "id": "quality",
        "function": "quality",
        "needs": [{"id": "n", "at_most": 2.0}],
        "positions": [{"says": "No risk", "needs": ["n"]}],
    }
    save.prepare.save_stakeholder(actor=maya, case_id=empty_case, stakeholder=new)
    save.case.set_member(actor=maya, case_id=empty_case, user=maya, role="lead", stakeholder="quality")
    loaded = load.case(empty_case, maya)
    assert loaded.case.stakeholders[0].positions[0].needs == ("n",)
    assert loaded.me.stakeholder == "quality"
    done = save.prepare.remove_stakeholder(actor=maya, case_id=empty_case, stakeholder_id="quality", seen=1)
    assert load.case(empty_case, maya).case.stakeholders == ()
    assert load.case(empty_case, maya).me.stakeholder == ""
    assert done.event is not None
    save.undo(done.event, maya)
    assert load.case(empty_case, maya).case.stakeholders == loaded.case.stakeholders


def test_alternatives_and_going_without_are_secrets(team: Team, cloud: int) -> None:
    other = {"id": "wait", "total_cost": 3.0, "likelihood": 0.5, "ready_on": "2027-01-31"}
    save.prepare.save_alternatives(actor=team["lead"], case_id=cloud, alternatives=[other], seen=0)
    loaded = load.case(cloud, team["engineering"])
    assert [one.id for one in loaded.case.alternatives] == ["wait"]
    assert loaded.case.going_without == Estimate(low=-5200000, likely=-4600000, high=-4100000)
    assert load.case(cloud, team["legal"]).hides("alternatives")
    save.prepare.save_alternatives(actor=team["lead"], case_id=cloud, alternatives=[], going_without=None)
    assert load.case(cloud, team["lead"]).case.going_without is None
    with pytest.raises(BadInput, match=r"alternatives\[0\]\.likelihood"):
        save.prepare.save_alternatives(actor=team["lead"], case_id=cloud, alternatives=[other | {"likelihood": 2.0}])


def test_what_a_quote_should_cost_is_kept_whole_and_a_secret(team: Team, cloud: int) -> None:
    lead = team["lead"]
    sheet = {"part": "an hour", "lines": [{"line": "labour", "should": 2.5, "quoted": 918273.0}], "margin": 0.1}
    saved = save.prepare.save_should_cost(actor=lead, case_id=cloud, should_cost=sheet, seen=0)
    assert (saved.section, saved.version, saved.changed) == ("should_cost", 1, True)
    assert load.case(cloud, team["finance"]).case.should_cost == ShouldCost.model_validate(sheet)
    for role in ("engineering", "operations", "legal", "guest"):
        assert load.case(cloud, team[role]).hides("should_cost")
    with pytest.raises(save.Conflict) as conflict:
        save.prepare.save_should_cost(actor=lead, case_id=cloud, should_cost={"margin": 0.2}, seen=0)
    assert conflict.value.theirs == {"should_cost": ShouldCost.model_validate(sheet)}
    assert saved.event is not None
    event = Event.objects.get(pk=saved.event)
    assert (event.verb, event.changes) == ("save_should_cost", '[{"after":1,"before":0,"secret":"should_cost"}]')
    assert not save.prepare.save_should_cost(actor=lead, case_id=cloud, should_cost=sheet).changed
    cleared = save.prepare.save_should_cost(actor=lead, case_id=cloud, should_cost=ShouldCost())
    assert load.case(cloud, lead).case.should_cost == ShouldCost()
    assert cleared.event is not None
    save.undo(cleared.event, lead)
    assert load.case(cloud, lead).case.should_cost.part == "an hour"
    with pytest.raises(BadInput, match="a line that stands once"):
        save.prepare.save_should_cost(actor=lead, case_id=cloud, should_cost={"lines": [{"line": "a"}, {"line": "a"}]})


def test_dates_are_saved_one_by_one(team: Team, cloud: int) -> None:
    save.prepare.save_dates(actor=team["lead"], case_id=cloud, dates={"need_by": "2026-09-15", "next_what": "Call"})
    dates = load.case(cloud, team["lead"]).case.dates
    assert (str(dates.need_by), str(dates.told), dates.next_what) == ("2026-09-15", "2026-12-31", "Call")
    assert load.case(cloud, team["finance"]).hides("dates.need_by")


def test_a_role_without_clearance_cannot_write_secrets(team: Team, cloud: int) -> None:
    lead = team["lead"]
    for compartment in ("commercial", "alternatives", "dates"):
        save.case.set_clearance(actor=lead, case_id=cloud, compartment=compartment, roles=["approver"])
    loaded = load.case(cloud, lead)
    assert loaded.hides("preferences.theirs")
    lines = loaded.lines
    save.prepare.save_issues(actor=lead, case_id=cloud, lines=lines)
    assert load.case(cloud, team["approver"]).case.preferences.theirs is not None
    for verb, given in (
        (save.prepare.save_issues, {"lines": lines, "target": 1.0}),
        (save.prepare.save_should_cost, {"should_cost": {}}),
        (save.prepare.save_alternatives, {"alternatives": []}),
        (save.prepare.save_dates, {"dates": {"need_by": "2026-09-15"}}),
    ):
        with pytest.raises(PermissionDenied):
            verb(actor=lead, case_id=cloud, **given)
