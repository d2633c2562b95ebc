"""Testimonials: who to ask and when, a draft from the facts, and words that show only while their speaker agrees."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from batna.model.case import Case
from batna.model.outcome import Testimonial
from batna.model.problem import BadInput
from batna.prove.testimonials import State, draft_quote, find_asks, state_of
from workbench.people.signed_in import actor_of
from workbench.prove.places import Source, page_of, source_of
from workbench.records import load, rights, save
from workbench.ui import notices
from workbench.ui.asking import undo_url
from workbench.ui.page import case_page
from workbench.ui.saving import faults_of, key_in, seen_in

TEXT: Final = 20_000
A_YEAR: Final = timedelta(days=365)
TONES: Final[dict[State, str]] = {"given": "good", "asked": "warn", "not asked": "mute", "expired": "warn", "withdrawn": "mute"}
LABELS: Final[dict[State, str]] = {
    "given": "shown",
    "asked": "waits for consent",
    "not asked": "not asked",
    "expired": "expired",
    "withdrawn": "withdrawn",
}
TOO_EARLY: Final = "Consent has to end after today."
NO_WORDS: Final = "There are no words yet to agree to: write them down first."
GONE: Final = "These words were withdrawn. Ask again for new ones."
CHANGED: Final = "The words were changed after you opened them. Read them again before you agree."
BECAUSE: Final = (
    "words show only while their speaker agrees.",
    "Consent ends on its day or when it is withdrawn: then the words leave every page and every document made from then on.",
    "The moment to ask is after the agreement, when a measure of theirs got better and none got worse.",
)
TWICE: Final = "The words were changed after you opened them; they are above now. Yours are still here: saving again puts them over it."
WIDGET: Final = {"rows": 3}


class AskForm(forms.Form):
    """Whom to ask, and words to begin with."""

    person = forms.CharField(label="Who speaks", max_length=200)
    function = forms.CharField(label="Internal customer", required=False, max_length=200)
    quote = forms.CharField(
        label="Words to begin with", required=False, max_length=TEXT, widget=forms.Textarea(attrs=WIDGET),
        help_text="A draft is nobody's words until the speaker agrees to it; they may change every one.",
    )  # fmt: skip


class QuoteForm(forms.Form):
    """The words themselves."""

    quote = forms.CharField(label="The words", max_length=TEXT, widget=forms.Textarea(attrs=WIDGET))


class ConsentForm(forms.Form):
    """Until when the words may be shown."""

    expires_on = forms.DateField(
        label="Shown until", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def clean_expires_on(self) -> date | None:
        day: date | None = self.cleaned_data["expires_on"]
        if day is not None and day <= timezone.localdate():
            raise forms.ValidationError(TOO_EARLY)
        return day


@dataclass(frozen=True, slots=True)
class Speech:
    """One testimonial as the page shows it. Words without valid consent show only to those who deal with them."""

    words: Testimonial
    state: State
    mine: bool
    acts: bool
    is_member: bool
    quote_form: forms.Form
    consent_form: forms.Form

    @property
    def label(self) -> str:
        return LABELS[self.state]

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def text(self) -> str:
        return self.words.quote.strip() if self.state == "given" or (self.acts and self.state != "withdrawn") else ""

    @property
    def mark(self) -> str:
        return mark_of(self.words)

    @property
    def may_agree(self) -> bool:
        return self.acts and bool(self.text) and self.state != "given"

    @property
    def may_withdraw(self) -> bool:
        return self.acts and self.state != "withdrawn"


@dataclass(frozen=True, slots=True)
class Opened:
    """The testimonials that a viewer may see: all of them, or, to whom the proof is hidden, those in their own name."""

    loaded: load.Loaded
    known: tuple[Testimonial, ...]
    version: int
    partly: bool


def opened(request: HttpRequest, pk: int, purpose: str) -> Opened:
    loaded = load.case(pk, request.user, purpose)
    if loaded.case.hides("proof"):
        version, mine = load.own_words(pk, request.user)
        return Opened(loaded, mine, version, partly=True)
    # Whoever deals with words still needs them when the consent has ended, to renew it or to change them.
    own = {one.id: one for one in load.own_words(pk, request.user)[1]}
    known = tuple(own.get(one.id, one) for one in loaded.case.proof.testimonials)
    return Opened(loaded, known, loaded.versions["testimonials"], partly=False)


@require_safe
def testimonials(request: HttpRequest, pk: int) -> HttpResponse:
    seen = opened(request, pk, "prove.testimonials")
    customer = request.GET.get("ask", "").strip()[:200]
    asked = AskForm(initial=start_of(seen.loaded.case, customer)) if customer and not seen.partly else AskForm()
    return show(request, seen, ask_form=asked, customer=customer)


def show(
    request: HttpRequest,
    seen: Opened,
    *,
    ask_form: AskForm | None = None,
    customer: str = "",
    bound: dict[str, forms.Form] | None = None,
    alert: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show the page; `bound` holds a form that was sent and not saved, by testimonial and kind."""
    today, loaded = timezone.localdate(), seen.loaded
    speeches = [speech_of(loaded, one, today, bound or {}) for one in seen.known]
    asks = () if seen.partly else find_asks(loaded.case, today=today)
    may_ask = loaded.may("edit") and not seen.partly
    context = {
        "because": BECAUSE,
        "partly": seen.partly,
        "speeches": sorted(speeches, key=lambda one: not (one.mine and one.may_agree)),
        "waiting": sum(one.mine and one.may_agree for one in speeches),
        "shown": sum(one.state == "given" for one in speeches),
        "next_end": min((one.words.expires_on for one in speeches if one.state == "given" and one.words.expires_on), default=None),
        "asks": asks,
        "now": [one for one in asks if one.now],
        "seen": seen.version,
        "may_ask": may_ask,
        "may_speak": loaded.may("speak"),
        "ask_form": ask_form or AskForm(),
        "is_asking": bool(customer) or (ask_form is not None and ask_form.is_bound),
        "draft": facts_of(loaded, customer, today) if customer and may_ask else [],
        "people": sorted({member.name for member in loaded.members}),
        "alert": alert,
    }
    return case_page(request, loaded, "prove/testimonials.html", context, stage="prove", capability="testimonials", status=status)


def speech_of(loaded: load.Loaded, one: Testimonial, today: date, bound: dict[str, forms.Form]) -> Speech:
    mine = loaded.answers_to(one.person)
    until = one.expires_on if one.expires_on and one.expires_on > today else today + A_YEAR
    mark = mark_of(one)
    quote = bound.get(f"quote {one.id}") or QuoteForm(initial={"quote": one.quote}, auto_id=f"{mark}_%s")
    consent = bound.get(f"consent {one.id}") or ConsentForm(initial={"expires_on": until}, auto_id=f"{mark}_%s")
    return Speech(one, state_of(one, today), mine, mine or loaded.role == "lead", is_member(loaded, one.person), quote, consent)


def is_member(loaded: load.Loaded, person: str) -> bool:
    """Return whether somebody of this name signs in and sees this case."""
    return any(is_same(member.name, person) for member in loaded.members)


def mark_of(words: Testimonial) -> str:
    """Return a mark of a testimonial as its reader sees it: equal marks, equal words."""
    return f"t{sha256(words.model_dump_json().encode()).hexdigest()[:16]}"


def start_of(case: Case, customer: str) -> dict[str, str]:
    """Return whom to ask for a customer, and a draft made from the facts."""
    named = [case.proof.worry.person] if case.proof.worry and is_same(case.proof.worry.customer, customer) else []
    named += [who.person for who in case.stakeholders if is_same(who.function, customer)]
    draft = draft_quote(case, customer, today=timezone.localdate())
    return {"person": next((name for name in named if name), ""), "function": customer, "quote": draft.text}


def facts_of(loaded: load.Loaded, customer: str, today: date) -> list[tuple[str, Source]]:
    """Return the sentences of the draft, each with the page that it comes from."""
    draft = draft_quote(loaded.case, customer, today=today)
    return [(one.says, source_of(loaded.pk, one.source)) for one in draft.sentences]


def is_same(name: str, other: str) -> bool:
    return name.strip().casefold() == other.strip().casefold()


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody: it is their word from now on."""
    seen = opened(request, pk, "prove.testimonials ask")
    rights.require(seen.loaded.standing, "edit")
    form = AskForm(request.POST)
    if not form.is_valid():
        return show(request, seen, ask_form=form, status=422)
    said = form.cleaned_data
    try:
        done = save.prove.ask_testimonial(
            actor=actor_of(request), case_id=pk, person=said["person"], function=said["function"], quote=said["quote"],
            on=timezone.localdate(), key=key_in(request),
        )  # fmt: skip
    except BadInput as error:
        for fault in faults_of(error):
            form.add_error(None, fault.sentence)
        return show(request, seen, ask_form=form, status=422)
    return go_on(request, pk, f"Asked {said['person']}. It shows once they agree.", undo_url(done.event))


@require_POST
def save_quote(request: HttpRequest, pk: int, words: str) -> HttpResponse:
    """Save changed words; they need consent again."""
    seen = opened(request, pk, "prove.testimonials quote")
    one = own_or_lead(seen, words)
    form = QuoteForm(request.POST, auto_id=f"{mark_of(one)}_%s")
    bound: dict[str, forms.Form] = {f"quote {one.id}": form}
    if not form.is_valid():
        return show(request, seen, bound=bound, status=422)
    if is_gone(one):
        return show(request, seen, bound=bound, alert=GONE, status=422)
    if form.cleaned_data["quote"] == one.quote:
        return go_on(request, pk, "Nothing to save")

    def write(version: int | None) -> save.Saved:
        return save.prove.save_quote(
            actor=actor_of(request), case_id=pk, testimonial_id=one.id, quote=form.cleaned_data["quote"], seen=version, key=key_in(request)
        )

    done = written(request, seen, one, write)
    if done is None:
        return show(request, opened(request, pk, "conflict"), bound={f"quote {one.id}": form}, alert=TWICE, status=409)
    undo = "" if seen.partly else undo_url(done.event)
    return go_on(request, pk, "Words saved. They show once their speaker agrees.", undo)


@require_POST
def give_consent(request: HttpRequest, pk: int, words: str) -> HttpResponse:
    """Agree to the words that were read, until a day; nobody agrees to words that were changed meanwhile."""
    seen = opened(request, pk, "prove.testimonials consent")
    one = own_or_lead(seen, words)
    form = ConsentForm(request.POST, auto_id=f"{mark_of(one)}_%s")
    bound: dict[str, forms.Form] = {f"consent {one.id}": form}
    if not form.is_valid():
        return show(request, seen, bound=bound, status=422)
    if is_gone(one) or not one.quote.strip():
        return show(request, seen, bound=bound, alert=GONE if is_gone(one) else NO_WORDS, status=422)

    def write(version: int | None) -> save.Saved:
        return save.prove.give_consent(
            actor=actor_of(request), case_id=pk, testimonial_id=one.id, on=timezone.localdate(),
            expires_on=form.cleaned_data["expires_on"], seen=version, key=key_in(request),
        )  # fmt: skip

    if written(request, seen, one, write) is None:
        return show(request, opened(request, pk, "conflict"), alert=CHANGED, status=409)
    return go_on(request, pk, "The words may be shown now. They can be withdrawn at any time.")


@require_POST
def withdraw(request: HttpRequest, pk: int, words: str) -> HttpResponse:
    """Take the words back: from now on they show nowhere."""
    one = own_or_lead(opened(request, pk, "prove.testimonials withdraw"), words)
    if not is_gone(one):
        save.prove.withdraw(actor=actor_of(request), case_id=pk, testimonial_id=one.id, on=timezone.localdate(), key=key_in(request))
    return go_on(request, pk, "Withdrawn. The words show nowhere any more.")


def own_or_lead(seen: Opened, name: str) -> Testimonial:
    """Return a testimonial that the viewer may act on: their own, or any for the lead."""
    one = next((one for one in seen.known if one.id == name), None)
    if one is None:
        raise Http404("No such testimonial.")
    if not (seen.loaded.role == "lead" or seen.loaded.answers_to(one.person)):
        raise rights.Denied("Only the person who says it, or the lead for them, may change this.")
    return one


def is_gone(one: Testimonial) -> bool:
    return one.withdrawn_on is not None


def written(request: HttpRequest, seen: Opened, one: Testimonial, write: Callable[[int | None], save.Saved]) -> save.Saved | None:
    """Save unless these very words were changed since the page was opened; other testimonials do not matter."""
    if request.POST.get("was") != mark_of(one) and seen_in(request) != seen.version:
        return None
    try:
        return write(seen.version)
    except save.Conflict:
        return None


def go_on(request: HttpRequest, pk: int, text: str, undo: str = "") -> HttpResponse:
    notices.note(request, text, undo=undo)
    return redirect(page_of(pk, "testimonials"))
