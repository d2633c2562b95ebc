"""The mandate: everyone satisfied, or the smallest relaxations; and what it says where it cannot be sure."""

from typing import Any

import pytest

from batna.align import _relaxing, _search, _ways
from batna.align import mandate as mandate_module
from batna.align.mandate import solve_mandate
from batna.exchange.document import case_of
from batna.measure.branches import TooManyPackages
from batna.model.problem import NotEnoughData

HEAD = {"batna": 1, "title": "t", "buyer": "b", "supplier": "s", "unit": "EUR"}
CLASH: dict[str, Any] = HEAD | {
    "issues": [
        {"id": "weeks", "name": "Delivery", "unit": "weeks", "options": [4, 6, 8]},
        {"id": "stock", "name": "Buffer stock", "unit": "weeks", "options": [0, 2]},
    ],
    "preferences": {"ours": {"values": {"weeks": [-180_000, -60_000, 0], "stock": [0, -22_000]}}},
    "stakeholders": [
        {
            "id": "ops",
            "function": "operations",
            "person": "Jonas",
            "needs": [
                {
                    "id": "no_gap",
                    "measure": "Weeks without parts",
                    "unit": "weeks",
                    "at_most": 6,
                    "from": {"weeks": {4: 4, 6: 6, 8: 8}, "stock": {0: 0, 2: -2}},
                }
            ],
            "red_lines": [{"issue": "weeks", "at_most": 6}],
        },
        {"id": "fin", "function": "finance", "red_lines": [{"issue": "stock", "only": [0]}]},
    ],
}


def test_it_lists_what_satisfies_everyone_best_first_with_the_price_of_each_red_line() -> None:
    mandate = solve_mandate(case_of(CLASH))
    assert mandate.count == 2
    assert [(found.package, found.ours) for found in mandate.packages] == [
        ({"weeks": 6, "stock": 0}, -60_000),
        ({"weeks": 4, "stock": 0}, -180_000),
    ]
    assert mandate.relaxations == ()
    weeks, stock = mandate.red_lines
    assert (weeks.line.stakeholder, weeks.line.issue, weeks.line.limit) == ("ops", "weeks", "at most 6")
    assert (weeks.shadow_price, weeks.step, weeks.step_price) == (0, 8, 0)  # 8 weeks need the stock that finance refuses
    assert (stock.shadow_price, stock.step, stock.step_price) == (0, None, None)
    assert "Keeping it costs us 0 EUR." in stock.because[1]
    assert mandate.because[:2] == (
        "2 of 6 packages that the rules allow keep 1 needs and 2 red lines.",
        "The best of them for us: Delivery 6 weeks, Buffer stock 0 weeks, worth −60,000 EUR to us.",
    )


def test_a_red_line_costs_what_its_holder_would_not_even_need() -> None:
    """The need is met more cheaply than by the red line: eight weeks with a buffer stock of two."""
    case = case_of(CLASH | {"stakeholders": CLASH["stakeholders"][:1]})
    (weeks,) = solve_mandate(case).red_lines
    assert (weeks.shadow_price, weeks.step_price) == (60_000 - 22_000, 60_000 - 22_000)
    assert weeks.best is not None
    assert weeks.best.package == {"weeks": 8, "stock": 2}
    assert weeks.because == (
        (
            "Without Delivery at most 6 (Jonas, operations) our best package is Delivery 8 weeks, Buffer stock 2 weeks, "
            "worth −22,000 EUR to us."
        ),
        "With it: Delivery 6 weeks, Buffer stock 0 weeks, worth −60,000 EUR to us. Keeping it costs us 38,000 EUR.",
        "One step, to 8 weeks, is worth 38,000 EUR.",
        "Shadow price of a red line = our best value without it − our best value with it, all other demands kept.",
    )


def test_a_step_is_the_nearest_option_beyond_the_limit_and_dropping_goes_further() -> None:
    issues = [{"id": "days", "options": [10, 60, 30, 20]}]
    document = HEAD | {"issues": issues, "preferences": {"ours": {"values": {"days": [0, 9, 4, 1]}}}}
    lines = [{"issue": "days", "at_most": 20}, {"issue": "days", "at_least": 15}]
    case = case_of(document | {"stakeholders": [{"id": "f", "function": "f", "red_lines": lines}]})
    top, bottom = solve_mandate(case).red_lines
    assert (top.shadow_price, top.step, top.step_price) == (8, 30, 3)
    assert (bottom.shadow_price, bottom.step, bottom.step_price) == (0, 10, 0)


def test_red_lines_that_forbid_the_same_are_one_line_with_several_holders() -> None:
    charter = {"red_lines": [{"clause": "1", "issue": "weeks", "only": [4, 6]}]}
    mandate = solve_mandate(case_of(CLASH | {"charter": charter, "stakeholders": CLASH["stakeholders"][:1]}))
    (line,) = mandate.red_lines
    assert [(held.stakeholder, held.clause) for held in line.held_by] == [("ops", ""), ("charter", "1")]
    assert line.shadow_price == 38_000


def test_it_lists_every_smallest_set_of_relaxations_when_nothing_satisfies_all() -> None:
    stakeholders = [*CLASH["stakeholders"], {"id": "eng", "function": "engineering", "red_lines": [{"issue": "weeks", "at_least": 8}]}]
    mandate = solve_mandate(case_of(CLASH | {"stakeholders": stakeholders}))
    assert (mandate.count, mandate.packages) == (0, ())
    assert [[demand.stakeholder for demand in one.demands] for one in mandate.relaxations] == [["eng"], ["ops", "fin"]]
    first, second = mandate.relaxations
    assert (first.best.package, first.count, first.price) == ({"weeks": 6, "stock": 0}, 2, 38_000)
    assert (second.best.ours, second.count, second.price) == (-22_000, 1, 0)
    (why,) = second.because
    assert why.startswith("Relaxing Delivery at most 6 (Jonas, operations) and Buffer stock only 0 (finance) makes one package possible")
    assert why.endswith("the best for us: Delivery 8 weeks, Buffer stock 2 weeks, worth −22,000 EUR to us.")
    assert first.because[1] == "That is 38,000 EUR less than with the set that is best for us."
    assert {line.shadow_price for line in mandate.red_lines} == {None}
    assert "no package satisfies everyone" in mandate.red_lines[0].because[0]
    assert "There are 2 smallest sets of relaxations." in mandate.because


def test_it_names_needs_when_dropping_every_red_line_is_not_enough() -> None:
    need = {"id": "fast", "at_most": 1, "from": {"weeks": {4: 4, 6: 6, 8: 8}}}
    mandate = solve_mandate(case_of(CLASH | {"stakeholders": [{"id": "ops", "function": "operations", "needs": [need]}]}))
    (relaxation,) = mandate.relaxations
    assert [(demand.kind, demand.need, demand.limit) for demand in relaxation.demands] == [("need", "fast", "at most 1")]
    assert relaxation.because[0].startswith("Relaxing fast at most 1 (operations) makes 6 packages possible")
    assert "There is one smallest set of relaxations." in mandate.because
    assert "Even without any red line the needs cannot all be met, so the sets name needs too." in mandate.because


def test_it_works_without_values_in_the_order_of_the_file() -> None:
    mandate = solve_mandate(case_of({key: part for key, part in CLASH.items() if key != "preferences"}))
    assert [(found.package["weeks"], found.ours) for found in mandate.packages] == [(4, None), (6, None)]
    assert mandate.red_lines[0].shadow_price is None
    assert "no values yet" in mandate.red_lines[0].because[0]
    clash = {"id": "eng", "function": "engineering", "red_lines": [{"issue": "weeks", "at_least": 8}]}
    document = {key: part for key, part in CLASH.items() if key != "preferences"} | {"stakeholders": [CLASH["stakeholders"][0], clash]}
    assert [one.price for one in solve_mandate(case_of(document)).relaxations] == [None, None]


def test_the_limit_cuts_the_list_and_nothing_else() -> None:
    whole, cut, none = (solve_mandate(case_of(CLASH), limit=limit) for limit in (1_000, 1, 0))
    assert cut.packages == whole.packages[:1]
    assert none.packages == ()
    assert whole.count == cut.count == none.count
    assert whole.because == cut.because == none.because


def test_a_need_without_a_measure_is_named_and_holds_nothing_back() -> None:
    stakeholders = [{"id": "care", "function": "customer care", "needs": [{"id": "calm", "at_most": 1}]}]
    mandate = solve_mandate(case_of(CLASH | {"stakeholders": stakeholders}))
    assert mandate.count == 6
    assert mandate.because[0].startswith("Nobody has stated a need with a measure or a red line yet, so all 6 packages")
    assert "The need calm of customer care has no measure" in mandate.because[2 - 1]


def test_needs_are_added_up_as_their_decimals_are_written() -> None:
    issues = [{"id": "a", "options": ["x"]}, {"id": "b", "options": ["y"]}]
    need = {"id": "n", "at_most": 0.3, "from": {"a": {"x": 0.1}, "b": {"y": 0.2}}}
    assert solve_mandate(case_of(HEAD | {"issues": issues, "stakeholders": [{"id": "f", "function": "f", "needs": [need]}]})).count == 1


def test_it_requires_an_issue() -> None:
    with pytest.raises(NotEnoughData, match="no issues yet"):
        solve_mandate(case_of(HEAD))


def test_rules_that_exclude_everything_leave_no_relaxation() -> None:
    rules = [{"if": {"stock": [0, 2]}, "then": {"weeks": 4}}, {"if": {"stock": [0, 2]}, "then": {"weeks": 8}}]
    document = {key: part for key, part in CLASH.items() if key != "stakeholders"} | {"rules": rules}
    mandate = solve_mandate(case_of(document))
    assert (mandate.count, mandate.packages, mandate.relaxations) == (0, (), ())
    assert "The rules exclude every package." in mandate.because


def test_it_is_exact_at_ten_to_the_thirty() -> None:
    """Thirty issues of ten options: the best package and the count follow from single issues, so they are known."""
    ids = [f"i{i}" for i in range(30)]
    values = {name: list(range(10)) for name in ids}
    needs = [
        {"id": pair[0], "at_most": 10, "from": {name: dict(zip(range(10), range(10), strict=True)) for name in pair}}
        for pair in (ids[:2], ids[2:4])
    ]
    lines = [{"issue": "i4", "at_most": 6}, {"issue": "i5", "at_least": 4}]
    document = HEAD | {
        "issues": [{"id": name, "options": list(range(10))} for name in ids],
        "preferences": {"ours": {"values": values}},
        "rules": [{"if": {"i6": 9}, "then": {"i7": 0}}],
        "stakeholders": [{"id": "f", "function": "f", "needs": needs, "red_lines": lines}],
    }
    mandate = solve_mandate(case_of(document), limit=3)
    below = sum(a + b <= 10 for a in range(10) for b in range(10))
    assert mandate.count == below**2 * 7 * 6 * (90 + 1) * 10**22
    assert mandate.packages[0].ours == 10 + 10 + 6 + 9 + 17 + 22 * 9
    assert [line.shadow_price for line in mandate.red_lines] == [3, 0]
    assert [line.step_price for line in mandate.red_lines] == [1, 0]


def test_the_search_steps_in_where_there_are_too_many_ways_to_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_ways, "MOST_WAYS", 1)
    mandate = solve_mandate(case_of(CLASH), limit=1)
    assert (mandate.count, mandate.is_counted) == (1, False)
    assert mandate.packages[0].ours == -60_000
    assert [line.shadow_price for line in mandate.red_lines] == [0, 0]
    assert mandate.because[:2] == (
        "At least 1 of 6 packages that the rules allow keep 1 needs and 2 red lines.",
        "The needs tie too many issues together to count all of them; the best are listed, best first, exactly.",
    )
    assert solve_mandate(case_of(CLASH), limit=9).is_counted


def test_a_list_that_cannot_be_proven_to_its_end_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_ways, "MOST_WAYS", 1)
    monkeypatch.setattr(_search, "MOST_NODES", 2)
    mandate = solve_mandate(case_of(CLASH))
    assert (len(mandate.packages), mandate.is_counted) == (1, False)


def test_red_lines_stay_without_a_price_where_only_that_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise TooManyPackages("Too much.")

    monkeypatch.setattr(mandate_module, "price_lines", refuse)
    mandate = solve_mandate(case_of(CLASH))
    assert mandate.count == 2
    assert mandate.red_lines[0].because == ("It has no price: there is too much to tell apart. Too much.",)


def test_it_says_so_when_nothing_can_be_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_ways, "MOST_WAYS", 1)
    monkeypatch.setattr(_search, "MOST_NODES", 0)
    with pytest.raises(TooManyPackages, match="The needs pull too many issues against each other"):
        solve_mandate(case_of(CLASH))


def test_it_says_so_when_there_are_too_many_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_ways, "MOST_WAYS", 1)
    monkeypatch.setattr(_relaxing, "MOST_SETS", 0)
    clash = {"id": "eng", "function": "engineering", "red_lines": [{"issue": "weeks", "at_least": 8}]}
    with pytest.raises(TooManyPackages, match="too many smallest sets"):
        solve_mandate(case_of(CLASH | {"stakeholders": [*CLASH["stakeholders"], clash]}))


def test_the_search_is_exact_where_a_budget_ties_thirty_issues(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our value is minus the cost and the budget is a sum of the same costs, so the best package is known."""
    monkeypatch.setattr(_ways, "MOST_WAYS", 1_000)
    ids = [f"i{i}" for i in range(30)]
    costs = {name: [1_000_003 * (place + 1) + 997 * option * (place + 7) for option in range(10)] for place, name in enumerate(ids)}
    need = {"id": "budget", "from": {name: dict(enumerate(row)) for name, row in costs.items()}}
    quality = {"id": "quality", "at_least": 100, "from": {name: {o: o for o in range(10)} for name in ids}}
    document = HEAD | {
        "issues": [{"id": name, "options": list(range(10))} for name in ids],
        "preferences": {"ours": {"values": {name: [-cost for cost in row] for name, row in costs.items()}}},
        "stakeholders": [{"id": "f", "function": "f", "needs": [need | {"at_most": sum(row[5] for row in costs.values())}, quality]}],
    }
    mandate = solve_mandate(case_of(document), limit=2)
    steps = sorted(997 * (place + 7) for place in range(30) for _ in range(9))
    assert mandate.packages[0].ours == -(sum(row[0] for row in costs.values()) + sum(steps[:100]))
    assert not mandate.is_counted
