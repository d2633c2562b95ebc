"""One stakeholder's entry: what they say, need and refuse; and what only they may see."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from batna.model.case import Case
from batna.model.problem import BadInput
from batna.model.stakeholder import Stakeholder
from workbench.people.signed_in import actor_of
from workbench.prepare import entry_grids
from workbench.prepare.places import places_in
from workbench.records import load, save
from workbench.ui.asking import mark_for, undo_url
from workbench.ui.grid import Column, Fault, Line, read_lines
from workbench.ui.page import case_page
from workbench.ui.saving import both_sides, conflict_answer, faults_answer, faults_of, is_htmx, key_in, saved_answer, seen_in

STANCES = [("supports", "supports it"), ("neutral", "neutral"), ("reluctant", "reluctant"), ("opposes", "opposes it")]
INFLUENCE = [(str(number), str(number)) for number in range(1, 6)]
PLAIN = ("function", "person")
DELICATE = ("influence", "stance", "talks_to_supplier", "knows")


class WhoForm(forms.Form):
    """Who it is, for those who are cleared also how they stand."""

    function = forms.CharField(max_length=200)
    person = forms.CharField(max_length=200, required=False)
    influence = forms.ChoiceField(choices=INFLUENCE, widget=forms.RadioSelect, help_text="From 1, little, to 5, decides.")
    stance = forms.ChoiceField(choices=STANCES, widget=forms.RadioSelect)
    talks_to_supplier = forms.BooleanField(required=False, label="Talks to the supplier")
    knows = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Knows", help_text="Facts that the supplier would like to know."
    )

    def __init__(self, *args: Any, case: Case, who: Stakeholder, delicate: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not delicate:
            for name in DELICATE:
                del self.fields[name]
            return
        items = {} if case.hides("information") else {item.id: item.fact or item.id for item in case.information}
        known = items | {name: name for name in who.knows if name not in items}
        self.fields["knows"].choices = list(known.items())  # type: ignore[attr-defined]
        if not known:
            del self.fields["knows"]


class NotesForm(forms.Form):
    """What only the person sees."""

    notes = forms.CharField(required=False, max_length=20_000, widget=forms.Textarea, label="My notes")


def found(loaded: load.Loaded, name: str) -> Stakeholder:
    people = () if "stakeholders" in loaded.case.hidden else loaded.case.stakeholders
    who = next((one for one in people if one.id == name), None)
    if who is None:
        raise Http404("No such stakeholder.")
    return who


@require_safe
def stakeholder(request: HttpRequest, pk: int, who: str) -> HttpResponse:
    """One stakeholder's entry: the lead changes any, everybody their own."""
    loaded = load.case(pk, request.user, "prepare.stakeholder")
    return show_entry(request, loaded, found(loaded, who))


def show_entry(request: HttpRequest, loaded: load.Loaded, who: Stakeholder, *, status: int = 200, **more: Any) -> HttpResponse:
    context = entry_facts(loaded, who) | more
    return case_page(request, loaded, "prepare/entry.html", context, stage="prepare", capability="stakeholders", status=status)


def is_own(loaded: load.Loaded, who: Stakeholder) -> bool:
    return bool(loaded.me.stakeholder) and loaded.me.stakeholder == who.id


def entry_facts(loaded: load.Loaded, who: Stakeholder, entry: entry_grids.Entry | None = None) -> dict[str, Any]:
    case, own = loaded.case, is_own(loaded, who)
    delicate = not who.hides("stance")
    facts = {} if case.hides("information") else {item.id: item.fact for item in case.information}
    measured: Any = entry_grids.saved_measures(who) | (entry.measured if entry else {})
    private = own and not who.hides("notes") and not who.hides("trade_offs")
    return {
        "loaded": loaded,
        "case": case,
        "who": who,
        "own": own,
        "delicate": delicate,
        "may_change": loaded.may("edit") or (own and loaded.may("edit_self")),
        "may_edit": loaded.may("edit"),
        "seen": loaded.versions[f"stakeholders.{who.id}"],
        "form": WhoForm(case=case, who=who, delicate=True, initial=initial_of(who)) if delicate else WhoForm(
            case=case, who=who, delicate=False, initial={name: getattr(who, name) for name in PLAIN}
        ),
        "grids": {
            "positions": entry_grids.position_grid(case, who),
            "needs": entry_grids.need_grid(case, who, asked=dict(entry.measured.keys()) if entry else None),
            "numbers": entry_grids.number_grid(case, measured),
            "red": entry_grids.red_line_grid(case, who),
        },
        "waiting": entry.waiting if entry else (),
        "private": private,
        "notes": NotesForm(initial={"notes": who.notes}) if private else None,
        "points": entry_grids.trade_off_grid(case, who.trade_offs) if private else None,
        "knows": [facts.get(name) or name for name in who.knows] if delicate else (),
        "told": told_positions(case, who),
        "red": [{"label": case.issue(line.issue).label, "limit": line.say(), "because": line.because} for line in who.red_lines],
        "unmeasured": [need for need in who.needs if not need.from_],
    }  # fmt: skip


def told_positions(case: Case, who: Stakeholder) -> list[dict[str, Any]]:
    """Return positions with their limits and needs in words, for those who read."""
    needs = {need.id: need for need in who.needs}
    return [
        {
            "says": position.says,
            "wants": [f"{case.issue(want.issue).label} {want.say()}" for want in position.wants],
            "needs": [needs[name] for name in position.needs if name in needs],
        }
        for position in who.positions
    ]


def initial_of(who: Stakeholder) -> dict[str, Any]:
    known = {name: getattr(who, name) for name in (*PLAIN, *DELICATE)}
    return known | {"influence": str(who.influence), "knows": list(who.knows)}


@require_POST
def save_entry(request: HttpRequest, pk: int, who: str) -> HttpResponse:
    """Save the shared part of an entry as it stands in the page."""
    loaded = load.case(pk, request.user, "prepare.stakeholder save")
    person = found(loaded, who)
    case, delicate = loaded.case, not person.hides("stance")
    form = WhoForm(request.POST, case=case, who=person, delicate=delicate)
    entry, rows = read_entry(request, case, person)
    faults = [Fault(f"id_{name}", str(form.fields[name].label or name), str(text)) for name, texts in form.errors.items() for text in texts]
    faults += entry.faults
    if not faults:
        said = {"id": who, **entry.said, **who_of(form)}
        try:
            done = save.prepare.save_stakeholder(
                actor=actor_of(request), case_id=pk, stakeholder=said, seen=seen_in(request), key=key_in(request)
            )
        except BadInput as error:
            faults = list(faults_of(error, places_in(case)))
        except save.Conflict as conflict:
            mine = Stakeholder.model_validate({**said, "id": who}, strict=False)
            sides = both_sides(say_entry(mine), say_entry(found(load.case(pk, request.user, "conflict"), who)))
            page = reverse("prepare:stakeholder", args=[pk, who])
            return conflict_answer(request, conflict, what=f"the entry of {person.label}", rows=sides, page=page)
        else:
            return saved(request, who, done, entry, rows["needs"])
    if is_htmx(request):
        return faults_answer(request, "entry", faults)
    grids = {
        "positions": entry_grids.position_grid(case, person, rows["positions"], faults),
        "needs": entry_grids.need_grid(case, person, rows["needs"], faults),
        "numbers": entry_grids.number_grid(case, entry.measured, faults),
        "red": entry_grids.red_line_grid(case, person, rows["red"], faults),
    }
    return show_entry(request, loaded, person, status=422, form=form, grids=grids, faults=faults)


def who_of(form: WhoForm) -> dict[str, Any]:
    said = dict(form.cleaned_data)
    if "influence" in said:
        said["influence"] = int(said["influence"])
    return said | ({"knows": tuple(said["knows"])} if "knows" in said else {})


def read_entry(request: HttpRequest, case: Case, who: Stakeholder) -> tuple[entry_grids.Entry, dict[str, tuple[Line, ...]]]:
    grids = {
        "positions": entry_grids.position_grid(case, who),
        "needs": entry_grids.need_grid(case, who),
        "red": entry_grids.red_line_grid(case, who),
    }
    rows = {name: read_lines(request.POST, name, grid.columns) for name, grid in grids.items()}
    rows["numbers"] = read_all(request, "numbers", entry_grids.number_grid(case, {}).columns)
    reader = entry_grids.Reader(case, who, mark_for(request))
    reader.needs(rows["needs"], rows["numbers"])
    reader.positions(rows["positions"])
    reader.red_lines(rows["red"])
    return reader.entry, rows


def read_all(request: HttpRequest, prefix: str, columns: tuple[Column, ...]) -> tuple[Line, ...]:
    """Return every row of a grid without removal, the empty ones too."""
    numbers = sorted(
        int(text)
        for name in request.POST
        if name.startswith(f"{prefix}-") and name.endswith("-key") and (text := name.split("-")[1]).isdigit()
    )
    return tuple(
        Line(number, {column.name: request.POST.get(f"{prefix}-{number}-{column.name}", "") for column in columns}) for number in numbers
    )


def saved(request: HttpRequest, name: str, done: save.Saved, entry: entry_grids.Entry, rows: Sequence[Line] | None) -> HttpResponse:
    pk, context = done.case_id, dict[str, Any]()
    if is_htmx(request):
        loaded = load.case(pk, request.user, "prepare.stakeholder")
        who = found(loaded, name)
        keys = (key for sent in request.POST if sent.startswith("numbers-") and sent.endswith("-key") for key in request.POST.getlist(sent))
        shown = {tuple(key.split("|")[:2]) for key in keys}
        fresh = rows is not None and (shown != entry.measured.keys() or [line["id"] for line in rows] != [need.id for need in who.needs])
        context = entry_facts(loaded, who, entry) | {"oob": True, "fresh": fresh}
    text = "Entry saved" if done.changed else "Nothing to save"
    page = reverse("prepare:stakeholder", args=[pk, name])
    return saved_answer(request, "prepare/entry_saved.html", context, text=text, undo=undo_url(done.event), page=page)


@require_POST
def save_private(request: HttpRequest, pk: int, who: str) -> HttpResponse:
    """Save notes and trade-offs: only one's own."""
    loaded = load.case(pk, request.user, "prepare.stakeholder private")
    person = found(loaded, who)
    if not is_own(loaded, person):
        raise Http404("No such page.")
    form = NotesForm(request.POST)
    rows = read_all(request, "points", entry_grids.trade_off_grid(loaded.case, {}).columns)
    points, faults = entry_grids.read_points(loaded.case, rows, mark_for(request))
    faults += [Fault("id_notes", "My notes", str(text)) for texts in form.errors.values() for text in texts]
    if not faults:
        said = {"id": who, "notes": form.cleaned_data["notes"], "trade_offs": points}
        try:
            done = save.prepare.save_stakeholder(
                actor=actor_of(request), case_id=pk, stakeholder=said, seen=seen_in(request), key=key_in(request)
            )
        except save.Conflict as conflict:
            now = found(load.case(pk, request.user, "conflict"), who)
            sides = both_sides(
                {"My notes": said["notes"]} | say_points(loaded.case, points),
                {"My notes": now.notes} | say_points(loaded.case, now.trade_offs),
            )
            page = reverse("prepare:stakeholder", args=[pk, who])
            return conflict_answer(request, conflict, what="your entry", rows=sides, page=page)
        return saved(request, who, done, entry_grids.Entry(), None)
    if is_htmx(request):
        return faults_answer(request, "private", faults)
    grid = entry_grids.trade_off_grid(loaded.case, {}, rows, faults)
    return show_entry(request, loaded, person, status=422, notes=form, points=grid, private_faults=faults)


def say_points(case: Case, points: Mapping[str, Sequence[float]]) -> dict[str, str]:
    return {case.issue(name).label: ", ".join(f"{number:g}" for number in numbers) for name, numbers in points.items()}


def say_entry(who: Stakeholder) -> dict[str, str]:
    """Return an entry as texts by label, to show two versions side by side."""
    said = {"Function": who.function, "Person": who.person}
    if not who.hides("stance"):
        facts = ", ".join(who.knows) or "nothing"
        said |= {
            "Influence": str(who.influence),
            "Stance": who.stance,
            "Talks to the supplier": "yes" if who.talks_to_supplier else "no",
            "Knows": facts,
        }
    for number, position in enumerate(who.positions, start=1):
        said[f"Position {number}"] = " · ".join(
            [position.says, *(f"{want.issue} {want.say()}" for want in position.wants), *position.needs]
        )
    for number, need in enumerate(who.needs, start=1):
        limit = f"at most {need.at_most:g}" if need.at_most is not None else f"at least {need.at_least:g}"
        said[f"Need {number}"] = f"{need.says or need.measure}: {limit} {need.unit}".strip()
    for number, line in enumerate(who.red_lines, start=1):
        said[f"Red line {number}"] = f"{line.issue} {line.say()}"
    return said
