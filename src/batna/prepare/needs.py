"""Whether a package meets what our people need, even where it misses what they say they want."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from batna.model.case import Case
from batna.model.issue import Issue, Option
from batna.model.package import Package, read_package
from batna.model.preference import Bound
from batna.model.stakeholder import Need, Position, Stakeholder

MEASURE: Final = "The measure of a need is the sum, over its issues, of the number given for the chosen option."


@dataclass(frozen=True, slots=True)
class CheckedBound:
    """One limit of a position or a red line; `met` is None while its issue is open."""

    issue: str
    limit: str
    option: Option | None
    met: bool | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedNeed:
    """One need with its measured number.

    `measured` is None while the package leaves an issue of it open or it has no measure; `low` and `high` then say what
    is still possible. `margin` is how far inside its limit it is, negative when missed.
    """

    id: str
    says: str
    measure: str
    unit: str
    limit: str
    measured: float | None
    low: float | None
    high: float | None
    met: bool | None
    margin: float | None
    evidence: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedPosition:
    """One position with its limits; `need_met_anyway` says that it is missed and every need behind it is met."""

    says: str
    met: bool | None
    wants: tuple[CheckedBound, ...]
    needs: tuple[str, ...]
    need_met_anyway: bool
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedStakeholder:
    """Positions, needs and red lines of one stakeholder against a package."""

    id: str
    label: str
    function: str
    positions: tuple[CheckedPosition, ...]
    needs: tuple[CheckedNeed, ...]
    red_lines: tuple[CheckedBound, ...]


@dataclass(frozen=True, slots=True)
class CheckedPackage:
    """A package, whole or partial, against everything that our stakeholders want, need and refuse."""

    package: Mapping[str, Option]
    stakeholders: tuple[CheckedStakeholder, ...]
    needs_met: int
    needs_missed: int
    because: tuple[str, ...]


def check_needs(case: Case, package: Mapping[str, object]) -> CheckedPackage:
    """Return each stakeholder's positions, needs and red lines as met, missed or still open under a package.

    Raises `BadInput` for an issue or option that the case does not have.
    """
    chosen = read_package(case.issues, package)
    stakeholders = tuple(_stakeholder(case, who, chosen) for who in case.stakeholders)
    needs = [need for who in stakeholders for need in who.needs]
    met, missed = (sum(need.met is outcome for need in needs) for outcome in (True, False))
    because = [f"{met} of {len(needs)} needs are met, {missed} missed, {len(needs) - met - missed} open."]
    because += [f"{who.label}: {position.because[-1]}" for who in stakeholders for position in who.positions if position.need_met_anyway]
    return CheckedPackage(chosen, stakeholders, met, missed, (*because, MEASURE))


def _stakeholder(case: Case, who: Stakeholder, chosen: Package) -> CheckedStakeholder:
    needs = {need.id: _need(case, need, chosen) for need in who.needs}
    positions = tuple(_position(case, position, needs, chosen) for position in who.positions)
    lines = tuple(_bound(case.issue(line.issue), line, chosen) for line in who.red_lines)
    return CheckedStakeholder(who.id, who.label, who.function, positions, tuple(needs.values()), lines)


def _bound(issue: Issue, bound: Bound, chosen: Package) -> CheckedBound:
    option = chosen.get(issue.id)
    if option is None:
        return CheckedBound(issue.id, bound.say(), None, None, (f"{issue.label} is open; wanted: {bound.say()}.",))
    met = bound.admits(option)
    said = f"{issue.label} {issue.say(option)} {'keeps' if met else 'misses'} {bound.say()}."
    return CheckedBound(issue.id, bound.say(), option, met, (said,))


def _need(case: Case, need: Need, chosen: Package) -> CheckedNeed:
    limit = f"at most {need.at_most:g}" if need.at_most is not None else f"at least {need.at_least:g}"
    said = f"{limit} {need.unit}".strip()
    reach = _reach(case, need, chosen)
    proof = [f"Evidence: {need.evidence}"] if need.evidence else []
    if reach is None:
        because = (f"{need.says or need.id} has no measure yet: say how each option counts for it.", *proof)
        return CheckedNeed(need.id, need.says, need.measure, need.unit, said, None, None, None, None, None, need.evidence, because)
    low, high = reach
    met = _is_met(need, reach)
    settled = low == high
    because = (_say_need(need, said, reach, met), *([_say_sum(case, need, chosen)] if need.from_.keys() <= chosen.keys() else []), *proof)
    return CheckedNeed(
        need.id,
        need.says,
        need.measure,
        need.unit,
        said,
        float(low) if settled else None,
        float(low),
        float(high),
        met,
        float(_margin(need, low)) if settled else None,
        need.evidence,
        because,
    )


def _reach(case: Case, need: Need, chosen: Package) -> tuple[Fraction, Fraction] | None:
    """Return the least and the most that the measure can come to; None without a measure."""
    if not need.from_:
        return None
    low = high = Fraction(0)
    for name, numbers in need.from_.items():
        left = list(numbers.values()) if name not in chosen else [_number(case, need, name, chosen[name])]
        exact = [Fraction(repr(float(number))) for number in left]
        low, high = low + min(exact), high + max(exact)
    return low, high


def _number(case: Case, need: Need, name: str, option: Option) -> float:
    issue = case.issue(name)
    return next(number for written, number in need.from_[name].items() if issue.position(written) == issue.position(option))


def _margin(need: Need, measured: Fraction) -> Fraction:
    if need.at_most is not None:
        return Fraction(repr(need.at_most)) - measured
    return measured - Fraction(repr(need.at_least))


def _is_met(need: Need, reach: tuple[Fraction, Fraction]) -> bool | None:
    ends = {_margin(need, end) >= 0 for end in reach}
    return ends.pop() if len(ends) == 1 else None


def _say_need(need: Need, limit: str, reach: tuple[Fraction, Fraction], met: bool | None) -> str:
    low, high = reach
    name = need.measure or need.says or need.id
    number = f"{float(low):g}" if low == high else f"{float(low):g} to {float(high):g}"
    verdict = {True: "met", False: "missed", None: "open"}[met]
    return f"{name}: {number} {need.unit}".rstrip() + f", wanted {limit}: {verdict}."


def _say_sum(case: Case, need: Need, chosen: Package) -> str:
    terms = [
        f"{_number(case, need, name, chosen[name]):g} ({case.issue(name).label} {case.issue(name).say(chosen[name])})"
        for name in need.from_
    ]
    return " + ".join(terms)


def _position(case: Case, position: Position, needs: Mapping[str, CheckedNeed], chosen: Package) -> CheckedPosition:
    wants = tuple(_bound(case.issue(want.issue), want, chosen) for want in position.wants)
    verdicts = {want.met for want in wants}
    met = None if not wants else False if False in verdicts else None if None in verdicts else True
    behind = [needs[name] for name in position.needs]
    anyway = met is False and bool(behind) and all(need.met is True for need in behind)
    because = [reason for want in wants for reason in want.because] or [
        "It names no limit on an issue, so no package is checked against it."
    ]
    if anyway:
        because.append(
            f"It meets the need although it misses the position “{position.says}”: {' '.join(need.because[0] for need in behind)}"
        )
    return CheckedPosition(position.says, met, wants, position.needs, anyway, tuple(because))
