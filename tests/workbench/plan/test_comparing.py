"""Packages side by side."""

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.hiding import hide
from workbench.plan.comparing import compare, letters_of, picked_in, picked_points
from workbench.plan.told import find_on_table, rate

SAID = {
    "batna": 1, "title": "T", "buyer": "B", "supplier": "Sella",
    "issues": [{"id": "a", "name": "Fee", "options": [1, 2, 3]}, {"id": "b", "options": ["x", "y"]}, {"id": "c", "options": ["k", "l"]}],
    "preferences": {
        "ours": {"values": {"a": [0, 9, 10], "b": [0, 1], "c": [0, 0]}},
        "theirs": {"values": {"a": [7, 2, 0], "b": [3, 0], "c": [0, 0]}},
    },
    "offers": [{"id": "them1", "round": 1, "by": "theirs", "on": "2027-01-01", "package": {"a": 1, "b": "x", "c": "k"}}],
}  # fmt: skip


def case(**more: object) -> Case:
    return case_of(SAID | more)


def test_the_deal_comes_first_and_differences_are_in_value_for_both() -> None:
    (reference,) = find_on_table(case())
    compared = compare(case(), picked_in(case(), ["1-0-0", "2-1-0"]), reference, {"1-0-0": "Nash"})
    assert compared is not None
    assert [(one.code, one.name, one.letter) for one in compared.columns] == [("0-0-0", "", ""), ("1-0-0", "Nash", "A"), ("2-1-0", "", "B")]
    assert [(one.ours, one.theirs, one.our_gain, one.their_gain) for one in compared.columns] == [
        (0, 10, 0, 0),
        (9, 5, 9, -5),
        (11, 0, 11, -10),
    ]
    assert [line.issue for line in compared.lines] == ["Fee", "b"]
    fee = compared.lines[0].cells
    assert [(cell.says, cell.differs, cell.ours, cell.theirs) for cell in fee] == [
        ("1", False, 0, 0),
        ("2", True, 9, -5),
        ("3", True, 10, -7),
    ]
    assert (compared.same, compared.left_out, compared.sees_theirs) == (1, 0, True)


def test_without_a_deal_the_first_picked_is_the_base() -> None:
    bare = case(offers=[])
    assert compare(bare, picked_in(bare, ["1-0-0"]), None, {}) is None
    compared = compare(bare, picked_in(bare, ["1-0-0", "2-1-0"]), None, {})
    assert compared is not None
    assert [one.letter for one in compared.columns] == ["A", "B"]
    assert compared.columns[1].our_gain == 2


def test_the_deal_itself_is_not_compared_with_itself() -> None:
    (reference,) = find_on_table(case())
    assert compare(case(), picked_in(case(), ["0-0-0"]), reference, {}) is None
    assert letters_of(case(), picked_in(case(), ["0-0-0", "1-0-0"]), reference) == {"1-0-0": "A"}


def test_only_some_fit_side_by_side() -> None:
    codes = ["0-0-0", "0-0-1", "0-1-0", "0-1-1", "1-0-0", "1-0-1"]
    compared = compare(case(offers=[]), picked_in(case(), codes), None, {})
    assert compared is not None
    assert (len(compared.columns), compared.left_out) == (4, 2)


def test_a_code_counts_once_and_nonsense_not_at_all() -> None:
    assert list(picked_in(case(), ["1-0-0", "1-0-0", "9-9-9", "", "01-0-0"])) == ["1-0-0"]


def test_who_may_not_know_theirs_compares_ours() -> None:
    veiled = hide(case(), ["preferences.theirs"])
    compared = compare(veiled, picked_in(veiled, ["1-0-0"]), find_on_table(veiled)[0], {})
    assert compared is not None
    assert not compared.sees_theirs
    assert [(one.theirs, one.their_gain) for one in compared.columns] == [(None, None), (None, None)]
    assert compared.lines[0].cells[1].theirs is None


def test_picked_points_carry_their_letter() -> None:
    picked = picked_in(case(), ["1-0-0"])
    points = picked_points(case(), picked, find_on_table(case())[0], {code: rate(case(), package) for code, package in picked.items()})
    assert points == [{"id": "1-0-0", "ours": 9, "theirs": 5, "label": "A"}]
