"""Put an offer together, ours or theirs: one option for each issue, with what it is worth and what stands against it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils import timezone

from batna.model.case import Case
from batna.model.issue import Option
from batna.model.offer import Offer, Side
from batna.model.package import read_package
from batna.model.problem import BadInput, NotEnoughData
from batna.negotiate.ledger import Giveaway, warn_before
from batna.negotiate.nearest import Move, find_nearest
from batna.negotiate.offers import OfferCheck, check_offer, order_offers
from workbench.negotiate.places import Said, marks_in, say_changes
from workbench.records import load
from workbench.ui import picks
from workbench.ui.grid import Fault
from workbench.ui.package_code import read_code
from workbench.ui.picks import PREFIX, Pick
from workbench.ui.saving import faults_of

MOST_CHOICES: Final = 100
MOST_IN_ALL: Final = 4_000
FEW_CHOICES: Final = 12
TEXT: Final = 20_000
NO_ISSUES: Final = "There is no issue yet: add what has to be settled under prepare, issues."


class OfferForm(forms.Form):
    """What an offer says beside its package."""

    on = forms.DateField(label="When", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    speaker = forms.CharField(label="Who puts it", required=False, max_length=200)
    note = forms.CharField(label="Remark", required=False, max_length=TEXT)


@dataclass(frozen=True, slots=True)
class Meter:
    """What the offer at hand is worth and what stands against it; `share` places it between walk-away (0) and target (1)."""

    check: OfferCheck
    changes: tuple[Said, ...]
    warnings: tuple[Giveaway, ...]
    moves: tuple[tuple[str, Move], ...]
    share: float | None


@dataclass(frozen=True, slots=True)
class Composer:
    """An offer of one side on its way, as the page shows it; `faults` name options that the case does not have."""

    side: Side
    form: OfferForm
    picks: tuple[Pick, ...]
    meter: Meter | None
    faults: tuple[Fault, ...]
    seen: int

    @property
    def is_ours(self) -> bool:
        return self.side == "ours"


def last_of(case: Case, side: Side) -> Offer | None:
    return next((offer for offer in reversed(order_offers(case)) if offer.by == side), None)


def start_of(case: Case, query: QueryDict, side: Side) -> dict[str, str]:
    """Return the options to start from: those of the address, else the last offer of that side, else nothing.

    `package` is an offer's id, `ours`, `theirs`, `agreement`, a package's code, or a package as JSON; `pick.<issue>` names single options.
    """
    asked = query.get("package", "")
    found: Mapping[str, object] = {}
    if asked:
        found = package_asked(case, asked)
    elif (last := last_of(case, side)) is not None:
        found = last.package
    single = {name.removeprefix(PREFIX): str(text) for name, text in query.items() if name.startswith(PREFIX)}
    written = {name: str(option) for name, option in found.items()} | single
    return {issue.id: written[issue.id] for issue in case.issues if issue.has(written.get(issue.id))}


def package_asked(case: Case, asked: str) -> Mapping[str, object]:
    """Return the package that a word of the address means; nothing when it means none."""
    if asked.startswith("{"):
        try:
            read = json.loads(asked)
        except (ValueError, RecursionError):
            return {}
        return read if isinstance(read, dict) else {}
    if asked == "agreement":
        return case.outcome.package if case.outcome else {}
    offers = {offer.id: offer for offer in case.offers}
    offer = offers.get(asked) or (last_of(case, "ours" if asked == "ours" else "theirs") if asked in {"ours", "theirs"} else None)
    return offer.package if offer else read_code(case.issues, asked) or {}


def compose(loaded: load.Loaded, side: Side, picked: Mapping[str, str], form: OfferForm | None = None, seen: int | None = None) -> Composer:
    """Return an offer on its way with its worth; what the case does not have is a fault at its issue."""
    case = loaded.case
    if not case.issues:
        raise NotEnoughData(NO_ISSUES)
    meter: Meter | None = None
    faults: tuple[Fault, ...] = ()
    try:
        meter = meter_of(loaded, side, read_package(case.issues, picked)) if picked else None
    except BadInput as error:
        labels = {f"package.{issue.id}": issue.label for issue in case.issues}
        places = {issue.label: f"{PREFIX}{issue.id}" for issue in case.issues}
        faults = tuple(Fault(places.get(one.where, ""), one.where, one.sentence) for one in faults_of(error, labels))
    speaker = loaded.me.name if side == "ours" else ""
    return Composer(
        side=side,
        form=form or OfferForm(initial={"on": timezone.localdate(), "speaker": speaker}),
        picks=tuple(picks_of(case, picked)),
        meter=meter,
        faults=faults,
        seen=loaded.versions["offers"] if seen is None else seen,
    )


def picks_of(case: Case, picked: Mapping[str, str]) -> Iterator[Pick]:
    sides: tuple[Side, ...] = ("ours", "theirs")
    last = {side: offer.package for side in sides if (offer := last_of(case, side))}
    most = MOST_CHOICES if sum(len(issue.options) for issue in case.issues) <= MOST_IN_ALL else FEW_CHOICES
    return picks.picks_of(case, picked, last, most=most)


def meter_of(loaded: load.Loaded, side: Side, package: Mapping[str, Option], today: date | None = None) -> Meter:
    """Return the worth of a package. Ours is checked against the charter, the rules and what was given for nothing."""
    case = loaded.case
    check = check_offer(case, package, speaker=speaker_of(loaded) if side == "ours" else None, parts=marks_in(case))
    if side == "theirs":
        return Meter(check, (), (), (), share_of(check))
    warnings = () if check.ours is None else warn_before(case, package, today=today or timezone.localdate())
    moves = () if check.allowed else find_nearest(case, package)
    said = tuple((f"{(issue := case.issue(one.issue)).label} {issue.say(one.after)}", one) for one in moves)
    return Meter(check, say_changes(case, check.changes), warnings, said, share_of(check))


def speaker_of(loaded: load.Loaded) -> str | None:
    """Return who would speak, where the viewer may know who of us talks to the supplier."""
    hidden = any(who.hides("talks_to_supplier") for who in loaded.case.stakeholders)
    return None if hidden else loaded.me.name


def share_of(check: OfferCheck) -> float | None:
    """Return where the value lies on the way from our walk-away to our target; None where one of them is not shown."""
    target, walk_away = check.to_target, check.to_walk_away
    if target is None or walk_away is None or target.likely is None or walk_away.likely is None:
        return None
    way = walk_away.likely - target.likely
    return walk_away.likely / way if way > 0 else None


def offer_of(side: Side, package: Mapping[str, Option], said: Mapping[str, Any]) -> dict[str, Any]:
    """Return an offer as the log takes it."""
    return {"by": side, "on": said["on"], "speaker": said["speaker"], "note": said["note"], "package": dict(package)}
