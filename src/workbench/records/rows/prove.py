"""Rows of prove: the worry, the results and the testimonials."""

from collections.abc import Iterator, Sequence
from typing import Final

from batna.model.outcome import Result, Testimonial, Worry
from workbench.records.models.prove import ResultRecord, TestimonialRecord, WorryRecord
from workbench.records.rows.shelf import Document, Shelf
from workbench.records.rows.writing import Row

WORRY: Final = ("customer", "person", "says", "on")
RESULT: Final = ("customer", "measure", "unit", "before", "after", "better", "on", "source", "worth")
TESTIMONIAL: Final = ("person", "function", "quote", "asked_on", "consent_on", "expires_on", "withdrawn_on")


def worry_rows(worry: Worry | None) -> Iterator[Row]:
    if worry is not None:
        yield Row(WorryRecord, {name: getattr(worry, name) for name in WORRY})


def result_rows(results: Sequence[Result]) -> Iterator[Row]:
    for i, result in enumerate(results):
        yield Row(ResultRecord, {"name_id": result.id, "position": i, **{name: getattr(result, name) for name in RESULT}})


def testimonial_rows(testimonials: Sequence[Testimonial]) -> Iterator[Row]:
    for one in testimonials:
        yield Row(TestimonialRecord, {"name_id": one.id, **{name: getattr(one, name) for name in TESTIMONIAL}})


def read_proof(shelf: Shelf, done: str) -> Document:
    case = {"case_id": shelf.case_id}
    worry = WorryRecord.objects.filter(**case).values_list(*WORRY).first()
    results = ResultRecord.objects.filter(**case).order_by("position", "pk").values_list("name_id", *RESULT)
    return {
        "worry": None if worry is None else dict(zip(WORRY, worry, strict=True)),
        "done": done,
        "results": [dict(zip(("id", *RESULT), said, strict=True)) for said in results],
        "testimonials": read_testimonials(shelf),
    }


def read_testimonials(shelf: Shelf) -> list[Document]:
    rows = TestimonialRecord.objects.filter(case_id=shelf.case_id).order_by("pk").values_list("name_id", *TESTIMONIAL)
    return [dict(zip(("id", *TESTIMONIAL), said, strict=True)) for said in rows]
