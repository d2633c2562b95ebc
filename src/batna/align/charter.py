"""The written mandate: what it allows, what a package breaks of it, and where it contradicts itself."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from batna.align._decisions import find_escalation_flaws, find_range_flaws
from batna.align._demands import find_need_sums
from batna.model.case import Case
from batna.model.charter import Charter, Tradable
from batna.model.issue import Issue, Option
from batna.model.package import Package
from batna.model.preference import Bound
from batna.model.problem import NotEnoughData

BoolArray = NDArray[np.bool_]
Kind = Literal["decision", "escalation", "tradable", "red line", "need", "signature"]


@dataclass(frozen=True, slots=True)
class Breach:
    """One clause of the charter that a package breaks; `because` quotes the clause with its limit."""

    clause: str
    kind: Literal["red line", "tradable"]
    issue: str
    option: Option
    owner: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in the charter; `where` names its clauses, decisions or people. `open` is work left, not a fault."""

    kind: Kind
    where: tuple[str, ...]
    state: Literal["wrong", "open"]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What is wrong with one version of a charter or still open, and who has not signed it."""

    version: int
    findings: tuple[Finding, ...]
    unsigned: tuple[str, ...]
    because: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong; signatures may still be open."""
        return all(finding.state == "open" for finding in self.findings)


def review_charter(case: Case) -> Review:
    """Return everything in the charter that is wrong or still open, in the order of the charter.

    Rules (decision rights as in RACI): each amount of a decision has exactly one approver, without gap or overlap;
    escalations end; tradables stand in order and within the red lines; each issue keeps an option and each need can
    be met; everyone asked has signed this version. Raises `NotEnoughData` without a charter.
    """
    charter = case.charter
    if charter is None:
        raise NotEnoughData("There is no charter yet: write down who decides, the red lines and what may be traded under align, charter.")
    checks: tuple[Callable[[Case, Charter], Iterable[Finding]], ...] = (_decisions, _tradables, _options, _needs, _signatures)
    findings = tuple(finding for check in checks for finding in check(case, charter))
    unsigned = _unsigned(charter)
    wrong = sum(finding.state == "wrong" for finding in findings)
    parts = (("decision", charter.decisions), ("red line", charter.red_lines), ("tradable", charter.tradables))
    size = ", ".join(f"{len(listed)} {name}{'' if len(listed) == 1 else 's'}" for name, listed in parts)
    because = (
        f"Version {charter.version}: {size}; {wrong} wrong, {len(findings) - wrong} open.",
        f"{len(charter.signers) - len(unsigned)} of {len(charter.signers)} have signed this version.",
    )
    return Review(charter.version, findings, unsigned, because)


def allowed_options(case: Case) -> tuple[BoolArray, ...]:
    """Return for each issue which of its options the charter allows, in the order of the options.

    An option is allowed when it keeps every red line of the charter and lies between floor and ceiling of every
    tradable on its issue, both included. Without a charter everything is allowed.
    """
    return tuple(np.array([not any(_breaches(case, issue, option)) for option in issue.options]) for issue in case.issues)


def check_package(case: Case, package: Package) -> tuple[Breach, ...]:
    """Return every clause of the charter that a package breaks, in the order of the issues; a package may be partial.

    Raises `UnknownOption` for an option that its issue does not have.
    """
    chosen = [(issue, issue.options[issue.position(package[issue.id])]) for issue in case.issues if issue.id in package]
    return tuple(breach for issue, option in chosen for breach in _breaches(case, issue, option))


def tradable_range(issue: Issue, tradable: Tradable) -> range:
    """Return the positions of the options that a tradable allows; floor and ceiling may stand in either order."""
    first, last = sorted((issue.position(tradable.floor), issue.position(tradable.ceiling)))
    return range(first, last + 1)


def _breaches(case: Case, issue: Issue, option: Option) -> Iterator[Breach]:
    if case.charter is None:
        return
    said = f"{issue.label} {issue.say(option)}"
    for line in case.charter.red_lines:
        if line.issue == issue.id and not line.admits(option):
            why = f"{said} breaks clause {line.clause}: {line.say()}.{f' {line.because}' if line.because else ''}"
            yield Breach(line.clause, "red line", issue.id, option, line.owner, (why,))
    for tradable in case.charter.tradables:
        if tradable.issue == issue.id and issue.position(option) not in tradable_range(issue, tradable):
            ends = f"{issue.say(tradable.floor)} to {issue.say(tradable.ceiling)}"
            why = f"{said} lies outside clause {tradable.clause}: {ends}.{f' {tradable.because}' if tradable.because else ''}"
            yield Breach(tradable.clause, "tradable", issue.id, option, tradable.owner, (why,))


def _decisions(case: Case, charter: Charter) -> Iterator[Finding]:
    if not charter.decisions:
        yield Finding(
            "decision", (), "open", ("No decision has an approver yet: say who approves an agreement, a concession, a walk-away.",)
        )
    for flaw in find_range_flaws(charter.decisions, case.unit):
        yield Finding("decision", flaw.decisions, "wrong", (flaw.says,))
    people = {*charter.signers, *(one.approver for one in charter.decisions), *(who.person for who in case.stakeholders)}
    for flaw in find_escalation_flaws(charter.decisions, frozenset(people)):
        yield Finding("escalation", flaw.decisions, "wrong", (flaw.says,))


def _tradables(case: Case, charter: Charter) -> Iterator[Finding]:
    for tradable in charter.tradables:
        issue = case.issue(tradable.issue)
        if issue.position(tradable.floor) > issue.position(tradable.ceiling):
            ends = f"floor {issue.say(tradable.floor)} and ceiling {issue.say(tradable.ceiling)}"
            why = f"Clause {tradable.clause}: {ends} stand against the order of the options of {issue.label}."
            yield Finding("tradable", (tradable.clause,), "wrong", (why,))
        options = [issue.options[place] for place in tradable_range(issue, tradable)]
        for line, whose, where in _lines_on(case, charter, issue):
            refused = [issue.say(option) for option in options if not line.admits(option)]
            if refused:
                why = f"Clause {tradable.clause} lets {issue.label} go to {_listed(refused)}, which {whose} forbids: {line.say()}."
                yield Finding("tradable", (tradable.clause, where), "wrong", (why,))


def _lines_on(case: Case, charter: Charter, issue: Issue) -> Iterator[tuple[Bound, str, str]]:
    for clause in charter.red_lines:
        if clause.issue == issue.id:
            yield clause, f"clause {clause.clause}", clause.clause
    for who in case.stakeholders:
        yield from ((line, f"the red line of {who.label}", who.id) for line in who.red_lines if line.issue == issue.id)


def _listed(said: list[str]) -> str:
    return ", ".join(said) if len(said) <= 4 else f"{', '.join(said[:3])} and {len(said) - 3} more"


def _options(case: Case, charter: Charter) -> Iterator[Finding]:
    for issue, allowed in zip(case.issues, allowed_options(case), strict=True):
        if not allowed.any():
            clauses = _clauses_on(charter, {issue.id})
            why = f"Clauses {', '.join(clauses)} together leave no option of {issue.label}."
            yield Finding("red line", clauses, "wrong", (why,))


def _clauses_on(charter: Charter, issues: set[str]) -> tuple[str, ...]:
    lines = [line.clause for line in charter.red_lines if line.issue in issues]
    return tuple(dict.fromkeys([*lines, *(one.clause for one in charter.tradables if one.issue in issues)]))


def _needs(case: Case, charter: Charter) -> Iterator[Finding]:
    """Find each need that could be met, were it not for the charter."""
    allowed = allowed_options(case)
    for need in find_need_sums(case):
        kept = [[number for number, may in zip(row, allowed[place], strict=True) if may] for place, row in need.numbers.items()]
        if not all(kept) or sum(map(min, kept)) <= need.limit or sum(map(min, need.numbers.values())) > need.limit:
            continue
        clauses = _clauses_on(charter, {case.issues[place].id for place in need.numbers})
        why = f"Under clauses {', '.join(clauses)} no package meets the need {need.held.need} of {need.held.label}: {need.held.limit}."
        yield Finding("need", clauses, "wrong", (why,))


def _unsigned(charter: Charter) -> tuple[str, ...]:
    signed = {signature.person for signature in charter.signatures if signature.version == charter.version}
    return tuple(person for person in charter.signers if person not in signed)


def _signatures(_case: Case, charter: Charter) -> Iterator[Finding]:
    if not charter.signers:
        yield Finding("signature", (), "open", ("Nobody is asked to sign this charter yet.",))
    for person in _unsigned(charter):
        earlier = [one.version for one in charter.signatures if one.person == person and one.version < charter.version]
        said = f"; the last version signed is {max(earlier)}" if earlier else ""
        yield Finding("signature", (person,), "open", (f"{person} has not signed version {charter.version}{said}.",))
    for one in charter.signatures:
        if one.version > charter.version:
            why = f"{one.person} signed version {one.version} on {one.on}; the charter is at version {charter.version}."
            yield Finding("signature", (one.person,), "wrong", (why,))
        if one.person not in charter.signers:
            yield Finding("signature", (one.person,), "wrong", (f"{one.person} signed on {one.on} and is not asked to sign.",))
