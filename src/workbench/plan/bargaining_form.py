"""How they bargain as a form: its fields and two grids, what is shown in them, and what is read out of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.http import QueryDict

from batna.exchange.numerals import Decimal
from batna.model.bargaining import Bargaining
from workbench.ui.grid import Column, Fault, Grid, Line, numbered, read_lines
from workbench.ui.numbers import NumberField, NumbersForm, Unreadable, read_range, write_ends, write_typed

KINDS: Final = (
    ("tactics", "Offers back and forth"),
    ("alternating", "Offers in turn, each round costs"),
    ("split", "The gain is split"),
    ("ask", "Take it or leave it"),
)
KEPT: Final = (("", "still ahead"), ("yes", "it was real"), ("no", "it passed without effect"))
WAS_KEPT: Final[dict[str, bool | None]] = {"": None, "yes": True, "no": False}
ENDS: Final = ("low", "likely", "high")
WHOLE: Final = ("rounds", "deadline", "days_per_round")
COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "delay": (
        Column("function", "Who of us pays", width="wide"),
        Column("low", "A day, low", "number"),
        Column("likely", "A day, likely", "number"),
        Column("high", "A day, high", "number"),
    ),
    "deadlines": (
        Column("on", "They named", "date"),
        Column("kept", "And then", "choice", KEPT, "middle"),
        Column("note", "Remark", width="wide"),
    ),
}
LABELS: Final = {"delay": "What a day of waiting costs", "deadlines": "Deadlines that they stated"}


class SettingsForm(NumbersForm):
    """How they bargain and what waiting does, one number a field; parts of a whole are typed as percent."""

    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect, label="How they bargain")
    pen = NumberField(least=0, most=100, label="They hold the pen, %", help_text="How often the offer on the table is theirs.")
    rounds = NumberField(least=1, most=200, label="Rounds until they leave")
    deadline = NumberField(
        required=False, least=1, most=200, label="Rounds until we have to leave", help_text="Empty: as long as they stay."
    )
    days_per_round = NumberField(least=1, most=366, label="Days a round takes")
    ours = NumberField(
        required=False, least=1, most=100, label="Left of our gain after a round, %", help_text="Empty: from what a day costs."
    )
    theirs = NumberField(least=1, most=100, label="Left of their gain after a round, %")
    breakdown = NumberField(least=0, most=100, label="The talks end on any one day, %")
    unasked = NumberField(least=0, most=100, label="They move on a day unasked, %")
    low = NumberField(required=False, label="Their next offer, low")
    likely = NumberField(required=False, label="Their next offer, likely", help_text="Empty: from their offers so far.")
    high = NumberField(required=False, label="Their next offer, high")
    quarter_end = NumberField(label="A quarter’s last day brings us")
    budget = NumberField(required=False, least=0, label="Budget for our alternatives")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in WHOLE:
            number = cleaned.get(name)
            if number is not None and number != int(number):
                self.add_error(name, "Give a whole number.")
        try:
            low, likely, high = (str(self.data.get(end, "")) for end in ENDS)
            cleaned["improvement"] = read_range(low, likely, high, self.mark)
        except Unreadable as error:
            if error.part not in self.errors:
                self.add_error(error.part, str(error))
        return cleaned


def form_of(bargaining: Bargaining) -> SettingsForm:
    return SettingsForm(initial=typed(bargaining), auto_id="bargaining_%s")


def typed(bargaining: Bargaining) -> dict[str, str]:
    """Return the fields as they are typed."""
    patience = bargaining.patience
    plain = {name: write_typed(getattr(bargaining, name)) for name in (*WHOLE, "quarter_end", "budget")}
    parts = {name: percent(getattr(bargaining, name)) for name in ("pen", "breakdown", "unasked")}
    ends = dict(zip(ENDS, write_ends(bargaining.improvement), strict=True))
    return {"kind": bargaining.kind, "ours": percent(patience.ours), "theirs": percent(patience.theirs)} | plain | parts | ends


def percent(part: float | None) -> str:
    return "" if part is None else write_typed(round(100 * part, 10))


def grids_of(bargaining: Bargaining) -> dict[str, Grid]:
    rows: dict[str, list[dict[str, str]]] = {
        "delay": [
            {"function": one.function} | dict(zip(ENDS, write_ends(one.per_day), strict=True)) for one in bargaining.delay
        ],
        "deadlines": [
            {"on": one.on.isoformat(), "kept": code(one.kept), "note": one.note}
            for one in bargaining.deadlines
        ],
    }  # fmt: skip
    return {prefix: Grid(prefix, LABELS[prefix], COLUMNS[prefix], numbered(lines), blanks=1) for prefix, lines in rows.items()}


def read_form(posted: QueryDict, mark: Decimal) -> tuple[dict[str, Any], list[Fault], dict[str, Any]]:
    """Return what was sent as parts of a casefile's `bargaining`, what is wrong with it, and what was typed, for the page."""
    form = SettingsForm(posted, mark=mark, auto_id="bargaining_%s")
    faults = [
        Fault(form[name].id_for_label, str(form.fields[name].label), str(text)) for name, texts in form.errors.items() for text in texts
    ]
    lines = {prefix: read_lines(posted, prefix, COLUMNS[prefix]) for prefix in COLUMNS}
    grids = {prefix: Grid(prefix, LABELS[prefix], COLUMNS[prefix], lines[prefix], blanks=1) for prefix in COLUMNS}
    delay = [_delay(grids["delay"], line, mark, faults) for line in lines["delay"]]
    stated = [_stated(grids["deadlines"], line, faults) for line in lines["deadlines"]]
    shown = {
        prefix: Grid(
            prefix, LABELS[prefix], COLUMNS[prefix], lines[prefix], tuple(one for one in faults if one.place.startswith(prefix)), 1
        )
        for prefix in COLUMNS
    }
    given = {} if faults else given_of(form.cleaned_data) | {"delay": delay, "deadlines": stated}
    return given, faults, {"form": form, "grids": shown}


def given_of(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    whole = {name: None if cleaned[name] is None else int(cleaned[name]) for name in WHOLE}
    parts = {name: cleaned[name] / 100 for name in ("pen", "breakdown", "unasked")}
    patience = {"ours": None if cleaned["ours"] is None else cleaned["ours"] / 100, "theirs": cleaned["theirs"] / 100}
    rest = {name: cleaned[name] for name in ("kind", "improvement", "quarter_end", "budget")}
    return {"patience": patience} | whole | parts | rest


def _delay(grid: Grid, line: Line, mark: Decimal, faults: list[Fault]) -> dict[str, Any]:
    if not line["function"]:
        faults.append(grid.fault(line, "function", "Say who of us pays for the day."))
    try:
        per_day = read_range(line["low"], line["likely"], line["high"], mark)
    except Unreadable as error:
        faults.append(grid.fault(line, error.part, str(error)))
    else:
        if per_day is None:
            faults.append(grid.fault(line, "likely", "Say what a day of waiting costs them."))
        return {"function": line["function"], "per_day": per_day}
    return {}


def _stated(grid: Grid, line: Line, faults: list[Fault]) -> dict[str, Any]:
    try:
        day = date.fromisoformat(line["on"])
    except ValueError:
        faults.append(grid.fault(line, "on", "Give the day that they named, as 2027-03-31."))
        return {}
    return {"on": day, "kept": WAS_KEPT.get(line["kept"]), "note": line["note"]}


def say(bargaining: Bargaining) -> dict[str, str]:
    """Return the settings as texts by label, to show two versions side by side."""
    form = form_of(bargaining)
    said = {str(form.fields[name].label): text for name, text in typed(bargaining).items()}
    said["How they bargain"] = dict(KINDS)[bargaining.kind]
    said[LABELS["delay"]] = "; ".join(f"{one.function} {write_ends(one.per_day)[1]}" for one in bargaining.delay)
    said[LABELS["deadlines"]] = "; ".join(
        f"{one.on} {dict(KEPT)[code(one.kept)]}{f', {one.note}' if one.note else ''}" for one in bargaining.deadlines
    )
    return said


def say_settings(bargaining: Bargaining, unit: str) -> list[tuple[str, str]]:
    """Return the settings without the grids for those who only read them, amounts with their unit."""
    form, texts = form_of(bargaining), typed(bargaining) | {"kind": dict(KINDS)[bargaining.kind]}
    amounts = (*ENDS, "quarter_end", "budget")
    return [
        (str(form.fields[name].label), f"{text} {unit}" if text and name in amounts else text or "–")
        for name, text in ((name, texts[name]) for name in form.fields)
    ]


def code(kept: bool | None) -> str:
    return next(code for code, was in WAS_KEPT.items() if was is kept)
