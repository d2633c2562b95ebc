"""The package that a page looks at."""

from django.http import QueryDict

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.hiding import hide
from workbench.ui.package_choice import choose, is_quick

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


def test_a_whole_package_takes_what_is_not_picked_from_the_first_preset() -> None:
    whole = choose(case(), QueryDict(""), whole=True)
    assert (whole.preset, dict(whole.package), whole.whole) == ("nash", {"a": 2, "b": "x"}, True)
    picked = choose(case(), QueryDict("pick.a=1"), whole=True)
    assert (picked.preset, dict(picked.package)) == ("", {"a": 1, "b": "x"})
    assert choose(case(), QueryDict("pick.a=2"), whole=True).preset == "nash"
    bare = case(offers=[], preferences={})
    assert dict(choose(bare, QueryDict("pick.b=y"), whole=True).package) == {"a": 1, "b": "y"}


def test_a_code_names_a_package() -> None:
    assert dict(choose(case(), QueryDict("package=0-1")).package) == {"a": 1, "b": "y"}
    assert choose(case(), QueryDict("package=1-0")).preset == "nash"
    assert choose(case(), QueryDict("package=9-9")).preset == "theirs"


def test_a_page_may_give_the_nash_package() -> None:
    assert dict(choose(case(), QueryDict("package=nash"), nash={"a": 1, "b": "y"}).package) == {"a": 1, "b": "y"}


def test_in_a_huge_case_nobody_waits_for_the_nash_package() -> None:
    names = [f"i{i}" for i in range(100)]
    side = {"values": {name: [float(i) for i in range(30)] for name in names}}
    huge = case(issues=[{"id": name, "options": list(range(30))} for name in names], preferences={"ours": side, "theirs": side}, offers=[])
    assert not is_quick(huge)
    assert choose(huge, QueryDict(""), whole=True).presets == ()
