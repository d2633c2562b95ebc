"""Save what our own people got from it: worry, results, testimonials with their consent."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from batna.model.outcome import Result, Worry
from batna.model.problem import BadInput, Problem, shown
from workbench.people.models import User
from workbench.records import rights
from workbench.records.models.prove import ResultRecord, TestimonialRecord, WorryRecord
from workbench.records.rows import prove as rows
from workbench.records.rows.shelf import Document
from workbench.records.save.change import Edit, Saved, change, checked

Given = Mapping[str, Any]


def save_worry(
    *, actor: User, case_id: int, worry: Worry | Given | None, done: str | None = None, seen: int | None = None, key: str = ""
) -> Saved:
    """Save what the internal customer feared, and what procurement did about it when that is given."""

    def write(edit: Edit) -> None:
        document = edit.document("contacts", "offers")
        document["proof"] = document["proof"] | {"worry": worry} | ({} if done is None else {"done": done})
        proof = checked(document).proof
        edit.writer.replace([WorryRecord], rows.worry_rows(proof.worry))
        edit.writer.set_case(edit.me.record, done=proof.done)

    return change(
        actor=actor, case_id=case_id, verb="save_worry", section="worry", right="edit", write=write, subject="starting worry",
        seen=seen, key=key, yours={"proof.worry": worry},
    )  # fmt: skip


def save_results(*, actor: User, case_id: int, results: Sequence[Result | Given], seen: int | None = None, key: str = "") -> Saved:
    """Save the measures that changed, each with its source."""

    def write(edit: Edit) -> None:
        document = edit.document("contacts", "offers")
        document["proof"] = document["proof"] | {"results": list(results)}
        found = checked(document).proof.results
        _each_once([result.id for result in found])
        edit.writer.replace([ResultRecord], rows.result_rows(found))

    return change(
        actor=actor, case_id=case_id, verb="save_results", section="results", right="edit", write=write, subject="results", seen=seen,
        key=key, yours={"proof.results": tuple(results)},
    )  # fmt: skip


def _each_once(names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadInput(Problem("proof.results.id", shown(name), "an id that is used once") for name in twice)


def ask_testimonial(
    *,
    actor: User,
    case_id: int,
    person: str,
    on: date,
    function: str = "",
    quote: str = "",
    testimonial_id: str = "",
    key: str = "",
) -> Saved:
    """Ask an internal customer for a few words; they show only once the person has agreed."""

    def write(edit: Edit) -> None:
        document = edit.document("contacts", "offers")
        taken = {one["id"] for one in document["proof"]["testimonials"]}
        name = testimonial_id or next(f"t{number}" for number in range(1, len(taken) + 2) if f"t{number}" not in taken)
        if name in taken:
            raise BadInput([Problem("proof.testimonials.id", shown(name), "an id that is used once")])
        asked = {"id": name, "person": person, "function": function, "quote": quote, "asked_on": on}
        _write(edit, document, asked)

    return change(
        actor=actor, case_id=case_id, verb="ask_testimonial", section="testimonials", right="edit", write=write, subject=person, key=key
    )


def save_quote(*, actor: User, case_id: int, testimonial_id: str, quote: str, seen: int | None = None, key: str = "") -> Saved:
    """Write down the words, the person or the lead for them; changed words need consent again, and so do new ones after a withdrawal."""
    values = {"quote": quote, "consent_on": None, "expires_on": None, "withdrawn_on": None}
    return change(
        actor=actor, case_id=case_id, verb="save_quote", section="testimonials", right="speak", write=_changing(testimonial_id, values),
        subject="testimonial", seen=seen, key=key, yours={"proof.testimonials": values},
    )  # fmt: skip


def give_consent(
    *, actor: User, case_id: int, testimonial_id: str, on: date, expires_on: date | None = None, seen: int | None = None, key: str = ""
) -> Saved:
    """Agree that the words are shown until a day; the person does, or the lead writes it down for them.

    Words that were withdrawn are gone: there is nothing to agree to until somebody writes new ones down.
    """
    values = {"consent_on": on, "expires_on": expires_on}
    return change(
        actor=actor, case_id=case_id, verb="give_consent", section="testimonials", right="speak",
        write=_changing(testimonial_id, values, needs_words=True), subject="testimonial", seen=seen, key=key,
        yours={"proof.testimonials": values},
    )  # fmt: skip


def withdraw(*, actor: User, case_id: int, testimonial_id: str, on: date, key: str = "") -> Saved:
    """Take the words back; from now on they show nowhere, and no undo brings them back."""
    return change(
        actor=actor, case_id=case_id, verb="withdraw", section="testimonials", right="open",
        write=_changing(testimonial_id, {"withdrawn_on": on}), subject="testimonial", key=key,
    )  # fmt: skip


def _changing(name: str, values: Given, needs_words: bool = False) -> Callable[[Edit], None]:
    def write(edit: Edit) -> None:
        document = edit.document("contacts", "offers")
        known = next((one for one in document["proof"]["testimonials"] if one["id"] == name), None)
        if known is None:
            raise BadInput([Problem("proof.testimonials.id", shown(name), "the id of a testimonial of this case")])
        if not (edit.me.role == "lead" or edit.me.answers_to(known["person"])):
            raise rights.Denied("Only the person who says it, or the lead for them, may change this.")
        if needs_words and not known["quote"].strip():
            raise BadInput([Problem("proof.testimonials.quote", "no words", "the words to agree to: write them down first")])
        _write(edit, document, known | dict(values))

    return write


def _write(edit: Edit, document: Document, one: Document) -> None:
    document["proof"] = document["proof"] | {"testimonials": [one]}
    (found,) = checked(document).proof.testimonials
    edit.writer.replace([TestimonialRecord], rows.testimonial_rows([found]), {TestimonialRecord: Q(name_id=found.id)})
    edit.id, edit.subject = found.id, found.person
