"""Commands of stage prove: showcases, testimonials, outcomes."""

from pathlib import Path
from typing import Annotated

import typer

from batna.cli.output import AsJson, CaseFile, plain, print_json, print_table
from batna.cli.today import Today, day_of
from batna.exchange.casefile import read_case
from batna.exchange.documents import showcase_pdf, showcase_pptx
from batna.measure.wording import say_amount, say_number
from batna.model.problem import BadInput, Problem
from batna.prove.outcomes import track_outcomes
from batna.prove.showcases import build_showcase
from batna.prove.testimonials import draft_quote, find_asks, list_testimonials

app = typer.Typer(no_args_is_help=True)

Pdf = Annotated[Path | None, typer.Option("--pdf", help="Write the showcase as a PDF to this file.", show_default=False)]
Pptx = Annotated[Path | None, typer.Option("--pptx", help="Write the showcase as PowerPoint slides to this file.", show_default=False)]


@app.command(name="showcases")
def show_proof(case: CaseFile, as_json: AsJson = False, today: Today = None, pdf: Pdf = None, pptx: Pptx = None) -> None:
    """Make a case into proof: the worry, what was done, what changed, in their words."""
    built = build_showcase(read_case(case), today=day_of(today))
    for file, write in ((pdf, showcase_pdf), (pptx, showcase_pptx)):
        if file is not None:
            _save(file, write(built))
    if as_json:
        print_json(built)
        return
    rows = [
        (one.measure, one.customer, say_number(one.before), say_amount(one.after, one.unit), one.verdict, one.evidence)
        for one in built.results
    ]
    because = (*(fact.says for fact in built.done), *(one.says for one in built.savings), *built.because, *built.missing)
    print_table(built.headline, ("measure", "for", "before", "after", "is", "source"), rows, because)
    for quote in built.quotes:
        typer.echo(f"“{quote.quote}” {quote.person}")


@app.command(name="testimonials")
def list_quotes(case: CaseFile, as_json: AsJson = False, today: Today = None) -> None:
    """List testimonials with their consent, and whom to ask next, with a draft from the facts."""
    found, day = read_case(case), day_of(today)
    listed, asks = list_testimonials(found, today=day), find_asks(found, today=day)
    drafts = [draft_quote(found, ask.customer, today=day) for ask in asks if ask.now]
    if as_json:
        print_json({"testimonials": listed, "asks": asks, "drafts": [plain(one) | {"text": one.text} for one in drafts]})
        return
    rows = [(one.person, one.function, one.state, one.shown, one.because[0]) for one in listed]
    print_table("Testimonials", ("person", "function", "state", "shown", "because"), rows)
    waiting = [(ask.customer, "now" if ask.now else "later", ask.because[0]) for ask in asks]
    print_table("Whom to ask", ("customer", "when", "because"), waiting, [f"a draft for {one.customer}: {one.text}" for one in drafts])


@app.command()
def outcomes(case: CaseFile, as_json: AsJson = False) -> None:
    """Follow the value: identified, negotiated, contracted, realised."""
    found = track_outcomes(read_case(case))
    if as_json:
        print_json(found)
        return
    rows = [(one.link, one.amount and one.amount.likely, one.kept, one.because[0]) for one in found.chain]
    print_table(found.says, ("link", found.unit, "kept", "because"), rows, found.because)


def _save(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise BadInput([Problem("", "", f"a file that can be written: {error.strerror}", str(file))]) from None
