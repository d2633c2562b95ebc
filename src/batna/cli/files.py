"""Commands about files: check, schema, import, export."""

import typer

from batna.cli.output import CaseFile
from batna.exchange.casefile import read_case

app = typer.Typer()


@app.command()
def check(case: CaseFile) -> None:
    """Read a casefile and say everything that is wrong with it."""
    found = read_case(case)
    typer.echo(f"{case}: sound. {len(found.issues)} issues, {len(found.stakeholders)} stakeholders, {len(found.offers)} offers.")
