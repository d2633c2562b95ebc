"""The frontier picture: packages as points, with the names that a reader looks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from batna.model.case import Case
from batna.plan.packages import RatedPackage
from workbench.plan.told import OnTable
from workbench.ui.figures import write_short
from workbench.ui.package_code import code_of
from workbench.ui.specs import Point, frontier_spec


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn: `theory` names packages by code, `rated` holds their values, `shares` how often one is efficient."""

    efficient: Sequence[RatedPackage]
    sample: Sequence[RatedPackage]
    on_table: Sequence[OnTable]
    theory: Mapping[str, str]
    rated: Mapping[str, RatedPackage]
    best: RatedPackage | None
    base: RatedPackage | None
    floors: tuple[float | None, float | None]
    shares: Mapping[str, float | None]


def draw(case: Case, picture: Picture, picked: Sequence[Mapping[str, object]] = (), **more: Any) -> dict[str, Any]:
    """Return the specification of the picture; every point is told by the numbers of its options."""
    efficient = [point_of(case, one, picture.shares) for one in picture.efficient]
    known = {point["id"] for point in efficient}
    agreed, theirs, ours = points_on_table(case, picture)
    taken = {point["id"] for point in (*agreed, *theirs, *ours)}
    better = better_points(case, picture)
    # The name of the rightmost one takes the nearest place, so that names do not cross.
    theory = sorted(picture.theory.items(), key=lambda item: -picture.rated[item[0]].ours)
    taken |= {point["id"] for point in better}
    return frontier_spec(
        efficient=efficient,
        others=[point for one in picture.sample if (point := point_of(case, one))["id"] not in known],
        agreed=agreed,
        their_offers=theirs,
        our_offers=ours,
        better=better,
        theory=[point_of(case, picture.rated[code], picture.shares, name) for code, name in theory if code not in taken],
        picks=True,
        picked=[Point(**point) for point in picked],  # type: ignore[typeddict-item]
        our_floor=picture.floors[0],
        their_floor=picture.floors[1],
        unit=case.unit,
        issues=[(issue.label, [issue.say(option) for option in issue.options]) for issue in case.issues],
        **more,
    )


def point_of(case: Case, one: RatedPackage, shares: Mapping[str, float | None] | None = None, label: str = "") -> Point:
    code = code_of(case.issues, one.package)
    point = Point(id=code, ours=round(one.ours, 6), theirs=round(one.theirs, 6))
    if label:
        point["label"] = label
    share = (shares or {}).get(code)
    if share is not None:
        point["share"] = share
    return point


def points_on_table(case: Case, picture: Picture) -> tuple[list[Point], list[Point], list[Point]]:
    """Return the agreement, their last offer and ours; an offer that was agreed shows once."""
    found: dict[str, list[Point]] = {"agreement": [], "theirs": [], "ours": []}
    names = {"agreement": "the agreement", "theirs": "their offer", "ours": "our offer"}
    seen: set[str] = set()
    for put in picture.on_table:
        code = code_of(case.issues, put.package)
        if code not in seen:
            label = names[put.kind] + (f", round {put.round}" if put.round else "")
            found[put.kind].append(point_of(case, picture.rated[code], picture.shares, label))
        seen.add(code)
    return found["agreement"], found["theirs"], found["ours"]


def better_points(case: Case, picture: Picture) -> list[Point]:
    if picture.best is None or picture.base is None:
        return []
    gains = (picture.best.ours - picture.base.ours, picture.best.theirs - picture.base.theirs)
    label = f"better for both:\n{write_short(gains[0], sign=True)} and {write_short(gains[1], sign=True)}"
    return [point_of(case, picture.best, picture.shares, label)]
