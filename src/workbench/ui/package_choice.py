"""Choose the package that a page looks at: an offer, the agreement, what theory expects, or option by option."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from batna.model.case import Case
from batna.model.issue import Issue, Option
from batna.plan.packages import rank_packages
from workbench.ui.package_code import is_whole, read_code
from workbench.ui.parts import part
from workbench.ui.picks import PREFIX

MOST_WORK = 250_000  # issues × options: a frontier of about a second


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
    """The package that the page looks at; `preset` is empty when it was put together by hand, `whole` when none may stay open."""

    package: Mapping[str, Option]
    preset: str
    label: str
    presets: tuple[Preset, ...]
    asked: tuple[Asked, ...]
    whole: bool = False


def presets_of(case: Case, nash: Mapping[str, Option] | None = None) -> tuple[Preset, ...]:
    """Return the agreement, the last offers and the Nash package, as far as they are there and the viewer may know them.

    A page that has the Nash package gives it.
    """
    found = []
    if not case.hides("outcome") and case.outcome is not None and case.outcome.package:
        found.append(Preset("agreement", "The agreement", case.outcome.package))
    if not case.hides("offers"):
        for side, id_, label in (("theirs", "theirs", f"The last offer of {case.supplier}"), ("ours", "ours", "Our last offer")):
            last = next((offer for offer in reversed(case.offers) if offer.by == side), None)
            if last is not None:
                found.append(Preset(id_, label, last.package))
    nash = nash or find_nash(case)
    if nash:
        found.append(Preset("nash", "The Nash package", nash))
    return tuple(found)


def is_quick(case: Case) -> bool:
    """Return whether the packages of a case can be weighed while somebody waits for a page."""
    return len(case.issues) * sum(len(issue.options) for issue in case.issues) <= MOST_WORK


def find_nash(case: Case) -> Mapping[str, Option] | None:
    """Return the Nash package; nothing where there is none or the viewer may not know it."""
    ranked = part(lambda: rank_packages(case, limit=1, shares=False) if is_quick(case) else None)
    return ranked.result.points.nash[0].package if ranked.result and ranked.result.points.nash else None


def choose(case: Case, query: QueryDict, *, whole: bool = False, nash: Mapping[str, Option] | None = None) -> Chosen:
    """Return the package that an address asks for: `package=nash`, `package=8-2-0` or `pick.term=3`.

    Without a question it is the first preset. `whole` leaves no issue open: what is not picked is as in the first preset.
    """
    presets = tuple(one for one in presets_of(case, nash) if not whole or is_whole(case.issues, one.package))
    by_hand = {name.removeprefix(PREFIX): text for name, text in query.dict().items() if isinstance(text, str) and name.startswith(PREFIX)}
    asked = query.get("package", "")
    coded = read_code(case.issues, asked)
    preset = next((one for one in presets if one.id == asked), None)
    if preset is None and not by_hand and coded is None and presets:
        preset = presets[0]
    if preset is not None:
        return chosen_of(case, preset.package, preset.id, preset.label, presets, whole=whole)
    read = coded or {issue.id: issue.options[issue.position(text)] for issue in case.issues if issue.has(text := by_hand.get(issue.id, ""))}
    if whole or not (by_hand or coded or presets):
        read = {issue.id: issue.options[0] for issue in case.issues} | dict(presets[0].package if presets else {}) | read
    same = next((one for one in presets if dict(one.package) == read), None)
    return chosen_of(case, read, same.id if same else "", same.label if same else "This package", presets, whole=whole)


def chosen_of(
    case: Case, package: Mapping[str, Option], preset: str, label: str, presets: tuple[Preset, ...], *, whole: bool = False
) -> Chosen:
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
    return Chosen(known, preset, label, presets, asked, whole)
