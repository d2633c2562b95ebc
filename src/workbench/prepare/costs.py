"""Costs: what a package costs in all, line by line; payment terms as money; what a quote should cost."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from batna.model.case import Case
from batna.model.cost import ShouldCost
from batna.model.issue import Issue
from batna.model.problem import BadInput
from batna.prepare.costs import PackageCosts, PaidLine, cost_package
from workbench.people.signed_in import actor_of
from workbench.prepare import cost_grid, should_cost
from workbench.prepare.payment import PaymentAnswer, PaymentForm, PricedOptions, answer_payment, line_to_keep, with_line
from workbench.prepare.places import page_of, places_in
from workbench.records import load, save
from workbench.ui.asking import mark_for, undo_url
from workbench.ui.grid import Fault, Grid, Line, read_lines
from workbench.ui.notices import note
from workbench.ui.numbers import NumberField, NumbersForm
from workbench.ui.package_choice import Chosen, choose
from workbench.ui.page import case_page
from workbench.ui.parts import part
from workbench.ui.saving import both_sides, conflict_answer, faults_answer, faults_of, is_htmx, key_in, saved_answer, seen_in


class QuantityForm(NumbersForm):
    """How much is bought over the term."""

    units = NumberField(least=0, label="Units over the term")
    orders = NumberField(least=0, label="Orders over the term")


@require_safe
def costs(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, load.case(pk, request.user, "prepare.costs"))


def show(request: HttpRequest, loaded: load.Loaded, *, status: int = 200, **more: Any) -> HttpResponse:
    context = facts_of(request, loaded) | more
    return case_page(request, loaded, "prepare/costs.html", context, stage="prepare", capability="costs", status=status)


def facts_of(request: HttpRequest, loaded: load.Loaded) -> dict[str, Any]:
    case = loaded.case
    if "costs" in case.hidden:
        return {"veiled": True}
    chosen = choose(case, request.POST if request.method == "POST" else request.GET)
    costs = part(lambda: cost_package(case, chosen.package))
    return {
        "loaded": loaded,
        "case": case,
        "chosen": chosen,
        "costs": costs,
        "most": max((abs(line.amount.likely) for line in costs.result.lines), default=0.0) if costs.result else 0.0,
        "lines": [(line, say_option(case, line)) for line in costs.result.lines] if costs.result else (),
        "dearest": dearest(costs.result),
        "others": others(case, chosen),
        "grids": cost_grid.grids_of(case),
        "quantity": QuantityForm(initial={"units": float(case.quantity.units), "orders": float(case.quantity.orders)}),
        "may_edit": loaded.may("edit"),
        "payment": PaymentForm(initial=payment_defaults(case, costs.result)),
    } | should_cost.facts_of(case)


def say_option(case: Case, line: PaidLine) -> str:
    return case.issue(line.issue).say(line.option) if line.issue is not None and line.option is not None else ""


def dearest(costs: PackageCosts | None) -> Any:
    return max(costs.lines, key=lambda line: abs(line.amount.likely), default=None) if costs else None


def others(case: Case, chosen: Chosen) -> list[tuple[str, str, Any]]:
    """Return the total cost of each preset, to compare."""
    totals = []
    for preset in chosen.presets:
        costs = part(lambda preset=preset: cost_package(case, preset.package))  # type: ignore[misc]
        if costs.result is not None:
            totals.append((preset.id, preset.label, costs.result.total))
    return totals


def payment_defaults(case: Case, costs: PackageCosts | None) -> dict[str, Any]:
    spend = costs.total.likely if costs else case.stake
    return {"spend": spend, "days_before": 30.0, "days_after": 60.0, "rate": 8.0, "discount": 2.0, "discount_days": 10.0, "basis": "365"}


@require_POST
def save_costs(request: HttpRequest, pk: int) -> HttpResponse:
    """Save lines, amounts by option, quantity and rates as they stand in the page."""
    loaded = load.case(pk, request.user, "prepare.costs save")
    case, mark = loaded.case, mark_for(request)
    rows = {
        "lines": read_lines(request.POST, "lines", cost_grid.line_columns(case)),
        "amounts": read_amounts(request),
        "rates": read_lines(request.POST, "rates", cost_grid.RATE_COLUMNS),
    }
    read = cost_grid.read_costs(case, rows["lines"], rows["amounts"], mark)
    cost_grid.read_rates(read, rows["rates"], mark)
    form = QuantityForm(request.POST, mark=mark)
    faults = read.faults + form_faults(form)
    if not faults:
        try:
            done = save.prepare.save_costs(
                actor=actor_of(request), case_id=pk, costs=read.costs, quantity=form.cleaned_data, rates=read.rates,
                seen=seen_in(request), key=key_in(request),
            )  # fmt: skip
        except BadInput as error:
            words = places_in(case) | {f"costs[{i}]": f"The cost line {cost['line']}" for i, cost in enumerate(read.costs)}
            faults = list(faults_of(error, words))
        except save.Conflict as conflict:
            theirs: Any = conflict.theirs.get("costs") or ()
            sides = both_sides(cost_grid.say_costs(read.costs), cost_grid.say_costs(theirs))
            return conflict_answer(request, conflict, what="the costs", rows=sides, page=page_of(pk, "costs"))
        else:
            return saved(request, pk, done, rows["lines"])
    if is_htmx(request):
        return faults_answer(request, "costs", faults)
    grids = {
        "lines": Grid("lines", "Cost lines", cost_grid.line_columns(case), rows["lines"], tuple(faults)),
        "amounts": Grid("amounts", "Amounts by option", cost_grid.AMOUNT_COLUMNS, rows["amounts"], tuple(faults), fixed=True),
        "rates": Grid("rates", "Exchange rates", cost_grid.RATE_COLUMNS, rows["rates"], tuple(faults), blanks=1),
    }
    return show(request, loaded, status=422, grids=grids, faults=faults, quantity=form)


def form_faults(form: NumbersForm) -> list[Fault]:
    return [Fault(f"id_{name}", str(form.fields[name].label), str(text)) for name, texts in form.errors.items() for text in texts]


def read_amounts(request: HttpRequest) -> tuple[Line, ...]:
    """Return the rows of amounts by option; an empty one counts too, since each option needs an amount."""
    sent = {name.split("-")[1] for name in request.POST if name.startswith("amounts-") and name.endswith("-key")}
    numbers = sorted(int(text) for text in sent if text.isascii() and text.isdigit())
    names = [column.name for column in cost_grid.AMOUNT_COLUMNS]
    return tuple(Line(number, {name: request.POST.get(f"amounts-{number}-{name}", "") for name in names}) for number in numbers)


def saved(request: HttpRequest, pk: int, done: save.Saved, rows: tuple[Line, ...]) -> HttpResponse:
    context: dict[str, Any] = {}
    if is_htmx(request):
        loaded = load.case(pk, request.user, "prepare.costs")
        shown = [(line.number, line["depends"]) for line in rows]
        now = [(number, cost_grid.depends_of(line)) for number, line in enumerate(loaded.case.costs)]
        amounts = {row.split("-")[1] for row in request.POST if row.startswith("amounts-") and row.endswith("-key")}
        fresh = shown != now or len(amounts) != len(cost_grid.amount_lines(loaded.case))
        context = facts_of(request, loaded) | {"oob": True, "fresh": fresh}
    text = "Costs saved" if done.changed else "Nothing to save"
    return saved_answer(request, "prepare/costs_saved.html", context, text=text, undo=undo_url(done.event), page=page_of(pk, "costs"))


@require_POST
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    """Work out payment terms; with `keep`, what they are worth for an issue goes into the case."""
    loaded = load.case(pk, request.user, "prepare.costs payment")
    form = PaymentForm(request.POST, mark=mark_for(request))
    answer = None if "issues" in loaded.case.hidden else answer_payment(loaded.case, form)
    kept = next(((issue, terms) for issue, terms in answer.options if issue.id == request.POST.get("keep")), None) if answer else None
    if answer and kept:
        return keep_payment(request, loaded, kept[0], kept[1], answer.source)
    return show_payment(request, loaded, form, answer, form_faults(form))


def show_payment(
    request: HttpRequest, loaded: load.Loaded, form: PaymentForm, answer: PaymentAnswer | None, faults: Sequence[Fault]
) -> HttpResponse:
    sent = [(name, request.POST.get(name, "")) for name in form.fields]
    more = {"payment": form, "payment_answer": answer, "payment_faults": faults, "payment_sent": sent}
    return show(request, loaded, **more, status=422 if faults else 200)


def keep_payment(request: HttpRequest, loaded: load.Loaded, issue: Issue, terms: PricedOptions, source: str) -> HttpResponse:
    """Put what payment days are worth into the case: as our values where the issue has values, else as a line of the cost model."""
    who: Any = {"actor": actor_of(request), "case_id": loaded.pk, "key": key_in(request)}
    try:
        if terms.has_values:
            lines = [replace(line, ours=terms.worth) if line.id == issue.id else line for line in loaded.lines]
            done = save.prepare.save_issues(**who, lines=lines, seen=seen_in(request, "seen_issues"))
        else:
            costs = with_line(loaded.case.costs, line_to_keep(issue, terms, source))
            done = save.prepare.save_costs(**who, costs=costs, seen=seen_in(request))
    except BadInput as error:
        form = PaymentForm(request.POST, mark=mark_for(request))
        return show_payment(request, loaded, form, None, faults_of(error, places_in(loaded.case)))
    except save.Conflict as conflict:
        rows = both_sides({issue.label: source}, {})
        return conflict_answer(request, conflict, what="the costs or issues", rows=rows, page=page_of(loaded.pk, "costs"))
    note(request, f"What {issue.label} is worth is in the case", undo=undo_url(done.event))
    return redirect(page_of(loaded.pk, "costs") + "#payment")


@require_POST
def save_should_cost(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what a unit should cost beside their quote, as it stands in the page."""
    loaded = load.case(pk, request.user, "prepare.costs should-cost")
    if loaded.hides("should_cost"):
        return show(request, loaded, status=403)
    given, faults, typed = should_cost.read_sheet(request.POST, mark_for(request))
    if not faults:
        try:
            done = save.prepare.save_should_cost(
                actor=actor_of(request), case_id=pk, should_cost=given, seen=seen_in(request), key=key_in(request)
            )
        except BadInput as error:
            faults = list(faults_of(error, should_cost.words_for(given)))
        except save.Conflict as conflict:
            now = load.case(pk, request.user, "conflict").case.should_cost
            sides = both_sides(should_cost.say(ShouldCost.model_validate(given)), should_cost.say(now))
            return conflict_answer(request, conflict, what="what a quote should cost", rows=sides, page=page_of(pk, "costs"))
        else:
            return saved_should_cost(request, pk, done)
    if is_htmx(request):
        return faults_answer(request, "should", faults)
    return show(request, loaded, status=422, should_faults=faults, **typed)


def saved_should_cost(request: HttpRequest, pk: int, done: save.Saved) -> HttpResponse:
    context: dict[str, Any] = {}
    if is_htmx(request):
        loaded = load.case(pk, request.user, "prepare.costs")
        context = {"loaded": loaded, "case": loaded.case, "oob": True} | should_cost.facts_of(loaded.case)
    text, page = "Should-cost saved" if done.changed else "Nothing to save", page_of(pk, "costs") + "#should"
    return saved_answer(request, "prepare/should_cost_saved.html", context, text=text, undo=undo_url(done.event), page=page)
