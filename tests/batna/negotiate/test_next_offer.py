"""What to do next when few rounds are left."""

from typing import Any

import pytest

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.problem import NotEnoughData
from batna.negotiate.next_offer import NextOffer, choose_next_offer

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
    assert found.because[0] == "Round 1 of 8; 8 more offers of ours can be answered."
    assert set(actions(found)) == {"offer"}
    assert found.alternatives[0].says.startswith("Offer it: ")


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


def test_without_their_values_it_starts_from_what_is_bad_for_us() -> None:
    case = chairs(preferences={"ours": {"values": OURS["values"]}}, offers=[offer("theirs", 1, 220, 60, 2)])
    found = choose_next_offer(case)
    assert found.trades == ()
    assert found.action == "offer"


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
