"""Packages as the pages of plan tell them: their options in words, what they are called, what they are worth over another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from batna.align.charter import check_package
from batna.measure.worth import our_scale, their_scale, whole_value
from batna.model.case import Case
from batna.model.issue import Option
from batna.model.problem import NotEnoughData
from batna.plan.packages import RatedPackage
from workbench.ui.figures import space_percents
from workbench.ui.package_choice import is_quick
from workbench.ui.package_code import code_of, is_whole
from workbench.ui.parts import part

MOST_TERMS = 12
Named = tuple[str, str]  # the label of an issue and an option of it, in words


@dataclass(frozen=True, slots=True)
class OnTable:
    """The package that others are held against: what was agreed, else the last whole offer of theirs, else of ours."""

    kind: str
    name: str
    package: Mapping[str, Option]
    round: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """One package: its code for addresses, its names, its options in words, both values, and the gains over another one.

    `terms` holds what differs from the other package, or everything without one; `same` says that nothing differs and
    `more` how many options are left out. `clauses` are those of the charter that it breaks.
    """

    code: str
    names: tuple[str, ...]
    terms: tuple[Named, ...]
    same: bool
    more: int
    ours: float
    theirs: float | None
    our_gain: float | None = None
    their_gain: float | None = None
    share: float | None = None
    clauses: tuple[str, ...] = ()

    @property
    def percent(self) -> int | None:
        """The share of supplier types under which it is efficient, as a whole number."""
        return None if self.share is None else round(100 * self.share)

    @property
    def says(self) -> str:
        """The package in one line, for readers who listen."""
        return ", ".join((*self.names, *(f"{label} {option}" for label, option in self.terms[:4]))) or "as agreed"


def insist_quick(case: Case) -> None:
    """Refuse a case whose packages cannot be weighed while somebody waits; the sentence says where they can."""
    if not is_quick(case):
        options = sum(len(issue.options) for issue in case.issues)
        raise NotEnoughData(
            f"{options:,} options on {len(case.issues):,} issues are more than a page can weigh while you wait. "
            "Export the case and run batna plan on it: the command line takes its time."
        )


def offers_of(case: Case) -> tuple[OnTable, ...]:
    """Return the last whole offer of each side, theirs first; none where the viewer may not see offers."""
    if case.hides("offers"):
        return ()
    found = []
    for side, name in (("theirs", f"the last offer of {case.supplier}"), ("ours", "our last offer")):
        whole = [offer for offer in case.offers if offer.by == side and is_whole(case.issues, offer.package)]
        if whole:
            last = max(whole, key=lambda offer: offer.round)
            found.append(OnTable(side, name, last.package, last.round))
    return tuple(found)


def find_on_table(case: Case) -> tuple[OnTable, ...]:
    """Return the agreement, if there is one, and the last whole offers: the first is the package on the table."""
    outcome = None if case.hides("outcome") else case.outcome
    if outcome is not None and is_whole(case.issues, outcome.package):
        return OnTable("agreement", "the agreement", outcome.package), *offers_of(case)
    return offers_of(case)


def terms_of(case: Case, package: Mapping[str, Option], base: Mapping[str, Option] | None = None) -> tuple[Named, ...]:
    """Return the options of a package in words; with a base, only those that differ from it."""
    return tuple(
        (issue.label, space_percents(issue.say(package[issue.id])))
        for issue in case.issues
        if base is None or package[issue.id] != base[issue.id]
    )


def tell(case: Case, one: RatedPackage, base: RatedPackage | None = None, names: Sequence[str] = (), *, whole: bool = False) -> Told:
    """Return a package in words with what it gains over `base`; `whole` lists every option all the same."""
    terms = terms_of(case, one.package, None if whole or base is None else base.package)
    ours, theirs = (None, None) if base is None else (one.ours - base.ours, one.theirs - base.theirs)
    code = code_of(case.issues, one.package)
    left = max(len(terms) - MOST_TERMS, 0)
    clauses = clauses_of(case, one.package)
    return Told(code, tuple(names), terms[:MOST_TERMS], not terms, left, one.ours, one.theirs, ours, theirs, one.efficient_for, clauses)


def clauses_of(case: Case, package: Mapping[str, Option]) -> tuple[str, ...]:
    """Return the clauses of the charter that a package breaks, as far as the viewer may see the charter."""
    broken = part(lambda: check_package(case, package)).result or ()
    return tuple(dict.fromkeys(breach.clause for breach in broken))


def our_worth(case: Case, package: Mapping[str, Option]) -> float:
    """Return what a whole package is worth to us at likely; errors as in `our_values`."""
    return whole_value(our_scale(case), [issue.position(package[issue.id]) for issue in case.issues]).likely


def rate(case: Case, package: Mapping[str, Option]) -> RatedPackage:
    """Return a whole package with both values at likely."""
    places = [issue.position(package[issue.id]) for issue in case.issues]
    return RatedPackage(package, whole_value(our_scale(case), places).likely, whole_value(their_scale(case), places).likely)


def tell_ours(case: Case, on_table: Sequence[OnTable]) -> tuple[Told, ...]:
    """Return packages with our value alone, for those who may not know or have not estimated theirs; the first is the base."""
    told = []
    base = part(lambda: our_worth(case, on_table[0].package)) if on_table else None
    for put in on_table:
        worth = part(lambda put=put: our_worth(case, put.package))  # type: ignore[misc]
        if base is None or worth.result is None or base.result is None:
            continue
        terms = terms_of(case, put.package, None if put is on_table[0] else on_table[0].package)
        told.append(
            Told(
                code_of(case.issues, put.package), (put.name,), terms[:MOST_TERMS], not terms, max(len(terms) - MOST_TERMS, 0),
                worth.result, None, worth.result - base.result,
            )
        )  # fmt: skip
    return tuple(told)
