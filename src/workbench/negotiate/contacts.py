"""Contacts: what was said so far, and a new one written down in half a minute."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Final, get_args

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from batna.model.case import Case
from batna.model.package import Package
from batna.model.problem import BadInput
from batna.model.statement import Channel, Contact
from batna.negotiate.contacts import Entry, Told, find_told, list_contacts
from batna.negotiate.ledger import keep_ledger
from workbench.negotiate.places import go_on, marks_in, page_in, page_of, say_terms
from workbench.people.signed_in import actor_of
from workbench.records import load, rights, save
from workbench.ui.asking import undo_url
from workbench.ui.page import case_page
from workbench.ui.parts import part
from workbench.ui.saving import Both, both_sides, conflict_answer, faults_of, is_htmx, key_in, seen_in

LINES: Final = 30
DRAFT: Final = "draft"
FIRST: Final = ("call", "mail", "meeting", "trade show", "on site", "chat", "document")
CHANNELS: Final = [(channel, channel.capitalize()) for channel in FIRST if channel in get_args(Channel)]
TEXT: Final = 20_000
NOTHING: Final = "Write what was said or what they asked, or pick what was told."


class ContactForm(forms.Form):
    """Where, what was said, what they asked, what was told; the rest has a default."""

    channel = forms.ChoiceField(label="Where", choices=CHANNELS, widget=forms.RadioSelect)
    said = forms.CharField(label="What was said", required=False, max_length=TEXT, widget=forms.Textarea(attrs={"rows": 3}))
    asked = forms.CharField(label="What they asked", required=False, max_length=TEXT)
    told = forms.MultipleChoiceField(label="What was told", required=False, widget=forms.CheckboxSelectMultiple)
    on = forms.DateField(label="When", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    with_whom = forms.CharField(label="With whom", required=False, max_length=200)
    promised = forms.CharField(label="What we promised", required=False, max_length=TEXT)
    by = forms.ChoiceField(label="Who of us", required=False)

    def __init__(self, loaded: load.Loaded, *args: Any, contact: Contact | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.loaded = loaded
        items = () if loaded.case.hides("information") else loaded.case.information
        self.choose("told", [(item.id, item.fact) for item in items])
        self.choose("by", [(name, name) for name in speakers_for(loaded, contact)])

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Let people choose among these; with nothing to choose there is no such field."""
        if choices:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate() + timedelta(days=1):
            raise forms.ValidationError("This day is still to come; write a contact down once it was held.")
        return day

    def clean(self) -> None:
        said = self.cleaned_data
        if not self.errors and not any(str(said.get(name, "")).strip() for name in ("said", "asked", "promised")) and not said.get("told"):
            self.add_error("said", NOTHING)

    @property
    def given(self) -> dict[str, Any]:
        """What the form says, as a contact takes it; `by` stays out unless it was asked."""
        return {name: value for name, value in self.cleaned_data.items() if name != "by" or value}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline with what was told in it; `mine` says whether the viewer may correct it.

    An offer has its package in a few words.
    """

    entry: Entry
    told: tuple[Told, ...] = ()
    mine: bool = False
    package: str = ""


def speakers_for(loaded: load.Loaded, contact: Contact | None) -> list[str]:
    """Return whom of us a contact may be written down for: the lead writes for anyone, the others for themselves."""
    if not loaded.may("edit"):
        return []
    names = [loaded.me.name, *(member.name for member in loaded.members if member.role != "guest")]
    return list(dict.fromkeys([*names, contact.by] if contact else names))


@require_safe
def contacts(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "negotiate.contacts")
    case = loaded.case
    timeline = part(lambda: list_contacts(case))
    entries = timeline.result.entries if timeline.result else ()
    page = page_in(request, entries, LINES)
    told = part(lambda: find_told(case)).result or ()
    packages = {offer.id: offer.package for offer in case.offers} if entries else {}
    context = {
        "timeline": timeline,
        "page": page,
        "lines": [line_of(loaded, entry, told, packages) for entry in page],
        "count": sum(entry.kind == "contact" for entry in entries),
        "slips": sum(not one.is_allowed for one in told),
        "last": entries[0] if entries else None,
        "may_log": loaded.may("log_contact"),
        "partly": loaded.hides("information"),
        "ledger": part(lambda: keep_ledger(case, parts=marks_in(case))) if entries else None,
    }
    return case_page(request, loaded, "negotiate/contacts.html", context, stage="negotiate", capability="contacts")


def line_of(loaded: load.Loaded, entry: Entry, told: tuple[Told, ...], packages: Mapping[str, Package]) -> Line:
    if entry.kind == "offer":
        return Line(entry, package=" · ".join(option for _, option in say_terms(loaded.case, packages[entry.id])))
    own = loaded.may("log_contact") and (loaded.may("edit") or loaded.answers_to(entry.by))
    return Line(entry, tuple(one for one in told if one.contact == entry.id), own)


@require_safe
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form for a new contact."""
    loaded = load.case(pk, request.user, "negotiate.contacts log")
    rights.require(loaded.standing, "log_contact")
    return show(request, loaded, ContactForm(loaded, initial=first_words(loaded)))


@require_safe
def correct(request: HttpRequest, pk: int, contact: str) -> HttpResponse:
    """Show the form for a contact that was written down."""
    loaded = load.case(pk, request.user, "negotiate.contacts correct")
    known = own_contact(loaded, contact)
    return show(request, loaded, ContactForm(loaded, initial=values_of(known), contact=known), contact=known)


def first_words(loaded: load.Loaded) -> dict[str, Any]:
    """Return the defaults: today, myself, and where I talked to them the last time."""
    mine = [contact.channel for contact in loaded.case.contacts if loaded.answers_to(contact.by)]
    return {"on": timezone.localdate(), "by": loaded.me.name, "channel": mine[-1] if mine else FIRST[0]}


def own_contact(loaded: load.Loaded, name: str) -> Contact:
    """Return a contact that the viewer may correct."""
    rights.require(loaded.standing, "log_contact")
    known = next((one for one in loaded.case.contacts if one.id == name), None)
    if known is None:
        raise Http404("No such contact.")
    if not (loaded.may("edit") or loaded.answers_to(known.by)):
        raise rights.Denied("Only the lead corrects the contacts of others.")
    return known


def values_of(contact: Contact) -> dict[str, Any]:
    return {name: getattr(contact, name) for name in ("channel", "said", "asked", "told", "on", "with_whom", "promised", "by")}


def show(
    request: HttpRequest, loaded: load.Loaded, form: ContactForm, *, contact: Contact | None = None, status: int = 200
) -> HttpResponse:
    """Show the form alone: on a phone nothing else is in the way."""
    context = {
        "loaded": loaded,
        "case": loaded.case,
        "form": form,
        "contact": contact,
        "seen": request.POST.get("seen") or loaded.versions["contacts"],
        "was": request.POST.get("was") or (mark_of(contact) if contact else ""),
        "told": judge(loaded.case, form) if form.is_bound else [],
        "partly": loaded.hides("information"),
    }
    template = "negotiate/contact_form.html" if is_htmx(request) else "negotiate/contact.html"
    return render(request, template, context, status=status)


def mark_of(contact: Contact) -> str:
    """Return a mark of what a contact says, as its reader sees it: equal marks, equal words."""
    return sha256(contact.model_dump_json().encode()).hexdigest()[:16]


@require_POST
def log_save(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "negotiate.contacts log")
    rights.require(loaded.standing, "log_contact")
    form = ContactForm(loaded, request.POST)
    if form.is_valid():
        try:
            done = save.negotiate.log_contact(actor=actor_of(request), case_id=pk, contact=form.given, key=key_in(request))
        except BadInput as error:
            put_faults(form, error)
        else:
            return go_on(request, page_of(pk, "contacts"), "Contact saved", undo_url(done.event))
    return show(request, loaded, form, status=422)


@require_POST
def correct_save(request: HttpRequest, pk: int, contact: str) -> HttpResponse:
    loaded = load.case(pk, request.user, "negotiate.contacts correct")
    known = own_contact(loaded, contact)
    form = ContactForm(loaded, request.POST, contact=known)
    if form.is_valid():
        try:
            done = put(request, pk, contact, form)
        except BadInput as error:
            put_faults(form, error)
        except save.Conflict as conflict:
            rows = versions(form, conflict.theirs.get(f"contacts.{contact}"))
            return conflict_answer(request, conflict, what="this contact", rows=rows, page=page_of(pk, "contacts"))
        else:
            return go_on(request, page_of(pk, "contacts"), "Contact corrected", undo_url(done.event))
    return show(request, loaded, form, contact=known, status=422)


def put(request: HttpRequest, pk: int, name: str, form: ContactForm) -> save.Saved:
    """Correct a contact. Others may have written down contacts of their own since: that is no conflict."""

    def write(seen: int | None) -> save.Saved:
        given = form.given | {"id": name}
        return save.negotiate.change_contact(actor=actor_of(request), case_id=pk, contact=given, seen=seen, key=key_in(request))

    try:
        return write(seen_in(request))
    except save.Conflict as conflict:
        saved = conflict.theirs.get(f"contacts.{name}")
        if not isinstance(saved, Contact) or mark_of(saved) != request.POST.get("was"):
            raise
        return write(conflict.version)


def versions(form: ContactForm, saved: object) -> list[Both]:
    facts: dict[str, str] = dict(getattr(form.fields.get("told"), "choices", ()))
    theirs = values_of(saved) if isinstance(saved, Contact) else {}
    return both_sides(in_words(form, form.cleaned_data, facts), in_words(form, theirs, facts) if theirs else {}, missing="removed")


def in_words(form: ContactForm, values: Mapping[str, Any], facts: Mapping[str, str]) -> dict[str, str]:
    def say(value: object) -> str:
        if isinstance(value, list | tuple):
            return "; ".join(facts.get(one, one) for one in value) or "nothing"
        return f"{value.day} {value:%b %Y}" if isinstance(value, date) else str(value or "nothing")

    return {str(field.label): say(values.get(name)) for name, field in form.fields.items()}


def put_faults(form: ContactForm, error: BadInput) -> None:
    for fault in faults_of(error):
        name = fault.where.rpartition(".")[2].replace(" ", "_")
        form.add_error(name if name in form.fields else None, fault.sentence)


@require_POST
def remove(request: HttpRequest, pk: int, contact: str) -> HttpResponse:
    loaded = load.case(pk, request.user, "negotiate.contacts remove")
    own_contact(loaded, contact)
    done = save.negotiate.remove_contact(actor=actor_of(request), case_id=pk, contact_id=contact, key=key_in(request))
    return go_on(request, page_of(pk, "contacts"), "Contact removed", undo_url(done.event))


@require_POST
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Say for the items that are picked in the form whether the protocol allows them, and what to say the next time."""
    loaded = load.case(pk, request.user, "negotiate.contacts log")
    rights.require(loaded.standing, "log_contact")
    return render(request, "negotiate/told.html", {"told": judge(loaded.case, ContactForm(loaded, request.POST))})


def judge(case: Case, form: ContactForm) -> list[Told]:
    """Return the protocol's verdict on what a form says was told; items that the viewer may not see are not in the form."""
    form.is_valid()
    said = form.cleaned_data
    if not said.get("told"):
        return []
    draft = Contact(
        id=DRAFT,
        on=said.get("on") or timezone.localdate(),
        by=said.get("by") or form.loaded.me.name,
        channel="call",
        told=tuple(said["told"]),
    )
    return list(find_told(case.model_copy(update={"contacts": (draft,)})))
