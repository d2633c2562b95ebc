"""The package that a page looks at."""

from django.http import QueryDict

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.hiding import hide
from workbench.prepare.package_choice import choose

SAID = {
    "batna": 1, "title": "T", "buyer": "B", "supplier": "Sella",
    "issues": [{"id": "a", "options": [1, 2]}, {"id": "b", "options": ["x", "y"]}],
    "preferences": {
        "ours": {"values": {"a": [0, 9], "b": [0, 1]}, "reservation": 0},
        "theirs": {"values": {"a": [1, 0], "b": [9, 0]}, "reservation": 0},
    },
    "offers": [{"id": "them1", "round": 1, "by": "theirs", "on": "2027-01-01", "package": {"a": 1}}],
}  # fmt: skip


def case(**more: object) -> Case:
    return case_of(SAID | more)


def test_without_a_question_the_last_offer_comes_first_and_leaves_issues_open() -> None:
    chosen = choose(case(), QueryDict(""))
    assert (chosen.preset, chosen.label, dict(chosen.package)) == ("theirs", "The last offer of Sella", {"a": 1})
    assert [one.open for one in chosen.asked] == [False, True]
    assert [preset.id for preset in chosen.presets] == ["theirs", "nash"]


def test_a_preset_or_options_by_hand_are_asked_for() -> None:
    assert dict(choose(case(), QueryDict("package=nash")).package) == {"a": 2, "b": "x"}
    by_hand = choose(case(), QueryDict("pick.a=2&pick.b=&pick.c=1"))
    assert (by_hand.preset, dict(by_hand.package)) == ("", {"a": 2})
    assert dict(choose(case(), QueryDict("pick.a=77")).package) == {}


def test_who_may_not_know_them_gets_no_nash_package() -> None:
    redacted = hide(case(), ["preferences.theirs"])
    assert [preset.id for preset in choose(redacted, QueryDict("package=nash")).presets] == ["theirs"]


def test_without_any_package_the_first_options_are_shown() -> None:
    bare = case(offers=[], preferences={})
    assert dict(choose(bare, QueryDict("")).package) == {"a": 1, "b": "x"}
