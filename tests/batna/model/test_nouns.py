"""The nouns are frozen and strict, say themselves for people, and keep silent about what is hidden."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from batna.exchange.document import case_of
from batna.model.alternative import Alternative
from batna.model.case import Case
from batna.model.currency import CURRENCIES, POINTS, is_money
from batna.model.estimate import Estimate, as_estimate, likely
from batna.model.hiding import hide
from batna.model.issue import Issue, UnknownOption
from batna.model.offer import Offer
from batna.model.package import indexes_of, package_of, read_package, say_package
from batna.model.preference import Bound
from batna.model.problem import BadInput, HiddenFromRole, Problem, shown
from batna.model.stakeholder import Need, Stakeholder

BASE: dict[str, Any] = {"batna": 1, "title": "Chairs", "buyer": "Northwind", "supplier": "Sella"}
ISSUES = (Issue(id="price", name="Unit price", unit="EUR", options=(210, 199.5)), Issue(id="colour", options=("red", "7")))


def test_an_issue_finds_its_options_as_they_are_and_as_they_are_written() -> None:
    price, colour = ISSUES
    assert [price.position(option) for option in (210, 210.0, "210", "199.5")] == [0, 0, 0, 1]
    assert [colour.has(option) for option in ("7", 7, "red", True, None)] == [True, False, True, False, False]
    with pytest.raises(UnknownOption):
        price.position(205)


def test_an_issue_says_itself_for_people() -> None:
    price, colour = ISSUES
    assert (price.label, colour.label) == ("Unit price", "colour")
    assert (price.say(210), colour.say("red")) == ("210.00 EUR", "red")
    assert (price.is_numeric, colour.is_numeric) == (True, False)


def test_amounts_of_money_have_two_decimals_when_one_of_them_has_cents() -> None:
    film = Issue(id="film", unit="EUR", options=(2.9, 3.05, 3, 12_000))
    assert [film.say(option) for option in film.options] == ["2.90 EUR", "3.05 EUR", "3.00 EUR", "12,000.00 EUR"]
    assert Issue(id="fee", unit="EUR", options=(2_950_000, 200.0)).say(2_950_000) == "2,950,000 EUR"
    assert Issue(id="gas", unit="EUR", options=(0.1254, 0.2)).say(0.2) == "0.2 EUR"
    assert Issue(id="mixed", unit="EUR", options=("market", 2.5)).say("market") == "market EUR"
    assert Issue(id="up", unit="%", options=(99.5, 99.95)).say(99.5) == "99.5 %"


def test_a_package_is_read_with_the_options_of_its_issues() -> None:
    read = read_package(ISSUES, {"colour": "7", "price": "199.50"})
    assert (list(read), read) == (["price", "colour"], {"price": 199.5, "colour": "7"})
    assert [read_package(ISSUES, {"price": price}) for price in (210.0, "210", "+210.000")] == [{"price": 210}] * 3


def test_a_package_that_cannot_be_read_names_every_problem() -> None:
    with pytest.raises(BadInput) as refused:
        read_package((*ISSUES, Issue(id="weeks", options=(4, 6))), {"price": "2.1e2", "size": 3, "colour": None}, whole=True)
    assert [str(problem) for problem in refused.value.problems] == [
        'package.size: got "size", expected the id of an issue of this case',
        'package.price: got "2.1e2", expected one of the options of price: 210, 199.5',
        "package.colour: got nothing, expected one of the options of colour: red, 7",
        "package.weeks: got nothing, expected one option of weeks",
    ]


def test_a_long_list_of_options_is_cut() -> None:
    assert Issue(id="a", options=tuple(range(14))).list_options() == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more"


@pytest.mark.parametrize(
    ("written", "options"),
    [
        ({"from": 2, "to": 6, "step": 2}, (2, 4, 6)),
        ({"from": 6, "to": 2, "step": -2}, (6, 4, 2)),
        ({"from": 0, "to": 0.3, "step": 0.1}, (0.0, 0.1, 0.2, 0.3)),
        ({"from": 5, "to": 5, "step": 1}, (5,)),
        ([1, 2.0, "x"], (1, 2.0, "x")),
    ],
)
def test_options_may_be_written_as_a_range(written: object, options: tuple[object, ...]) -> None:
    issue = case_of(BASE | {"issues": [{"id": "a", "options": written}]}).issues[0]
    assert issue.options == options
    assert [type(option) for option in issue.options] == [type(option) for option in options]


@pytest.mark.parametrize(
    "written",
    [
        {"from": 1, "to": 2},
        {"from": 1, "to": 2, "step": True},
        {"from": 1, "to": 2, "step": "1"},
        {"from": 1, "to": float("inf"), "step": 1},
        {"from": 1, "to": 10**400, "step": 1},
        {"from": 1, "to": 2, "step": 0},
        {"from": 1, "to": 2, "step": -1},
        {"from": 1, "to": 2, "step": 0.3},
        {"from": 1, "to": 1e300, "step": 1e-300},
        {"from": 1.5, "to": 10_001.5, "step": 1},
        [10**400, 1],
        [1, 1.0],
    ],
)
def test_it_rejects_options_that_cannot_be(written: object) -> None:
    with pytest.raises(BadInput, match=r"issues\[0\]\.options"):
        case_of(BASE | {"issues": [{"id": "a", "options": written}]})


def test_a_package_goes_to_indexes_and_back() -> None:
    assert package_of(ISSUES, (1, 0)) == {"price": 199.5, "colour": "red"}
    assert indexes_of(ISSUES, {"colour": "red", "price": "199.5"}) == (1, 0)
    assert say_package(ISSUES, {"price": 210}) == "Unit price 210.00 EUR"
    with pytest.raises(KeyError):
        indexes_of(ISSUES, {"price": 210})


def test_an_estimate_runs_from_low_to_high() -> None:
    assert as_estimate(5).is_exact
    assert not as_estimate(Estimate(low=1, likely=2, high=3)).is_exact
    assert (likely(4), likely(Estimate(low=1, likely=2, high=3))) == (4, 2)
    with pytest.raises(ValidationError, match="rising order"):
        Estimate(low=2, likely=1, high=3)


@pytest.mark.parametrize(
    ("bound", "said", "admitted"),
    [
        (Bound(issue="price", at_most=205), "at most 205", [False, True, False]),
        (Bound(issue="price", at_least=205), "at least 205", [True, False, False]),
        (Bound(issue="price", only=("210", "red")), "only 210 or red", [True, False, True]),
        (Bound(issue="price", only=(210,)), "only 210", [True, False, False]),
    ],
)
def test_a_bound_admits_options(bound: Bound, said: str, admitted: list[bool]) -> None:
    assert bound.say() == said
    assert [bound.admits(option) for option in (210, 200, "red")] == admitted


@pytest.mark.parametrize("limits", [{}, {"at_most": 1, "at_least": 0}])
def test_a_bound_has_one_limit_and_a_need_one_measure(limits: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="exactly one of"):
        Bound(issue="price", **limits)
    with pytest.raises(ValidationError, match="exactly one of"):
        Need(id="n", **limits)


def test_a_need_takes_options_as_they_are_written() -> None:
    need = Need.model_validate({"id": "n", "at_most": 1, "from": {"price": {210: 1.0, "199.5": 2.0}}})
    assert need.from_ == {"price": {"210": 1.0, "199.5": 2.0}}
    with pytest.raises(ValidationError):
        Need.model_validate({"id": "n", "at_most": 1, "from": {"price": {True: 1.0}}})


def test_people_and_alternatives_are_called_by_what_is_known() -> None:
    assert Stakeholder(id="ops", function="Operations").label == "Operations"
    assert Stakeholder(id="ops", function="Operations", person="Ada").label == "Ada, Operations"
    assert Alternative(id="make", total_cost=1, likelihood=1).label == "make"
    assert Alternative(id="make", name="Make it", total_cost=1, likelihood=1).label == "Make it"


def test_a_case_finds_its_issues() -> None:
    case = Case(title="T", buyer="B", supplier="S", issues=ISSUES)
    assert case.issue("colour") is ISSUES[1]
    with pytest.raises(KeyError):
        case.issue("size")


def test_a_unit_is_points_or_a_currency() -> None:
    assert (is_money("EUR"), is_money(POINTS)) == (True, False)
    assert len(CURRENCIES) > 150
    with pytest.raises(ValidationError, match="ISO 4217"):
        Case(title="T", buyer="B", supplier="S", unit="euro")


def test_nouns_are_frozen_and_strict() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        ISSUES[0].unit = "USD"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Estimate(low="1", likely=2, high=3)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        ISSUES[0].colour  # noqa: B018


@pytest.mark.parametrize("day", [date(2027, 3, 31), "2027-03-31"])
def test_a_day_is_a_date_or_its_text(day: Any) -> None:
    assert Offer(id="o", round=1, by="ours", on=day, package={}).on == date(2027, 3, 31)


@pytest.mark.parametrize("day", ["31.03.2027", 5, "2027-03-31T08:00:00"])
def test_it_rejects_what_is_no_day(day: Any) -> None:
    with pytest.raises(ValidationError, match="a date such as"):
        Offer(id="o", round=1, by="ours", on=day, package={})


def full() -> Case:
    return case_of(
        BASE
        | {
            "going_without": -5,
            "preferences": {"theirs": {"reservation": 3}},
            "stakeholders": [
                {"id": "ops", "function": "Operations", "notes": "x", "trade_offs": {}},
                {"id": "it", "function": "IT", "notes": "y"},
            ],
            "outcome": {"kind": "impasse", "on": "2027-01-01"},
        }
    )


def test_a_hidden_field_raises_when_it_is_read() -> None:
    case = hide(full(), ["going_without", "preferences.theirs"])
    assert case.hidden == {"going_without", "preferences.theirs"}
    assert case.hides("going_without")
    assert not case.hides("title")
    with pytest.raises(HiddenFromRole, match="going_without is hidden from your role"):
        _ = case.going_without
    with pytest.raises(HiddenFromRole):
        _ = case.preferences.theirs
    assert full().going_without == -5


def test_a_field_is_hidden_of_every_member_or_of_one() -> None:
    every = hide(full(), ["stakeholders.notes"])
    assert [who.hides("notes") for who in every.stakeholders] == [True, True]
    one = hide(full(), ["stakeholders.ops.notes"])
    assert [who.hides("notes") for who in one.stakeholders] == [True, False]


def test_hiding_adds_up_and_passes_over_what_is_not_there() -> None:
    twice = hide(hide(full(), ["preferences"]), ["preferences.theirs", "charter.version", "title.x", "no.such.field"])
    assert "preferences" in twice.hidden
    assert "no.such.field" in twice.hidden
    assert twice.title == "Chairs"
    assert twice.charter is None


def test_a_problem_is_one_line_with_file_place_value_and_what_was_expected() -> None:
    assert str(Problem("issues[0]", '"x"', "a list", "chairs.yaml")) == 'chairs.yaml: issues[0]: got "x", expected a list'
    assert str(Problem("", "", "a list")) == "expected a list"
    assert str(Problem("a\nb", "\x1b[31m", "a list")) == "a b: got  [31m, expected a list"
    assert str(BadInput([Problem("a", "1", "b")]).in_file("f")) == "f: a: got 1, expected b"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        (True, "true"),
        (False, "false"),
        ("x", '"x"'),
        ("x" * 100, '"' + "x" * 56 + "..."),
        ([1], "[1]"),
    ],
)
def test_a_value_is_shown_short(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_value_without_end_is_not_shown() -> None:
    deep: list[Any] = []
    for _ in range(5_000):
        deep = [deep]
    assert shown(deep) == "a list too long to show"
    assert shown(10**5_000) == "a int too long to show"
