"""A showcase as PDF and PowerPoint: every text in it, no secret, any character."""

import re
import sys
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batna.exchange.casefile import read_case
from batna.exchange.document import case_of
from batna.exchange.documents import showcase_pdf, showcase_pptx
from batna.exchange.sheet import clean, sheet_of
from batna.model.case import Case
from batna.model.problem import BadInput
from batna.prove.showcases import Showcase, build_showcase

pytest.importorskip("typst", reason="needs the extra `documents`")
pptx = pytest.importorskip("pptx", reason="needs the extra `documents`")

TODAY = date(2027, 6, 1)
ODD = '#let x = 1 *bold* _em_ $a^2$ \\ @ref <tag> "quote" {{ x }} & ünïcode Привет 漢字 🙂 \x00\x1b %PDF'


def measured(name: str, before: float, after: float, **more: Any) -> dict[str, Any]:
    return {"id": name, "customer": "Care", "measure": name.title(), "before": before, "after": after, "source": "Incident log"} | more


def chairs(**more: Any) -> Case:
    whole = {
        "batna": 1,
        "title": "Office chairs",
        "buyer": "Northwind",
        "supplier": "Sella",
        "unit": "EUR",
        "issues": [{"id": "price", "name": "Yearly price", "unit": "EUR", "options": [21000, 18000]}],
        "preferences": {"ours": {"values": {"price": [0, 7_777_123]}, "reservation": 6_666_123, "target": 5_555_123}},
        "offers": [{"id": "them1", "round": 1, "by": "theirs", "on": date(2027, 3, 3), "package": {"price": 21000}, "note": "canary"}],
        "outcome": {"kind": "agreement", "on": date(2027, 3, 30), "package": {"price": 18000}},
        "proof": {
            "worry": {"customer": "Care", "says": "We will lose calls"},
            "done": "Uptime came first.",
            "results": [
                measured("calls", 158, 12, unit="calls a month", worth=1200.0),
                measured("hours", 30, 40),
                measured("cost", -1, -1),
            ],
            "testimonials": [
                {"id": "a", "person": "Elin", "function": "Care", "quote": "Glad we did", "consent_on": date(2027, 5, 1)},
                {"id": "b", "person": "Ann", "quote": "Fine\nwork", "consent_on": date(2027, 5, 1)},
                {"id": "c", "person": "Ben", "quote": "Never said", "asked_on": date(2027, 5, 1)},
            ],
        },
    }
    return case_of(whole | more)


def pdf_text(pdf: bytes) -> str:
    """Return the text of a PDF as a reader would copy it: letters by each font's own table."""
    objects = {int(number): body for number, body in re.findall(rb"(\d+) 0 obj(.*?)endobj", pdf, re.DOTALL)}
    said = []
    for body in objects.values():
        page = re.search(rb"/Type/Page(?=/).*?/Resources (\d+) 0 R.*?/Contents (\d+) 0 R", body, re.DOTALL)
        if page:
            fonts = dict(re.findall(rb"/(f\d+) (\d+) 0 R", objects[int(page[1])]))
            letters = {name: letters_of(objects, int(number)) for name, number in fonts.items()}
            said.append("".join(shown_by(stream_of(objects[int(page[2])]), letters)))
    return "".join(said)


def stream_of(body: bytes) -> bytes:
    found = re.search(rb"stream\r?\n(.*?)\r?\nendstream", body, re.DOTALL)
    assert found
    return zlib.decompress(found[1]) if b"FlateDecode" in body else found[1]


def letters_of(objects: dict[int, bytes], font: int) -> dict[int, str]:
    table = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
    assert table
    pairs = re.findall(rb"<(\w{4})> <(\w+)>", stream_of(objects[int(table[1])]))
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs if text != b"FFFF"}


def shown_by(content: bytes, letters: dict[bytes, dict[int, str]]) -> Iterator[str]:
    escapes = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
    font: dict[int, str] = {}
    for name, text in re.findall(rb"/(f\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\)", content, re.DOTALL):
        if name:
            font = letters[name]
            continue
        raw = re.sub(
            rb"\\([0-7]{1,3}|.)",
            lambda hit: bytes([int(hit[1], 8)]) if hit[1].isdigit() else escapes.get(hit[1], hit[1]),
            text,
            flags=re.DOTALL,
        )
        yield "".join(font.get(int.from_bytes(raw[i : i + 2], "big"), "?") for i in range(0, len(raw), 2))


def slide_texts(file: bytes) -> str:
    deck = pptx.Presentation(BytesIO(file))
    said = []
    for slide in deck.slides:
        for shape in slide.shapes:
            said.append(shape.text_frame.text if shape.has_text_frame else "")
            said += [cell.text for row in shape.table.rows for cell in row.cells] if shape.has_table else []
        said.append(slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "")
    return "\n".join(said)


EVERY_TEXT = [
    "Calls fell from 158 to 12 calls a month for Care.",
    "We will lose calls",
    "Uptime came first.",
    "1,200 EUR",
    "3,000 EUR",
    "1 of 3",
    "better, −92 %",
    "worse, +33 %",
    "unchanged",
    "21,000 EUR",
    "18,000 EUR",
    "Glad we did",
    "Elin, Care",
    "Incident log",
]


@pytest.mark.parametrize("text", EVERY_TEXT)
def test_both_formats_hold_every_text(text: str) -> None:
    showcase = build_showcase(chairs(), today=TODAY)
    assert text.replace(" ", "") in pdf_text(showcase_pdf(showcase)).replace(" ", "")
    assert text in slide_texts(showcase_pptx(showcase))


def test_no_secret_and_nothing_without_consent_is_in_either() -> None:
    showcase = build_showcase(chairs(), today=TODAY)
    for said in (pdf_text(showcase_pdf(showcase)), slide_texts(showcase_pptx(showcase))):
        flat = said.replace(" ", "").replace(",", "")
        assert [secret for secret in ("7777123", "6666123", "5555123", "canary", "Neversaid") if secret in flat] == []


def test_odd_characters_are_texts_and_nothing_else() -> None:
    proof = {
        "worry": {"customer": ODD, "says": f"{ODD}\n{ODD}"},
        "done": ODD,
        "results": [measured("calls", 3, 1, unit=ODD, customer=ODD, source=ODD)],
    }
    showcase = build_showcase(chairs(title=ODD, buyer=ODD, supplier=ODD, proof=proof), today=TODAY)
    kept = "#letx=1*bold*_em_$a^2$\\@ref<tag>"
    assert pdf_text(showcase_pdf(showcase)).replace(" ", "").count(kept) > 5
    assert slide_texts(showcase_pptx(showcase)).replace(" ", "").count(kept) > 5


def test_a_draft_says_what_is_missing_and_an_empty_case_has_a_document() -> None:
    showcase = build_showcase(chairs(proof={}, outcome=None, offers=[]), today=TODAY)
    for said in (pdf_text(showcase_pdf(showcase)), slide_texts(showcase_pptx(showcase))):
        assert "Notreadytobeshown" in said.replace(" ", "")
        assert "Noresultismeasuredyet" in said.replace(" ", "")


@pytest.mark.parametrize(("module", "write"), [("pdf", showcase_pdf), ("slides", showcase_pptx)])
def test_without_the_packages_it_names_the_extra(module: str, write: Callable[[Showcase], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, f"batna.exchange.{module}", None)
    with pytest.raises(BadInput, match="the extra `documents`"):
        write(build_showcase(chairs(), today=TODAY))


def test_every_slide_has_a_title_and_many_rows_take_more_slides() -> None:
    results = [measured(f"measure {i}", 10, i) for i in range(12)]
    showcase = build_showcase(chairs(proof={"results": results}), today=TODAY)
    deck = pptx.Presentation(BytesIO(showcase_pptx(showcase)))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles.count("What changed: 10 of 12 measures got better") == 3
    assert all(titles)
    assert deck.core_properties.author == "Northwind and Sella"


def test_long_texts_shrink_and_are_cut_where_even_small_letters_do_not_fit() -> None:
    proof = {"worry": {"customer": "Care", "says": "word " * 60}, "done": "word " * 3000, "results": [measured("calls", 0, 0)]}
    said = slide_texts(showcase_pptx(build_showcase(chairs(proof=proof), today=TODAY)))
    assert ("word " * 60).strip() in said
    assert "word…" in said


def test_a_letter_that_no_font_has_costs_the_accessible_form_and_not_the_document() -> None:
    assert b"pdfuaid" in showcase_pdf(build_showcase(chairs(), today=TODAY))
    unknown = showcase_pdf(build_showcase(chairs(title="Chairs \U0001e950"), today=TODAY))
    assert b"pdfuaid" not in unknown
    assert "Chairs" in pdf_text(unknown)


def test_the_same_showcase_gives_the_same_pdf() -> None:
    showcase = build_showcase(chairs(), today=TODAY)
    assert showcase_pdf(showcase) == showcase_pdf(showcase)
    assert b"2027-06-01" in showcase_pdf(showcase) or b"20270601" in showcase_pdf(showcase)


def test_the_example_fits_on_two_pages_and_five_slides(root: Path) -> None:
    showcase = build_showcase(read_case(root / "examples/cloud_renewal.yaml"), today=date(2026, 12, 1))
    assert len(re.findall(rb"/Type/Page/", showcase_pdf(showcase))) == 2
    assert len(pptx.Presentation(BytesIO(showcase_pptx(showcase))).slides) == 5


def test_bars_are_drawn_on_one_scale_or_not_at_all() -> None:
    results = [measured("a", 4, 2), measured("b", -1, 2), measured("c", 0, 0), measured("d", 2, 4)]
    rows = sheet_of(build_showcase(chairs(proof={"results": results}), today=TODAY)).results
    assert [(row.before_bar, row.after_bar) for row in rows] == [(1, 0.5), (0, 0), (0, 0), (0.5, 1)]


def test_a_saving_above_their_first_offer_says_so() -> None:
    case = chairs(offers=[{"id": "them1", "round": 1, "by": "theirs", "on": date(2027, 3, 3), "package": {"price": 18000}}],
                  outcome={"kind": "agreement", "on": date(2027, 3, 30), "package": {"price": 21000}})  # fmt: skip
    assert [figure.label for figure in sheet_of(build_showcase(case, today=TODAY)).figures][1] == "Yearly price, above their first offer"


@given(st.text())
def test_a_clean_text_can_stand_in_any_document(text: str) -> None:
    found = clean(text)
    assert found.encode("utf-8").decode("utf-8") == found
    assert all(char == "\n" or char.isprintable() for char in found)
    assert clean(found) == found


def test_halves_of_letters_and_control_characters_are_left_out() -> None:
    assert clean("a\ud800b\x00c\x1b\td\r\ne") == "abc d\ne"


@settings(max_examples=15)
@given(st.text(max_size=80))
def test_any_text_makes_both_documents(text: str) -> None:
    proof = {"done": text, "worry": {"customer": "Care", "says": text}, "results": [measured("calls", 3, 1, unit=text)]}
    showcase = build_showcase(chairs(proof=proof), today=TODAY)
    assert showcase_pdf(showcase).startswith(b"%PDF")
    assert pptx.Presentation(BytesIO(showcase_pptx(showcase)))
