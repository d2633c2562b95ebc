"""Rows of prove: the worry, the results and the testimonials."""

from collections.abc import Iterator, Sequence

from batna.model.outcome import Result, Testimonial, Worry
from workbench.records.models.prove import ResultRecord, TestimonialRecord, WorryRecord
from workbench.records.rows.shelf import RESULT, TESTIMONIAL, WORRY, Document, Shelf
from workbench.records.rows.writing import Row


def worry_rows(worry: Worry | None) -> Iterator[Row]:
    if worry is not None:
        yield Row(WorryRecord, {name: getattr(worry, name) for name in WORRY})


def result_rows(results: Sequence[Result]) -> Iterator[Row]:
    for i, result in enumerate(results):
        yield Row(ResultRecord, {"name_id": result.id, "position": i, **{name: getattr(result, name) for name in RESULT}})


def testimonial_rows(testimonials: Sequence[Testimonial]) -> Iterator[Row]:
    """Yield the rows of testimonials; what was withdrawn leaves no words behind."""
    for one in testimonials:
        said = {name: getattr(one, name) for name in TESTIMONIAL}
        yield Row(TestimonialRecord, {"name_id": one.id, **said, "quote": "" if one.withdrawn_on else one.quote})


def read_proof(shelf: Shelf, done: str) -> Document:
    worries = shelf.rows(WorryRecord)
    return {
        "worry": dict(zip(WORRY, worries[0], strict=True)) if worries else None,
        "done": done,
        "results": [dict(zip(("id", *RESULT), said, strict=True)) for said in shelf.rows(ResultRecord)],
        "testimonials": read_testimonials(shelf),
    }


def read_testimonials(shelf: Shelf) -> list[Document]:
    return [dict(zip(("id", *TESTIMONIAL), said, strict=True)) for said in shelf.rows(TestimonialRecord)]
