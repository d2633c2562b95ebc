"""What past cases say of the supplier of a case: only those cases that this viewer may read, each look at one in its history."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.db.models import Exists, OuterRef

from batna.learn.priors import LearnedPrior, Lesson, learn_prior, look_back
from batna.model.case import Case
from batna.model.problem import HiddenFromRole
from batna.simulate.beliefs import Prior
from workbench.people.models import User
from workbench.records import load
from workbench.records.compartments import Compartment
from workbench.records.models.case import ClearanceRecord, MemberRecord
from workbench.records.models.learn import OutcomeRecord
from workbench.records.standing import Viewer

MOST: Final = 20  # past cases that are opened for one page, the nearest and then the newest first
PURPOSE: Final = "learn.priors"  # never the case that it is for: who may read a past case need not know of this one
NEEDED: Final = ("preferences.theirs", "bargaining", "offers", "outcome", "issues")
OPEN: Final[tuple[Compartment, ...]] = ("terms", "commercial")
REMEMBERED: Final = 400
_lessons: dict[str, Lesson] = {}


@dataclass(frozen=True, slots=True)
class Past:
    """A prior for one viewer with the cases that it was learned from; `cases[one.number]` is the id of a past case."""

    learned: LearnedPrior
    cases: tuple[int, ...]
    more: int = 0

    @property
    def prior(self) -> Prior | None:
        """What simulations and advice are worked out with; None while there is not enough data."""
        return self.learned.usable


def learn_for(opened: load.Loaded) -> Past:
    """Return what the past cases that the viewer may read say of the supplier of a case.

    Whatever follows from it is for this viewer alone: another member of the case may know other past cases. Raises
    `HiddenFromRole` where the viewer may not know what we believe of the supplier.
    """
    case = opened.case
    case.preferences.theirs, case.bargaining  # noqa: B018 - raises before another case is opened for somebody who may not know
    found = readable(opened.viewer, opened.pk, case)
    looked_at = [load.case(number, opened.viewer, PURPOSE) for number in found[:MOST]]
    cases = [past for past in looked_at if not any(map(past.hides, NEEDED))]
    learned = learn_prior([past.case for past in cases], case=case, look=remember)
    return Past(learned, tuple(past.pk for past in cases), max(len(found) - MOST, 0))


def known_to(opened: load.Loaded) -> Past | None:
    """Return what past cases say, for a page that goes without where the viewer may not know it."""
    try:
        return learn_for(opened)
    except HiddenFromRole:
        return None


def prior_in(past: Past | None) -> Prior | None:
    """Return what to work with: nothing while there is not enough data, so that a page stays as it is without a past."""
    return None if past is None else past.prior


def readable(viewer: Viewer, pk: int, case: Case) -> list[int]:
    """Return the finished cases, this one apart, in which the viewer is cleared for terms and for what is commercial."""
    if not isinstance(viewer, User):
        return []
    rows = MemberRecord.objects.filter(Exists(OutcomeRecord.objects.filter(case_id=OuterRef("case_id"))), user_id=viewer.pk)
    for compartment in OPEN:
        cleared = ClearanceRecord.objects.filter(case_id=OuterRef("case_id"), compartment=compartment, role=OuterRef("role"))
        rows = rows.filter(Exists(cleared))
    ends = dict(OutcomeRecord.objects.filter(case_id__in=rows.values("case_id")).values_list("case_id", "on"))
    named = rows.exclude(case_id=pk).values_list("case_id", "case__supplier", "case__category")
    newest = sorted(named, key=lambda row: (ends[row[0]], row[0]), reverse=True)
    supplier, category = case.supplier.casefold(), case.category.casefold()
    near = sorted(newest, key=lambda row: (row[1].casefold() != supplier, not category or row[2].casefold() != category))
    return [row[0] for row in near]


def remember(past: Case, seed: int) -> Lesson:
    """Return what a past case shows; worked out once for the same talks. The key holds all that goes in, so that nothing is stale."""
    key = key_of(past, seed)
    if key not in _lessons:
        while len(_lessons) >= REMEMBERED:
            _lessons.pop(next(iter(_lessons)), None)
        _lessons[key] = look_back(past, seed)
    return _lessons[key]


def key_of(past: Case, seed: int) -> str:
    theirs, outcome = past.preferences.theirs, past.outcome
    parts = json.dumps(
        [
            seed,
            past.bargaining.rounds,
            [issue.model_dump(mode="json") for issue in past.issues],
            theirs and theirs.model_dump(mode="json"),
            [offer.model_dump(mode="json") for offer in past.offers],
            outcome and outcome.model_dump(mode="json"),
        ]
    )
    return sha256(parts.encode()).hexdigest()
