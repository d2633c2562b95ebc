"""A showcase as PDF and as PowerPoint; the packages that make them are loaded when first used."""

from batna.exchange.sheet import sheet_of
from batna.model.problem import BadInput, Problem
from batna.prove.showcases import Showcase


def showcase_pdf(showcase: Showcase) -> bytes:
    """Return a showcase as an A4 PDF (PDF/UA-1, so that a screen reader can read it).

    Texts may hold any character; those that no document can hold are left out. `BadInput` without the extra `documents`.
    """
    try:
        from batna.exchange.pdf import set_sheet
    except ImportError:
        raise _no_extra("PDF") from None
    return set_sheet(sheet_of(showcase), showcase.made_on)


def showcase_pptx(showcase: Showcase) -> bytes:
    """Return a showcase as a PowerPoint file, 16:9, one thing to say per slide, the sources in the notes.

    Texts as in `showcase_pdf`. `BadInput` without the extra `documents`.
    """
    try:
        from batna.exchange.slides import set_slides
    except ImportError:
        raise _no_extra("PowerPoint") from None
    return set_slides(sheet_of(showcase), showcase.made_on)


def _no_extra(form: str) -> BadInput:
    return BadInput([Problem("", f"no package that writes {form}", "the extra `documents`: pip install 'batna[documents]'")])
