"""Choose the package that a page looks at: an offer, the agreement, what theory expects, or option by option."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from batna.model.case import Case
from batna.model.issue import Issue, Option
from batna.plan.packages import rank_packages
from workbench.ui.parts import part


@dataclass(frozen=True, slots=True)
class Preset:
    """A package that is there to pick."""

    id: str
    label: str
    package: Mapping[str, Option]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of one issue, as the selects show it."""

    value: str
    label: str
    picked: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One issue with its options."""

    issue: Issue
    choices: tuple[Choice, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """The package that the page looks at; `preset` is empty when it was put together by hand."""

    package: Mapping[str, Option]
    preset: str
    label: str
    presets: tuple[Preset, ...]
    asked: tuple[Asked, ...]


def presets_of(case: Case) -> tuple[Preset, ...]:
    """Return the agreement, the last offers and the Nash package, as far as they are there and the viewer may know them."""
    found = []
    if not case.hides("outcome") and case.outcome is not None and case.outcome.package:
        found.append(Preset("agreement", "The agreement", case.outcome.package))
    if not case.hides("offers"):
        for side, id_, label in (("theirs", "theirs", f"The last offer of {case.supplier}"), ("ours", "ours", "Our last offer")):
            last = next((offer for offer in reversed(case.offers) if offer.by == side), None)
            if last is not None:
                found.append(Preset(id_, label, last.package))
    ranked = part(lambda: rank_packages(case, limit=1))
    if ranked.result and ranked.result.points.nash:
        found.append(Preset("nash", "The Nash package", ranked.result.points.nash[0].package))
    return tuple(found)


def choose(case: Case, query: QueryDict) -> Chosen:
    """Return the package that an address asks for, `package=nash` or `pick.term=3`; without a question the first preset."""
    presets = presets_of(case)
    by_hand = {
        name.removeprefix("pick."): text for name, text in query.dict().items() if isinstance(text, str) and name.startswith("pick.")
    }
    asked = query.get("package", "")
    preset = next((one for one in presets if one.id == asked), None)
    if preset is None and not by_hand and presets:
        preset = presets[0]
    if preset is not None:
        return chosen_of(case, preset.package, preset.id, preset.label, presets)
    read = {issue.id: issue.options[issue.position(text)] for issue in case.issues if issue.has(text := by_hand.get(issue.id, ""))}
    if not by_hand and not presets:
        read = {issue.id: issue.options[0] for issue in case.issues}
    return chosen_of(case, read, "", "This package", presets)


def chosen_of(case: Case, package: Mapping[str, Option], preset: str, label: str, presets: tuple[Preset, ...]) -> Chosen:
    known = {name: option for name, option in package.items() if any(issue.id == name and issue.has(option) for issue in case.issues)}
    asked = tuple(
        Asked(
            issue,
            tuple(
                Choice(str(option), issue.say(option), issue.id in known and str(known[issue.id]) == str(option))
                for option in issue.options
            ),
            issue.id not in known,
        )
        for issue in case.issues
    )
    return Chosen(known, preset, label, presets, asked)
