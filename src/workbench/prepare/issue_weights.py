"""Weights of the issues, where a case states them beside its values: shown, changed so that they add up to 1, or worked into the values."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import QueryDict

from batna.exchange.numerals import Decimal
from batna.model.check import WEIGHT_TOLERANCE
from batna.model.estimate import Estimate, Number
from batna.model.preference import Preference
from workbench.records import load
from workbench.records.draft import IssueLine, Numbers
from workbench.ui.grid import Column, Fault, Grid, Line
from workbench.ui.numbers import Unreadable, read_number, write_typed

PREFIX: Final = "weights"
LABEL: Final = "Weights of the issues"
HEADS: Final = {"ours": "Ours", "theirs": "Theirs"}
Weights = dict[str, dict[str, float]]


def weights_in(loaded: load.Loaded) -> Weights:
    """Return the weights by side, as far as the case states any and the viewer may know them; a new issue weighs nothing yet."""
    preferences = loaded.case.preferences
    known: dict[str, Mapping[str, float] | None] = {"ours": preferences.ours.weights}
    if not loaded.hides("preferences.theirs") and preferences.theirs is not None:
        known["theirs"] = preferences.theirs.weights
    return {side: {line.id: given.get(line.id, 0.0) for line in loaded.lines} for side, given in known.items() if given}


def weight_grid(loaded: load.Loaded, rows: Sequence[Line] = (), faults: Sequence[Fault] = ()) -> Grid | None:
    """Return the grid of the weights, as saved or as sent; none where nothing is weighted."""
    weights = weights_in(loaded)
    if not weights:
        return None
    columns = (
        Column("id", kind="hidden"), Column("issue", "Issue", width="wide"), *(Column(side, HEADS[side], "number") for side in weights),
    )  # fmt: skip
    typed = {row["id"]: row for row in rows}
    lines = [
        Line(
            number,
            {"id": line.id, "issue": line.label}
            | {side: typed[line.id][side] if line.id in typed else write_typed(given[line.id]) for side, given in weights.items()},
            frozenset({"issue"}),
        )
        for number, line in enumerate(loaded.lines)
    ]
    return Grid(PREFIX, LABEL, columns, tuple(lines), tuple(faults), fixed=True)


def sent_rows(posted: QueryDict, grid: Grid) -> tuple[Line, ...]:
    """Return the rows of the grid that were sent, those that were emptied too."""
    names = [column.name for column in grid.columns if column.name != "issue"]
    return tuple(
        Line(line.number, {name: posted.get(f"{PREFIX}-{line.number}-{name}", "") for name in names})
        for line in grid.lines
        if f"{PREFIX}-{line.number}-id" in posted
    )


def read_weights(
    loaded: load.Loaded, grid: Grid, rows: Sequence[Line], mark: Decimal
) -> tuple[Mapping[str, dict[str, float]], list[Fault]]:
    """Return the weights that were sent, by side, and what is wrong with them; an issue that was not sent keeps its weight."""
    known, faults = weights_in(loaded), []
    for row in rows:
        for side, weights in known.items():
            try:
                number = read_number(row[side], mark)
            except Unreadable as error:
                faults.append(grid.fault(row, side, str(error)))
                continue
            if row["id"] not in weights:
                continue
            if number is None or not 0 <= number <= 1:
                faults.append(grid.fault(row, side, "Say a weight from 0 to 1, or in percent such as 30 %."))
            else:
                weights[row["id"]] = number
    for side, weights in () if faults else known.items():
        total = sum(weights.values())
        if abs(total - 1) > WEIGHT_TOLERANCE:
            faults.append(Fault("", HEADS[side], f"The weights add up to {write_typed(total)}. They have to add up to 1."))
    return known, faults


def folded(loaded: load.Loaded) -> tuple[IssueLine, ...]:
    """Return the issues with every value times its weight; what follows from costs carries no weight."""
    weights = weights_in(loaded)

    def times(line: IssueLine, side: str, numbers: Numbers) -> Numbers:
        return numbers if side not in weights else tuple(_times(weights[side][line.id], number) for number in numbers)

    return tuple(
        IssueLine(line.id, line.options, line.name, line.unit, times(line, "ours", line.ours), times(line, "theirs", line.theirs))
        for line in loaded.lines
    )


def _times(weight: float, number: Number | None) -> Number | None:
    if isinstance(number, Estimate):
        return Estimate(low=weight * number.low, likely=weight * number.likely, high=weight * number.high)
    return None if number is None else weight * number


def given_for(loaded: load.Loaded, weights: Mapping[str, Mapping[str, float] | None]) -> dict[str, Any]:
    """Return weights by side as `save_issues` takes them."""
    given: dict[str, Any] = {"weights": weights["ours"]} if "ours" in weights else {}
    if "theirs" in weights:
        known = loaded.case.preferences.theirs or Preference()
        given["theirs"] = known.model_copy(update={"weights": weights["theirs"]})
    return given


def kept_for(loaded: load.Loaded, lines: Sequence[IssueLine]) -> dict[str, Any]:
    """Return the weights of other lines as `save_issues` takes them: a new issue weighs nothing; nothing where no issue is new or gone."""
    if {line.id for line in lines} == {line.id for line in loaded.lines}:
        return {}
    return given_for(loaded, {side: {line.id: given.get(line.id, 0.0) for line in lines} for side, given in weights_in(loaded).items()})


def say_weights(loaded: load.Loaded, weights: Mapping[str, Mapping[str, float] | None]) -> dict[str, str]:
    labels = {line.id: line.label for line in loaded.lines}
    return {
        f"{HEADS[side]}: {labels.get(name, name)}": write_typed(weight)
        for side, given in weights.items()
        for name, weight in (given or {}).items()
    }
