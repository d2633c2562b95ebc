"""What to do next when few rounds are left."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from batna.exchange.casefile import read_case
from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.offer import Offer
from batna.model.problem import NotEnoughData
from batna.negotiate._advice import say_chance
from batna.negotiate._proposal import say_proposal
from batna.negotiate.next_offer import NextOffer, Weighed, choose_next_offer
from batna.plan._table import follow_talks
from batna.plan.patience import time_patience
from batna.simulate.beliefs import Prior
from batna.simulate.counterpart import list_packages
from batna.simulate.tactics import Tactic

ISSUES = [
    {"id": "price", "unit": "EUR", "options": [220, 210, 200, 190, 180]},
    {"id": "days", "unit": "day", "options": [60, 45, 30]},
    {"id": "warranty", "unit": "year", "options": [1, 2, 3]},
]
OURS = {"values": {"price": [0, 10, 20, 30, 40], "days": [0, 10, 20], "warranty": [0, 3, 6]}, "reservation": 12, "target": 40}
THEIRS = {"values": {"price": [30, 22, 15, 7, 0], "days": [10, 5, 0], "warranty": [40, 20, 0]}, "reservation": 20}


def chairs(**more: Any) -> Case:
    return case_of(
        {"batna": 1, "title": "Chairs", "buyer": "Northwind", "supplier": "Sella", "unit": "EUR", "issues": ISSUES}
        | {"preferences": {"ours": OURS, "theirs": THEIRS}}
        | more
    )


def offer(by: str, round_: int, *options: int, opened: str = "ours") -> dict[str, Any]:
    names = ("price", "days", "warranty")
    package = dict(zip(names, options, strict=False))
    return {"id": f"{by}{round_}", "round": round_, "by": by, "on": f"2027-03-{round_ * 2 + (by != opened):02d}", "package": package}


def weighed(found: NextOffer) -> list[NextOffer | Weighed]:
    return [found, *found.alternatives]


def actions(found: NextOffer) -> list[str]:
    return [one.action for one in found.alternatives]


def test_it_opens_with_something_good_for_us_that_is_allowed() -> None:
    charter = {"red_lines": [{"clause": "1", "issue": "price", "at_most": 200}]}
    rules = [{"if": {"days": 30}, "then": {"price": [200, 190]}, "because": "air freight"}]
    found = choose_next_offer(chairs(charter=charter, rules=rules))
    assert (found.action, found.round, found.left) == ("offer", 1, 8)
    assert found.package is not None
    assert found.ours is not None
    assert found.ours > 40
    assert found.trades == ()
    for package in (found.package, *(one.package for one in found.alternatives)):
        assert package is not None
        assert int(package["price"]) <= 200
        assert package["days"] != 30 or package["price"] != 180
    assert found.because[0] == "Round 1 of 8; 8 more offers of ours can be answered, this one included."
    assert set(actions(found)) == {"offer"}
    assert found.alternatives[0].says.startswith("Offer it: ")


TALKS = [offer("ours", 1, 180, 30, 3), offer("theirs", 1, 220, 30, 2), offer("ours", 2, 180, 30, 2), offer("theirs", 2, 210, 30, 2)]


def test_what_they_may_answer_adds_up_to_what_an_offer_is_worth() -> None:
    found = choose_next_offer(chairs(offers=TALKS), rounds=4)
    assert (found.turn, found.walk_away) == ("ours", 12)
    for one in weighed(found):
        assert one.low <= one.worth <= one.high
        if one.action == "offer":
            assert sum(answer.chance for answer in one.answers) == pytest.approx(1, abs=1e-6)
            assert sum(answer.chance * answer.worth for answer in one.answers) == pytest.approx(one.worth, abs=1e-6)
    first = found.answers[0]
    assert (first.kind, first.worth) == ("accepts", found.ours)
    assert first.chance == pytest.approx(found.chance)
    assert first.says.startswith("They accept (")
    assert {answer.kind for answer in found.answers} <= {"accepts", "moves", "holds"}
    closer = [answer for one in weighed(found) for answer in one.answers if answer.kind == "moves"]
    assert closer
    assert all(answer.puts is not None and "come closer, to about" in answer.says for answer in closer)


def test_the_last_offer_of_those_who_move_first_ends_the_talks() -> None:
    found = choose_next_offer(chairs(offers=TALKS), rounds=3)
    assert found.left == 1
    ends = found.answers[-1]
    assert (ends.kind, round(ends.worth, 9)) == ("ends", 12)
    assert ends.says.startswith("They refuse, and no offer is left")


def test_it_plans_the_offers_that_follow_and_takes_nothing_back() -> None:
    found = choose_next_offer(chairs(offers=TALKS), rounds=6)
    assert [step.round for step in found.schedule] == [3, 4, 5, 6]
    assert found.schedule[0].reached == pytest.approx(1)
    assert found.schedule[0].package == (found.package if found.action == "offer" else found.alternatives[1].package)
    reached = [step.reached for step in found.schedule]
    assert reached == sorted(reached, reverse=True)
    assert all(step.ours <= 63 for step in found.schedule)
    assert found.schedule[0].says.startswith("Round 3: price")
    assert any(
        line == "We do not take back what we offered: no offer is worth more to us than our last one, 63 EUR." for line in found.because
    )


@pytest.mark.parametrize("rounds", [3, 5, 8])
def test_no_planned_offer_takes_back_what_the_one_before_gave(rounds: int) -> None:
    rows = {"price": (30, 22, 15, 7, 0), "days": (10, 5, 0), "warranty": (40, 20, 0)}
    theirs = {"values": {name: [{"low": 0.5 * v, "likely": v, "high": 2 * v} for v in row] for name, row in rows.items()}}
    for seed in range(3):
        found = choose_next_offer(chairs(preferences={"ours": OURS, "theirs": theirs | {"reservation": 20}}), rounds=rounds, seed=seed)
        worths = [step.ours for step in found.schedule]
        assert worths == sorted(worths, reverse=True)


def test_what_else_was_weighed_stands_by_what_may_be_expected_of_it() -> None:
    found = choose_next_offer(chairs(offers=TALKS), rounds=4)
    worths = [one.worth for one in found.alternatives]
    assert "accept" in actions(found)
    assert worths == sorted(worths, reverse=True)


def test_an_earlier_offer_that_is_no_package_any_more_binds_nothing() -> None:
    rules = [{"if": {"days": 30}, "then": {"warranty": [3]}}]
    found = choose_next_offer(chairs(rules=rules, offers=[offer("ours", 1, 180, 30, 1), offer("theirs", 1, 220, 60, 1)]))
    assert not any("take back" in line for line in found.because)


def test_an_earlier_offer_below_the_walk_away_does_not_stop_us() -> None:
    found = choose_next_offer(chairs(offers=[offer("ours", 1, 220, 60, 1), offer("theirs", 1, 220, 60, 1)]))
    assert found.action == "offer"


def test_an_offer_that_is_not_answered_yet_is_no_refusal_and_their_turn() -> None:
    waiting = choose_next_offer(chairs(offers=TALKS[:3]), rounds=4)
    assert waiting.turn == "theirs"
    assert waiting.reason.startswith("They have not answered our offer of round 2 yet: wait for it. If we have to move first: Offer")
    packages = list_packages([5, 3, 3]).astype(np.int64)
    for offers, answered in ((TALKS[:3], 1), (TALKS, 2)):
        _, talks, _, _ = follow_talks(chairs(offers=offers), packages)
        assert (len(talks.ours), len(talks.theirs)) == (answered, len(offers) // 2)


def test_a_small_chance_is_not_nothing() -> None:
    assert [say_chance(chance) for chance in (0.0, 0.001, 0.006, 1.0)] == ["0 %", "under 1 %", "1 %", "100 %"]


def test_it_says_that_the_talks_are_over() -> None:
    outcome = {"kind": "agreement", "on": "2027-04-01", "package": {"price": 200, "days": 30, "warranty": 2}}
    found = choose_next_offer(chairs(offers=TALKS, outcome=outcome))
    assert found.turn == "over"
    assert found.reason.startswith("The talks ended with an agreement on 2027-04-01; this is what stood to be done before. ")


ASK = "We ask for price 190 EUR instead of 210 EUR and days 45 day instead of 60 day."
COME = "If you agree to price 190 EUR instead of 210 EUR, then"
TRADE = f"{COME} we agree to days 45 day instead of 30 day and warranty 2 year instead of 3 year."
MEET = f"{COME} we give up price 180 EUR."


@pytest.mark.parametrize(
    ("ours", "theirs", "says"),
    [
        (None, None, "We propose price 190 EUR, days 45 day and warranty 2 year."),
        (
            None,
            (210, 60, 2),
            f"{ASK} What would have to change on your side to make that possible? The rest stands as you offered: warranty 2 year.",
        ),
        ((180, 30, 3), (210, 45, 2), TRADE),
        ((180, 45, 2), (210, 45, 2), f"{MEET} The rest stands as you offered: days 45 day and warranty 2 year."),
        ((180, 45, 2), (180, 30, 3), "We can agree to price 190 EUR instead of 180 EUR."),
        ((190, 45, 2), (180, 30, 3), ""),
        ((190, 45, 2), (190, 45, 2), "We accept what you offered: price 190 EUR, days 45 day and warranty 2 year."),
    ],
)
def test_it_puts_the_package_into_words(ours: tuple[int, ...] | None, theirs: tuple[int, ...] | None, says: str) -> None:
    offers = [offer(by, 1, *options) for by, options in (("ours", ours), ("theirs", theirs)) if options]
    assert say_proposal(chairs(offers=offers), {"price": 190, "days": 45, "warranty": 2}) == says


EXAMPLES = sorted(one for one in Path(__file__).parents[3].glob("examples/**/*.yaml") if one.parent.name != "sources")  # cases alone


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("seed", [0, 7])
@pytest.mark.parametrize("known", [False, True])
def test_a_counter_offer_is_worth_the_same_here_and_on_the_patience_clock(path: Path, seed: int, known: bool) -> None:
    case = read_case(path)
    if not any(one.by == "theirs" and len(one.package) == len(case.issues) for one in case.offers):
        mine = {issue.id: issue.options[0] for issue in case.issues}
        theirs = Offer(id="them", round=1, by="theirs", on=date(2026, 11, 1), package=mine)
        case = case.model_copy(update={"offers": (theirs,)})
    prior = Prior({Tactic.HARD: 4.0, Tactic.TIME: 0.8}, {1.0: 2.0, 0.2: 0.5}, 0.05, 6, deadlines=(2, 3)) if known else None
    for today in (date(2026, 11, 22), date(2026, 12, 11)):
        clock = time_patience(case, today=today, seed=seed, prior=prior)
        found = choose_next_offer(case, today=today, seed=seed, prior=prior)
        assert found.counter is not None
        choices = {one.what: one.value for one in clock.choices}
        assert choices["counter"] == Estimate(low=found.counter.low, likely=found.counter.worth, high=found.counter.high)
        accepted = [one.worth for one in weighed(found) if one.action == "accept"]
        assert accepted == pytest.approx([choices["accept"].likely] if accepted else [])
        if found.action == "offer":
            assert (found.counter.package, found.counter.worth) == (found.package, found.worth)


def test_what_they_may_answer_adds_up_in_time_too() -> None:
    bargaining = {"delay": [{"function": "operations", "per_day": 0.3}], "breakdown": 0.01, "quarter_end": 2}
    case = chairs(offers=TALKS, bargaining=bargaining)
    free, found = choose_next_offer(case, rounds=4), choose_next_offer(case, today=date(2027, 3, 24), rounds=4)
    for one in weighed(found):
        if one.action == "offer":
            assert sum(answer.chance * answer.worth for answer in one.answers) == pytest.approx(one.worth, abs=1e-6)
            assert one.low <= one.worth <= one.high
    assert found.counter is not None
    assert free.counter is not None
    assert found.counter.worth < free.counter.worth
    assert any(line.startswith("An answer takes 7 days") for line in found.because)


def test_the_past_is_said() -> None:
    prior = Prior({Tactic.HARD: 4.0}, {}, 0.0, 6, of="6 past talks (6 with Sella)")
    found = choose_next_offer(chairs(offers=TALKS), prior=prior)
    assert any(line.startswith("Learned from 6 past talks (6 with Sella): before their offers count, they hold") for line in found.because)


def test_the_same_seed_gives_the_same_numbers() -> None:
    case = chairs(offers=[offer("theirs", 1, 220, 60, 1)])
    assert choose_next_offer(case, seed=3) == choose_next_offer(case, seed=3)


def test_it_weighs_what_is_on_the_table_and_says_the_trade() -> None:
    offers = [offer("ours", 1, 180, 30, 3), offer("theirs", 1, 220, 30, 2), offer("ours", 2, 180, 30, 2), offer("theirs", 2, 210, 30, 2)]
    found = choose_next_offer(chairs(offers=offers), rounds=4)
    assert (found.action, found.round, found.left) == ("offer", 3, 2)
    assert "accept" in actions(found)
    assert found.chance <= 1
    assert all(said.startswith("If you agree to ") for said in found.trades)
    accept = next(one for one in found.alternatives if one.action == "accept")
    assert (accept.ours, accept.says) == (33, "Accept their last offer: 33 EUR to us.")


def test_it_accepts_what_the_plan_does_not_beat() -> None:
    found = choose_next_offer(chairs(offers=[offer("ours", 1, 180, 30, 3), offer("theirs", 1, 180, 30, 3)]))
    assert found.action == "accept"
    assert found.reason == "Accept: it brings 66 EUR, and going on may be expected to bring no more."


def test_it_does_not_put_to_them_what_they_put_themselves() -> None:
    talks = [offer("ours", 1, 190, 45, 3), offer("theirs", 1, 190, 45, 1), offer("ours", 2, 190, 45, 3), offer("theirs", 2, 180, 60, 2)]
    found = choose_next_offer(chairs(offers=talks), rounds=4)
    assert (found.action, found.worth) == ("accept", 43)
    assert all(one.worth < 43 for one in found.alternatives)


OPEN = offer("theirs", 3, 220)
AGAINST = offer("theirs", 3, 220, 30, 1)


@pytest.mark.parametrize("later", [OPEN, AGAINST], ids=["open", "against a rule"])
def test_what_they_have_replaced_is_not_accepted_but_may_be_put_to_them(later: dict[str, Any]) -> None:
    rules = [{"if": {"price": 220}, "then": {"days": [60, 45]}}]
    talks = [offer("ours", 1, 180, 30, 3), offer("theirs", 1, 180, 30, 2), offer("ours", 2, 190, 30, 3)]
    assert choose_next_offer(chairs(offers=[*talks, offer("theirs", 2, 180, 30, 2)], rules=rules)).action == "accept"
    found = choose_next_offer(chairs(offers=[*talks, later], rules=rules))
    assert (found.action, found.package) == ("offer", {"price": 180, "days": 30, "warranty": 2})
    assert "accept" not in actions(found)
    assert found.missing[0].startswith("Their last offer leaves issues open or breaks a rule")
    last = choose_next_offer(chairs(offers=[offer("theirs", 2, 180, 30, 2), later], rules=rules), rounds=1)
    assert (last.action, last.left) == ("accept", 0)
    assert "ask whether what they put before that still stands" in last.missing[0]


def test_at_the_end_it_takes_what_is_above_the_walk_away() -> None:
    late = [offer("theirs", 1, 220, 60, 1, opened="theirs"), offer("ours", 1, 180, 30, 3, opened="theirs")]
    late += [offer("theirs", 2, 200, 60, 1, opened="theirs")]
    found = choose_next_offer(chairs(offers=late), rounds=2)
    assert (found.action, found.left, found.ours) == ("accept", 0, 20)
    assert found.reason == "Accept: no offer of ours can be answered any more, and theirs reaches 12 EUR."
    assert actions(found) == ["no"]
    assert found.alternatives[0].says == "Say no and keep our walk-away: 12 EUR."


def test_firm_says_no_with_a_reason() -> None:
    late = [offer("theirs", 1, 220, 60, 1, opened="theirs"), offer("ours", 1, 180, 30, 3, opened="theirs")]
    late += [offer("theirs", 2, 200, 60, 1, opened="theirs")]
    found = choose_next_offer(chairs(offers=late), rounds=2, firm=True)
    assert (found.action, found.package, found.worth) == ("no", None, 12)
    assert found.reason == "Say no: no offer of ours can be answered any more and theirs leaves less than 40 EUR, which is meant."
    assert actions(found) == ["accept"]


def test_firm_puts_nothing_below_the_target() -> None:
    found = choose_next_offer(chairs(offers=[offer("theirs", 1, 220, 60, 1)]), firm=True)
    assert found.reason.endswith(" Below 40 EUR we sign nothing.")
    assert all(one.ours is None or one.ours >= 40 for one in found.alternatives)


def test_firm_without_a_target_means_the_walk_away() -> None:
    case = chairs(preferences={"ours": OURS | {"target": None}})
    found = choose_next_offer(case, firm=True)
    assert found.missing == ("No target is set, so firm means our walk-away: set it under prepare, issues.",)
    assert found.walk_away == 12


def test_without_their_values_it_starts_from_what_is_bad_for_us() -> None:
    case = chairs(preferences={"ours": {"values": OURS["values"]}}, offers=[offer("theirs", 1, 220, 60, 2)])
    found = choose_next_offer(case)
    assert found.trades == ()
    assert found.action == "offer"
    assert found.walk_away is None
    assert found.missing == (
        "No walk-away value is set, so the worst package stands for it: add alternatives under prepare, alternatives.",
    )


def test_an_open_offer_is_said_not_to_count() -> None:
    found = choose_next_offer(chairs(offers=[offer("theirs", 1, 220, 60)]))
    assert found.missing == ("1 offers leave issues open and are not used for the estimate.",)


def test_an_offer_against_the_rules_is_no_agreement() -> None:
    rules = [{"if": {"days": 60}, "then": {"price": [180]}}]
    found = choose_next_offer(chairs(rules=rules, offers=[offer("theirs", 1, 220, 60, 1)]))
    assert "accept" not in (found.action, *actions(found))


def test_talks_that_are_over_the_time_are_in_their_last_round() -> None:
    offers = [one for round_ in (1, 2, 3) for one in (offer("ours", round_, 180, 30, 3), offer("theirs", round_, 220, 60, 1))]
    found = choose_next_offer(chairs(offers=offers, bargaining={"rounds": 2, "deadline": 1}))
    assert (found.round, found.left) == (4, 1)


def test_a_large_case_is_planned_with_its_efficient_packages() -> None:
    issues = [{"id": f"i{number}", "options": list(range(8))} for number in range(7)]
    ours = {"values": {issue["id"]: [n * (place + 1) for n in range(8)] for place, issue in enumerate(issues)}, "reservation": 20}
    theirs = {"values": {issue["id"]: [(7 - n) * (7 - place) for n in range(8)] for place, issue in enumerate(issues)}}
    package = {str(issue["id"]): 1 for issue in issues}
    case = case_of(
        {"batna": 1, "title": "Large", "buyer": "A", "supplier": "B", "issues": issues, "preferences": {"ours": ours, "theirs": theirs}}
        | {"offers": [{"id": "them1", "round": 1, "by": "theirs", "on": "2027-03-03", "package": package}]}
    )
    assert choose_next_offer(case).action == "offer"
    nothing = {"red_lines": [{"clause": "1", "issue": "i0", "at_least": 9}]}
    with pytest.raises(NotEnoughData, match="leave no package"):
        choose_next_offer(case.model_copy(update={"charter": case_of(chairs_document(nothing)).charter}))


def test_a_large_case_accepts_nothing_that_a_rule_forbids() -> None:
    names = [f"issue {number}" for number in range(6)]
    ours, theirs = {name: list(range(7)) for name in names}, {name: list(range(7, 0, -1)) for name in names}
    best = dict.fromkeys(names, "o6")
    large = {
        "issues": [{"id": name, "options": [f"o{option}" for option in range(7)]} for name in names],
        "preferences": {"ours": {"values": ours}, "theirs": {"values": theirs}},
        "rules": [{"if": {names[0]: "o6"}, "then": {names[1]: ["o0", "o1"]}}],
        "offers": [{"id": "a", "round": 1, "by": "theirs", "on": "2027-03-01", "package": best}],
    }
    found = choose_next_offer(chairs(**large))
    assert found.action == "offer"
    assert all(one.package != best for one in weighed(found))


def chairs_document(charter: dict[str, Any]) -> dict[str, Any]:
    issues = [{"id": "i0", "options": list(range(8))}]
    return {"batna": 1, "title": "Large", "buyer": "A", "supplier": "B", "issues": issues, "charter": charter}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"issues": [], "preferences": {}}, "nothing to settle"),
        ({"preferences": {"ours": OURS | {"reservation": 1000}}}, "leave no package"),
        ({"preferences": {}}, "worth to us"),
    ],
)
def test_it_says_what_is_missing(more: dict[str, Any], says: str) -> None:
    with pytest.raises(NotEnoughData, match=says):
        choose_next_offer(chairs(**more))


def test_rules_that_leave_nothing_are_said() -> None:
    rules = [{"if": {"days": day}, "then": {"price": [180]}} for day in (60, 45, 30)]
    rules += [{"if": {"price": 180}, "then": {"warranty": [year]}} for year in (1, 2)]
    with pytest.raises(NotEnoughData):
        choose_next_offer(chairs(rules=rules))
