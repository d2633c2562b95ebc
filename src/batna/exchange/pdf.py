"""Set a showcase as a PDF that a screen reader can read."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Literal

import typst

from batna.exchange.sheet import Sheet

HERE = Path(__file__).parent


def set_sheet(sheet: Sheet, made_on: date) -> bytes:
    """Return the document as PDF/UA-1; the same sheet and day give the same bytes on one machine.

    A letter that no font of this machine has is shown as an empty box, and the file then does not claim PDF/UA-1.
    """
    try:
        return _compile(sheet, made_on, ["ua-1"])
    except typst.TypstError:
        return _compile(sheet, made_on, [])


def _compile(sheet: Sheet, made_on: date, standards: list[Literal["ua-1"]]) -> bytes:
    # The texts travel as JSON beside the template and never become part of it, so no character of theirs is markup.
    return typst.compile(
        HERE / "showcase.typ",
        root=HERE,
        font_paths=[HERE / "fonts"],
        format="pdf",
        sys_inputs={"sheet": json.dumps(asdict(sheet))},
        pdf_standards=list(standards),
        timestamp=datetime.combine(made_on, time(), UTC),
    )
