"""Set a showcase as PowerPoint slides: one thing to say on each, the sources in the notes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final, TypeVar

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from batna.exchange.sheet import Figure, QuoteCard, ResultRow, Sheet, TermRow

INK, MUTE, LINE, GROUND, PAPER = "1B2430", "5B6675", "E3E6EA", "F6F7F8", "FFFFFF"
ACCENT, ACCENT_SOFT, THEIRS, BEFORE = "0B6E63", "E3F1EF", "8A5A12", "B9C1CB"
WARN, WARN_SOFT = "9A5B00", "FDF1DC"
VERDICTS: Final = {"better": ("1C6B3A", "E3F3E8"), "worse": ("B3261E", "FBE6E4"), "same": (MUTE, GROUND)}
FONT: Final = "Arial"  # slides take the fonts of the machine that shows them: this one is everywhere
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.75
TITLE_ONLY: Final = 5
RESULTS, TERMS, QUOTES = 5, 9, 2
ROOM = 5.1  # inches between the title and the foot of a slide
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[int, int, int, int]:
        """The same in the unit of the file."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks; `least` is the smallest size that it may shrink to."""

    size: float
    color: str = INK
    bold: bool = False
    align: Any = PP_ALIGN.LEFT
    anchor: Any = MSO_ANCHOR.TOP
    least: float = 10


def set_slides(sheet: Sheet, made_on: date) -> bytes:
    """Return the slides as a .pptx file."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _describe(deck, sheet, made_on)
    _opening(deck, sheet)
    for rows in _chunks(sheet.results, RESULTS):
        _results(deck, sheet, rows)
    for quotes in _chunks(sheet.quotes, QUOTES):
        _quotes(deck, sheet, quotes)
    for facts in _fact_pages(sheet.done):
        _done(deck, sheet, facts)
    for terms in _chunks(sheet.terms, TERMS):
        _terms(deck, sheet, terms)
    file = BytesIO()
    deck.save(file)
    return file.getvalue()


def _chunks(rows: Sequence[Row], size: int) -> list[Sequence[Row]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _describe(deck: Any, sheet: Sheet, made_on: date) -> None:
    facts = deck.core_properties
    facts.title, facts.author, facts.last_modified_by = sheet.title[:255], sheet.parties[:255], ""
    facts.created = facts.modified = datetime.combine(made_on, time())


def _slide(deck: Any, title: str, sheet: Sheet, *, size: float = 26) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = _rgb(PAPER)
    box = Box(MARGIN, 0.85, WIDTH - 2 * MARGIN, 1.05)
    slide.shapes.title.left, slide.shapes.title.top, slide.shapes.title.width, slide.shapes.title.height = box.emu
    _write(slide.shapes.title.text_frame, title, box, Style(size, bold=True, anchor=MSO_ANCHOR.TOP, least=16))
    _text(slide, f"{sheet.title} · {sheet.parties}", Box(MARGIN, 0.45, WIDTH - 2 * MARGIN, 0.35), Style(12, MUTE))
    _text(slide, sheet.foot, Box(MARGIN, 7.0, WIDTH - 2 * MARGIN, 0.3), Style(9, MUTE, least=8))
    if sheet.sources:
        slide.notes_slide.notes_text_frame.text = "Sources\n" + "\n".join(sheet.sources)
    return slide


def _opening(deck: Any, sheet: Sheet) -> None:
    slide = _slide(deck, sheet.headline, sheet, size=32)
    top = 2.1
    if sheet.missing:
        box = Box(MARGIN, top, WIDTH - 2 * MARGIN, 1.45)
        _card(slide, box, WARN_SOFT)
        _text(slide, "\n".join(("Not ready to be shown", *sheet.missing)), _inside(box), Style(13, WARN))
        top += 1.62
    if sheet.worry:
        box = Box(MARGIN, top, WIDTH - 2 * MARGIN, 1.5)
        _card(slide, box, GROUND)
        who = f"What {sheet.worried} feared"
        _text(slide, who, Box(box.left + 0.3, box.top + 0.15, box.width - 0.6, 0.35), Style(12, MUTE))
        _text(slide, f"“{sheet.worry}”", Box(box.left + 0.3, box.top + 0.5, box.width - 0.6, 0.9), Style(22))
        top += 1.62
    _figures(slide, sheet.figures, top)


def _figures(slide: Any, figures: Sequence[Figure], top: float) -> None:
    gap = 0.25
    width = (WIDTH - 2 * MARGIN - 2 * gap) / 3
    for i, figure in enumerate(figures):
        box = Box(MARGIN + i * (width + gap), top, width, 1.3)
        _card(slide, box, ACCENT_SOFT)
        _text(slide, figure.number, Box(box.left + 0.3, top + 0.2, width - 0.6, 0.6), Style(28, ACCENT, bold=True))
        _text(slide, figure.label, Box(box.left + 0.3, top + 0.85, width - 0.6, 0.5), Style(13, MUTE))


def _results(deck: Any, sheet: Sheet, rows: Sequence[ResultRow]) -> None:
    better = sum(row.verdict == "better" for row in sheet.results)
    slide = _slide(deck, f"What changed: {better} of {len(sheet.results)} measures got better", sheet)
    for i, row in enumerate(rows):
        top = 1.75 + i
        _line(slide, top + 0.92)
        _text(slide, row.measure, Box(MARGIN, top, 4.8, 0.4), Style(16, bold=True))
        _text(slide, f"{row.customer} · {row.source}", Box(MARGIN, top + 0.4, 4.8, 0.45), Style(11, MUTE, least=8))
        if row.before_bar + row.after_bar:
            _bar(slide, Box(5.9, top + 0.15, 2.7, 0.12), row.before_bar, BEFORE)
            _bar(slide, Box(5.9, top + 0.36, 2.7, 0.12), row.after_bar, VERDICTS[row.verdict][0])
        _text(slide, f"{row.before} → {row.after}", Box(8.8, top, 3.75, 0.4), Style(15, bold=True, align=PP_ALIGN.RIGHT))
        _pill(slide, row, Box(10.85, top + 0.46, 1.7, 0.32))


def _quotes(deck: Any, sheet: Sheet, quotes: Sequence[QuoteCard]) -> None:
    slide = _slide(deck, "In their words", sheet)
    for i, one in enumerate(quotes):
        box = Box(MARGIN, 1.75 + i * 2.6, WIDTH - 2 * MARGIN, 2.4)
        _card(slide, box, GROUND)
        _text(slide, f"“{one.quote}”", Box(box.left + 0.35, box.top + 0.25, box.width - 0.7, 1.55), Style(24))
        _text(slide, one.who, Box(box.left + 0.35, box.top + 1.85, box.width - 0.7, 0.4), Style(13, MUTE))


def _fact_pages(facts: Sequence[str]) -> list[list[str]]:
    """Put facts on slides, as many as there is room for."""
    pages: list[list[str]] = []
    left = 0.0
    for fact in facts:
        if _fact_height(fact) > left:
            pages.append([])
            left = ROOM
        pages[-1].append(fact)
        left -= _fact_height(fact)
    return pages


def _fact_height(fact: str) -> float:
    return min(0.35 + 0.3 * (len(fact) / 120 + 1 + fact.count("\n")), ROOM)


def _done(deck: Any, sheet: Sheet, facts: Sequence[str]) -> None:
    slide = _slide(deck, "What was done", sheet)
    top = 1.75
    for fact in facts:
        _shape(slide, Box(MARGIN, top + 0.09, 0.12, 0.12), ACCENT, MSO_SHAPE.OVAL)
        _text(slide, fact, Box(MARGIN + 0.35, top, WIDTH - 2 * MARGIN - 0.35, _fact_height(fact) - 0.1), Style(16))
        top += _fact_height(fact)


def _terms(deck: Any, sheet: Sheet, terms: Sequence[TermRow]) -> None:
    slide = _slide(deck, "What was agreed", sheet)
    columns = (("Term", 4.4), ("Their first offer", 2.6), ("Agreed", 2.6), ("Who moved", 2.2))
    frame = slide.shapes.add_table(len(terms) + 1, len(columns), *Box(MARGIN, 1.75, WIDTH - 2 * MARGIN, 0.5 * (len(terms) + 1)).emu)
    frame._element.graphic.graphicData.tbl.tblPr.attrib.clear()  # the format's own stripes would hide the house look
    frame._element.graphic.graphicData.tbl.tblPr.set("firstRow", "1")
    for i, (name, width) in enumerate(columns):
        frame.table.columns[i].width = Inches(width)
        _cell(frame.table.cell(0, i), name, width, Style(12, MUTE, bold=True, align=PP_ALIGN.LEFT if i == 0 else PP_ALIGN.RIGHT))
    for number, term in enumerate(terms, start=1):
        styles = (
            Style(14),
            Style(14, THEIRS, align=PP_ALIGN.RIGHT),
            Style(14, bold=True, align=PP_ALIGN.RIGHT),
            Style(13, MUTE, align=PP_ALIGN.RIGHT),
        )
        for i, (words, style) in enumerate(zip((term.label, term.first, term.agreed, term.moved), styles, strict=True)):
            _cell(frame.table.cell(number, i), words, columns[i][1], style)


def _rgb(color: str) -> Any:
    return RGBColor(*bytes.fromhex(color))  # type: ignore[no-untyped-call]


def _cell(cell: Any, words: str, width: float, style: Style) -> None:
    cell.fill.background()
    cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = 0
    _write(cell.text_frame, words, Box(0, 0, width, 0.5), style)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE


def _inside(box: Box) -> Box:
    return Box(box.left + 0.3, box.top + 0.15, box.width - 0.6, box.height - 0.3)


def _text(slide: Any, words: str, box: Box, style: Style) -> None:
    _write(slide.shapes.add_textbox(*box.emu).text_frame, words, box, style)


def _write(frame: Any, words: str, box: Box, style: Style) -> None:
    """Write words into a frame, smaller until they fit, and cut where even the smallest size does not hold them."""
    size = style.size
    while size > style.least and _room(box, size) < _length(words, box, size):
        size -= 1
    room = int(_room(box, size))
    frame.word_wrap, frame.vertical_anchor = True, style.anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.text = words if _length(words, box, size) <= room else words[: max(room - 1, 1)].rstrip() + "…"
    for paragraph in frame.paragraphs:
        paragraph.alignment = style.align
        for run in paragraph.runs:
            run.font.name, run.font.size, run.font.bold = FONT, Pt(size), style.bold
            run.font.color.rgb = _rgb(style.color)


def _per_line(box: Box, size: float) -> int:
    return max(int(box.width * 72 / (size * 0.53)), 1)  # a letter is about half as wide as it is high


def _room(box: Box, size: float) -> float:
    """Return how many letters a box holds at a size."""
    return max(math.floor(box.height * 72 / (size * 1.2) + 0.15), 1) * _per_line(box, size)


def _length(words: str, box: Box, size: float) -> int:
    """Return the letters of a text, each line filled up to a whole one."""
    width = _per_line(box, size)
    return sum(max(math.ceil(len(line) / width), 1) * width if "\n" in words else len(line) for line in words.split("\n"))


def _card(slide: Any, box: Box, fill: str) -> None:
    shape = _shape(slide, box, fill, MSO_SHAPE.ROUNDED_RECTANGLE)
    shape.adjustments[0] = min(0.1 / box.height, 0.5)
    shape.line.color.rgb = _rgb(LINE)
    shape.line.width = Pt(0.75)


def _bar(slide: Any, box: Box, share: float, color: str) -> None:
    _shape(slide, box, GROUND, MSO_SHAPE.RECTANGLE)
    if share:
        _shape(slide, Box(box.left, box.top, max(box.width * share, 0.02), box.height), color, MSO_SHAPE.RECTANGLE)


def _pill(slide: Any, row: ResultRow, box: Box) -> None:
    color, fill = VERDICTS[row.verdict]
    shape = _shape(slide, box, fill, MSO_SHAPE.ROUNDED_RECTANGLE)
    shape.adjustments[0] = 0.5
    _write(shape.text_frame, row.says, box, Style(11, color, bold=True, align=PP_ALIGN.CENTER, anchor=MSO_ANCHOR.MIDDLE, least=8))


def _line(slide: Any, top: float) -> None:
    _shape(slide, Box(MARGIN, top, WIDTH - 2 * MARGIN, 0.01), LINE, MSO_SHAPE.RECTANGLE)


def _shape(slide: Any, box: Box, fill: str, kind: Any) -> Any:
    shape = slide.shapes.add_shape(kind, *box.emu)
    shape.fill.solid()
    shape.fill.fore_color.rgb = _rgb(fill)
    shape.line.fill.background()
    shape._element.remove(shape._element.find(qn("p:style")))  # the theme's shadow and line
    return shape
