"""The two-minute debrief: the questions alone on a page, for a phone; written once and corrected by whoever wrote it."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from batna.learn.debrief import QUESTIONS, Question
from batna.model.outcome import Debrief
from batna.model.problem import BadInput
from workbench.people.signed_in import actor_of
from workbench.records import load, rights, save
from workbench.ui import notices
from workbench.ui.asking import undo_url
from workbench.ui.saving import both_sides, conflict_answer, faults_of, is_htmx, key_in, seen_in

NOTHING: Final = "Answer one question: half a sentence is enough."
NOT_YET: Final = "It has not ended yet: the debrief is written once it is settled."
TEXT: Final = 20_000


class DebriefForm(forms.Form):
    """The questions of the debrief; one answer is enough."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for question in QUESTIONS:
            self.fields[question.field] = field_for(question)

    def clean(self) -> None:
        if not self.errors and not any(self.given.values()):
            self.add_error(QUESTIONS[0].field, NOTHING)

    @property
    def given(self) -> dict[str, Any]:
        """What the form says, as a debrief takes it."""
        return {question.field: read(question, self.cleaned_data.get(question.field) or "") for question in QUESTIONS}


def field_for(question: Question) -> forms.Field:
    if question.kind == "text":
        return forms.CharField(label=question.asks, required=False, max_length=TEXT, widget=forms.Textarea(attrs={"rows": 2}))
    ends = {1: f"1 {question.low}", 5: f"5 {question.high}"}
    choices = [(str(number), ends.get(number, str(number))) for number in range(1, 6)]
    return forms.ChoiceField(label=question.asks, required=False, choices=choices, widget=forms.RadioSelect)


def read(question: Question, text: str) -> str | int | None:
    if question.kind == "text":
        return text.strip()
    return int(text) if text else None


@require_safe
def write(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = opened(request, pk)
    if loaded.case.outcome is None:
        return redirect("learn:debrief", pk)
    return show(request, loaded, DebriefForm())


@require_safe
def correct(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    loaded = opened(request, pk)
    known = own_debrief(loaded, number)
    return show(request, loaded, DebriefForm(initial=values_of(known)), known=known, number=number)


def opened(request: HttpRequest, pk: int) -> load.Loaded:
    loaded = load.case(pk, request.user, "learn.debrief write")
    rights.require(loaded.standing, "debrief")
    return loaded


def own_debrief(loaded: load.Loaded, number: int) -> Debrief:
    """Return the debrief of this number, which the viewer wrote."""
    known = dict(zip(loaded.debriefs, loaded.case.debriefs, strict=True)).get(number)
    if known is None:
        raise Http404("No such debrief.")
    if not loaded.answers_to(known.by):
        raise rights.Denied("Everyone corrects their own debrief.")
    return known


def values_of(known: Debrief) -> dict[str, Any]:
    return {question.field: getattr(known, question.field) for question in QUESTIONS}


def show(
    request: HttpRequest, loaded: load.Loaded, form: DebriefForm, *, known: Debrief | None = None, number: int = 0, status: int = 200
) -> HttpResponse:
    """Show the questions and nothing else."""
    context = {
        "loaded": loaded,
        "case": loaded.case,
        "form": form,
        "questions": [form[question.field] for question in QUESTIONS],
        "known": known,
        "number": number,
        "seen": request.POST.get("seen") or loaded.versions["debriefs"],
        "was": request.POST.get("was") or (mark_of(known) if known else ""),
    }
    template = "learn/debrief_form.html" if is_htmx(request) else "learn/debrief_write.html"
    return render(request, template, context, status=status)


def mark_of(known: Debrief) -> str:
    """Return a mark of what a debrief says: equal marks, equal words."""
    return sha256(known.model_dump_json().encode()).hexdigest()[:16]


@require_POST
def write_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save a new debrief; others may have written theirs since, which is no conflict."""
    loaded = opened(request, pk)
    form = DebriefForm(request.POST)
    if loaded.case.outcome is None:
        form.add_error(None, NOT_YET)
    if not form.is_valid():
        return show(request, loaded, form, status=422)
    given = form.given | {"on": timezone.localdate()}
    try:
        done = save.learn.save_debrief(actor=actor_of(request), case_id=pk, debrief=given, key=key_in(request))
    except BadInput as error:
        return refused(request, loaded, form, error)
    return go_on(request, pk, done, "Debrief saved. Thank you.")


@require_POST
def correct_save(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Save a corrected debrief; a conflict is only another version of this one."""
    loaded = opened(request, pk)
    known = own_debrief(loaded, number)
    form = DebriefForm(request.POST)
    if not form.is_valid():
        return show(request, loaded, form, known=known, number=number, status=422)
    seen = loaded.versions["debriefs"] if request.POST.get("was") == mark_of(known) else seen_in(request)
    try:
        done = save.learn.save_debrief(
            actor=actor_of(request), case_id=pk, debrief=form.given, number=number, seen=seen, key=key_in(request)
        )
    except BadInput as error:
        return refused(request, loaded, form, error, known=known, number=number)
    except save.Conflict as conflict:
        rows = both_sides(in_words(form.given), in_words(values_of(known)))
        return conflict_answer(request, conflict, what="this debrief", rows=rows, page=reverse("learn:debrief", args=[pk]))
    return go_on(request, pk, done, "Debrief corrected")


def refused(request: HttpRequest, loaded: load.Loaded, form: DebriefForm, error: BadInput, **more: Any) -> HttpResponse:
    for fault in faults_of(error):
        form.add_error(None, fault.sentence)
    return show(request, loaded, form, status=422, **more)


def in_words(values: Mapping[str, Any]) -> dict[str, str]:
    return {question.asks: str(values.get(question.field) or "–") for question in QUESTIONS}


def go_on(request: HttpRequest, pk: int, done: save.Saved, text: str) -> HttpResponse:
    """Go to the page, which says what was saved and offers the way back."""
    page = reverse("learn:debrief", args=[pk])
    notices.note(request, text if done.changed else "Nothing to save", undo=undo_url(done.event))
    if not is_htmx(request):
        return redirect(page)
    answer = notices.saved(HttpResponse(), text, toast=False)
    answer["HX-Redirect"] = page
    return answer
