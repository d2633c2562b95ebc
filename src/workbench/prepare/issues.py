"""Issues: what has to be settled, the ways to settle it, and what each is worth."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from batna.measure.rules import find_rule_problems
from batna.measure.value import our_values
from batna.model.estimate import Number
from batna.model.issue import Issue, UnknownOption
from batna.model.preference import Preference, Rule
from batna.model.problem import BadInput
from workbench.people.signed_in import actor_of
from workbench.prepare import issue_grid, issue_weights, rules
from workbench.prepare.counting import count_of, swings_of
from workbench.prepare.issue_grid import Shape
from workbench.prepare.places import page_of, places_in
from workbench.records import load, save
from workbench.records.draft import IssueLine
from workbench.ui.asking import mark_for, undo_url
from workbench.ui.grid import Fault, Grid, read_lines
from workbench.ui.numbers import NumberField, NumbersForm, Unreadable, read_range, write_ends
from workbench.ui.page import case_page
from workbench.ui.parts import Part, part
from workbench.ui.saving import (
    Both,
    both_sides,
    conflict_answer,
    faults_answer,
    faults_of,
    is_htmx,
    key_in,
    saved_answer,
    seen_in,
)


class AimsForm(NumbersForm):
    """What both sides aim for and where they walk away; the ends of a range may stay empty."""

    target = NumberField(required=False, label="Our target", help_text="A value to us: where we pay, it is negative.")
    ceiling = NumberField(required=False, label="Our ceiling", help_text="The most that we can pay.")
    ours_low = NumberField(required=False, label="Our walk-away, low")
    ours_likely = NumberField(required=False, label="Our walk-away", help_text="Leave it empty to let the alternatives say it.")
    ours_high = NumberField(required=False, label="Our walk-away, high")
    theirs_low = NumberField(required=False, label="Their walk-away, low")
    theirs_likely = NumberField(required=False, label="Their walk-away, likely")
    theirs_high = NumberField(required=False, label="Their walk-away, high")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for side in ("ours", "theirs"):
            texts = [str(self.data.get(f"{side}_{part}", "")) for part in ("low", "likely", "high")]
            if any(f"{side}_{part}" in self.errors for part in ("low", "likely", "high")):
                continue
            try:
                cleaned[side] = read_range(texts[0], texts[1], texts[2], self.mark)
            except Unreadable as error:
                raise forms.ValidationError({f"{side}_{error.part}": str(error)}) from None
        return cleaned


@require_safe
def issues(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, load.case(pk, request.user, "prepare.issues"))


def show(request: HttpRequest, loaded: load.Loaded, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show the page; `more` holds what was typed and not saved."""
    context = (
        {"rule": rules.editor_for(loaded.case, request.GET.get("rule", "")) if loaded.may("edit") else None}
        | facts_of(request, loaded)
        | more
    )
    return case_page(request, loaded, "prepare/issues.html", context, stage="prepare", capability="issues", status=status)


def facts_of(request: HttpRequest, loaded: load.Loaded) -> dict[str, Any]:
    case = loaded.case
    if "issues" in case.hidden:
        return {"loaded": loaded, "case": case, "count": Part(hidden="issues")}
    shape = shape_of(request, loaded)
    secret = loaded.hides("preferences.ours.target")
    return {
        "loaded": loaded,
        "case": case,
        "count": part(lambda: count_of(case)),
        "swings": swings_of(case),
        "grid": issue_grid.grid_of(loaded.lines, shape),
        "is_ranged": shape.our_range,
        "is_wide": shape.our_range and shape.theirs,
        "aims": None if secret else AimsForm(initial=aims_of(loaded)),
        "told_rules": rules.told_rules(case),
        "import_url": page_of(loaded.pk, "issues_import"),
        "may_edit": loaded.may("edit"),
        "read_rows": () if loaded.may("edit") else issue_grid.read_rows(loaded.lines, shape),
        "weights": issue_weights.weight_grid(loaded),
        "sees_theirs": not loaded.hides("preferences.theirs"),
    }


def shape_of(request: HttpRequest, loaded: load.Loaded) -> Shape:
    asked = request.POST.get("ranges") or request.GET.get("ranges")
    costed = frozenset(line.by for line in loaded.case.costs if line.by)
    derived: dict[str, tuple[float, ...]] = {}
    table = part(lambda: our_values(loaded.case)) if costed else None
    if table and table.result:
        derived = {issue.id: tuple(map(float, values)) for issue, values in zip(loaded.case.issues, table.result.per_issue, strict=True)}
    return Shape(bool(asked) or issue_grid.has_our_range(loaded.lines), not loaded.hides("preferences.theirs"), costed, derived)


def aims_of(loaded: load.Loaded) -> dict[str, Any]:
    ours, theirs = loaded.case.preferences.ours, loaded.case.preferences.theirs
    known: dict[str, Any] = {"target": ours.target, "ceiling": ours.ceiling}
    for side, number in (("ours", ours.reservation), ("theirs", theirs.reservation if theirs else None)):
        known |= dict(zip((f"{side}_low", f"{side}_likely", f"{side}_high"), write_ends(number), strict=True))
    return known


@require_POST
def save_grid(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the whole grid as it stands in the page."""
    loaded = load.case(pk, request.user, "prepare.issues save")
    shape = shape_of(request, loaded)
    rows = read_lines(request.POST, issue_grid.PREFIX, shape.columns)
    reader = issue_grid.Reader(loaded.lines, shape, mark_for(request))
    lines = reader.read(rows)
    faults = reader.faults or rule_faults(loaded, lines)
    if not faults:
        try:
            weights = issue_weights.kept_for(loaded, lines)
            done = save.prepare.save_issues(
                actor=actor_of(request), case_id=pk, lines=lines, seen=seen_in(request), key=key_in(request), **weights
            )
        except BadInput as error:
            faults = list(faults_of(error, places_in(loaded.case)))
        except save.Conflict as conflict:
            return conflict_answer(request, conflict, what="the issues", rows=versions(lines, conflict), page=page_of(pk, "issues"))
        else:
            return saved(request, pk, done, "Issues saved")
    if is_htmx(request):
        return faults_answer(request, "issues", faults)
    typed = Grid(issue_grid.PREFIX, issue_grid.LABEL, shape.columns, rows, tuple(faults))
    return show(request, loaded, status=422, grid=typed, faults=faults)


def rule_faults(loaded: load.Loaded, lines: Sequence[IssueLine]) -> list[Fault]:
    """Return the fault of a grid in which the rules leave no package."""
    if not loaded.case.rules or not lines:
        return []
    made = tuple(Issue(id=line.id, name=line.name, unit=line.unit, options=line.options) for line in lines)
    try:
        blamed = find_rule_problems(loaded.case.model_copy(update={"issues": made}))
    except (KeyError, UnknownOption):
        return []  # a rule names what the grid does not have any more: the save says which
    return [Fault("", "Rules", "without these options the rules leave no package. Change the rules first.")] if blamed else []


def versions(lines: Sequence[IssueLine], conflict: save.Conflict) -> list[Both]:
    theirs = conflict.theirs.get("lines")
    return both_sides(issue_grid.say_lines(lines), issue_grid.say_lines(theirs if isinstance(theirs, tuple) else ()))


def saved(request: HttpRequest, pk: int, done: save.Saved, text: str, place: str = "") -> HttpResponse:
    context = facts_of(request, load.case(pk, request.user, "prepare.issues")) | {"oob": True} if is_htmx(request) else {}
    said = text if done.changed else "Nothing to save"
    page = page_of(pk, "issues") + place
    return saved_answer(request, "prepare/issues_saved.html", context, text=said, undo=undo_url(done.event), page=page)


@require_POST
def save_weights(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the weights of the issues, or work them into the values so that none are left."""
    loaded = load.case(pk, request.user, "prepare.issues weights")
    grid = issue_weights.weight_grid(loaded)
    if grid is None:
        return show(request, loaded, status=422, weight_faults=[Fault("", "Weights", "the values of this case already contain them.")])
    if request.POST.get("do") == "fold":
        none = dict.fromkeys(issue_weights.weights_in(loaded))
        return put_weights(request, loaded, none, issue_weights.folded(loaded), "Weights worked into the values")
    rows = issue_weights.sent_rows(request.POST, grid)
    weights, faults = issue_weights.read_weights(loaded, grid, rows, mark_for(request))
    if faults:
        return show(request, loaded, status=422, weights=issue_weights.weight_grid(loaded, rows, faults), weight_faults=faults)
    return put_weights(request, loaded, weights, loaded.lines, "Weights saved")


def put_weights(
    request: HttpRequest, loaded: load.Loaded, weights: Mapping[str, Mapping[str, float] | None], lines: Sequence[IssueLine], text: str
) -> HttpResponse:
    given = issue_weights.given_for(loaded, weights)
    try:
        done = save.prepare.save_issues(
            actor=actor_of(request), case_id=loaded.pk, lines=lines, seen=seen_in(request), key=key_in(request), **given
        )
    except save.Conflict as conflict:
        sides = [issue_weights.say_weights(loaded, one) for one in (weights, issue_weights.weights_in(loaded))]
        return conflict_answer(
            request, conflict, what="the issues or weights", rows=both_sides(sides[0], sides[1]), page=page_of(loaded.pk, "issues")
        )
    return saved(request, loaded.pk, done, text, "#weights")


@require_POST
def save_aims(request: HttpRequest, pk: int) -> HttpResponse:
    """Save target, ceiling and both walk-aways."""
    loaded = load.case(pk, request.user, "prepare.issues aims")
    form = AimsForm(request.POST, mark=mark_for(request))
    if form.is_valid():
        said = form.cleaned_data
        try:
            done = save.prepare.save_issues(
                actor=actor_of(request), case_id=pk, lines=loaded.lines, reservation=said["ours"], target=said["target"],
                ceiling=said["ceiling"], theirs=theirs_with(loaded, said["theirs"]), seen=seen_in(request), key=key_in(request),
            )  # fmt: skip
        except save.Conflict as conflict:
            rows = both_sides(say_aims(request.POST), say_aims(aims_of(load.case(pk, request.user, "conflict"))))
            return conflict_answer(request, conflict, what="the issues and aims", rows=rows, page=page_of(pk, "issues"))
        except BadInput as error:
            form.add_error(None, "; ".join(fault.sentence for fault in faults_of(error)))
        else:
            return saved(request, pk, done, "Aims saved")
    faults = [
        Fault(f"id_{name}" if name in form.fields else "", _label(form, name), str(text))
        for name, texts in form.errors.items()
        for text in texts
    ]
    if is_htmx(request):
        return faults_answer(request, "aims", faults)
    return show(request, loaded, status=422, aims=form, aims_faults=faults)


def _label(form: forms.Form, name: str) -> str:
    return str(form.fields[name].label) if name in form.fields else ""


def theirs_with(loaded: load.Loaded, reservation: Number | None) -> Preference | None:
    """Return what we think of them with another walk-away; nothing when nothing is known."""
    known = loaded.case.preferences.theirs
    if known is None and reservation is None:
        return None
    return (known or Preference()).model_copy(update={"reservation": reservation})


def say_aims(texts: Any) -> dict[str, str]:
    return {str(field.label): str(texts.get(name) or "") for name, field in AimsForm.base_fields.items()}


@require_POST
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a rule: draft (show it with another issue), save it, or take it out."""
    loaded = load.case(pk, request.user, "prepare.issues rule")
    case, do = loaded.case, request.POST.get("do", "")
    said, faults = rules.read_rule(case, request.POST)
    if do == "remove" and said.number:
        return put_rules(request, loaded, [*case.rules[: said.number - 1], *case.rules[said.number :]], "Rule removed")
    if do != "save":
        return show(request, loaded, rule=rules.editor_of(case, said, faults))
    faults = faults or rules.faults_in(case, said)
    if faults:
        return show(request, loaded, status=422, rule=rules.editor_of(case, said, faults))
    return put_rules(request, loaded, rules.rules_with(case, said) or (), "Rule saved")


def put_rules(request: HttpRequest, loaded: load.Loaded, kept: Sequence[Rule], text: str) -> HttpResponse:
    try:
        done = save.prepare.save_issues(
            actor=actor_of(request), case_id=loaded.pk, lines=loaded.lines, rules=kept, seen=seen_in(request), key=key_in(request)
        )
    except BadInput as error:
        return show(request, loaded, status=422, rule_faults=faults_of(error, places_in(loaded.case)))
    except save.Conflict as conflict:
        mine = loaded.case.model_copy(update={"rules": tuple(kept)})
        sides = [
            {f"Rule {told.number}": f"if {told.when}, then {told.then}" for told in rules.told_rules(one)} for one in (mine, loaded.case)
        ]
        return conflict_answer(
            request, conflict, what="the issues or rules", rows=both_sides(sides[0], sides[1]), page=page_of(loaded.pk, "issues")
        )
    return saved(request, loaded.pk, done, text, "#rules")
