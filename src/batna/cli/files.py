"""Commands about files: check, schema, import, export."""

import dataclasses
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from batna.cli.output import CaseFile
from batna.exchange.heads import FIELDS, Columns, guess_columns
from batna.model.problem import BadInput, Problem, shown

if TYPE_CHECKING:
    from batna.model.case import Case

app = typer.Typer()
imports = typer.Typer(no_args_is_help=True, help="Make a casefile of other files.")
exports = typer.Typer(no_args_is_help=True, help="Write a casefile in another form.")
app.add_typer(imports, name="import")
app.add_typer(exports, name="export")

Output = Annotated[Path, typer.Option("--output", "-o", help="Where to write; an old file is replaced whole.", show_default=False)]
Given = Annotated[Path, typer.Argument(show_default=False)]
Title = Annotated[str, typer.Option(help="What is negotiated; else the name in the file.", show_default=False)]
Buyer = Annotated[str, typer.Option(help="Who buys: us.", show_default=False)]
Supplier = Annotated[str, typer.Option(help="Who sells.", show_default=False)]


@app.command()
def check(case: CaseFile) -> None:
    """Read a casefile and say everything that is wrong with it."""
    from batna.exchange.casefile import read_case

    found = read_case(case)
    typer.echo(f"{case}: sound. {len(found.issues)} issues, {len(found.stakeholders)} stakeholders, {len(found.offers)} offers.")


@app.command()
def schema() -> None:
    """Print the JSON Schema of casefiles, for editors."""
    from batna.exchange.schema import case_schema

    typer.echo(json.dumps(case_schema(), indent=1, ensure_ascii=False))


@imports.command("genius")
def import_genius(
    domain: Given,
    ours: Given,
    theirs: Given,
    *,
    output: Output,
    steps: Annotated[int, typer.Option(min=2, max=10_000, help="Options of a real issue, both ends included.")] = 21,
    title: Title = "",
    buyer: Buyer = "",
    supplier: Supplier = "",
) -> None:
    """Make a case of a GENIUS domain and two profiles, our own and theirs."""
    from batna.exchange.genius import read_genius

    case = read_genius(domain, ours, theirs, steps=steps, title=title, buyer=buyer, supplier=supplier)
    _write(case, output)


@imports.command("spreadsheet")
def import_spreadsheet(
    file: Given,
    *,
    output: Output,
    title: Title = "",
    buyer: Buyer = "Buyer",
    supplier: Supplier = "Supplier",
    unit: Annotated[str, typer.Option(help="points, or a currency such as EUR.")] = "points",
    sheet: Annotated[str | None, typer.Option(help="The sheet to read; else the one whose heads are known.", show_default=False)] = None,
    column: Annotated[
        list[str] | None, typer.Option(help='A column by its head or letter, such as ours="Score" or option=C.', show_default=False)
    ] = None,
    decimal: Annotated[
        Literal["point", "comma"] | None, typer.Option(help="How numbers are written; else guessed.", show_default=False)
    ] = None,
    errors: Annotated[Path | None, typer.Option(help="Where to write the rows with what is wrong, as .xlsx.", show_default=False)] = None,
) -> None:
    """Make a case of a table with one row for each option, from .xlsx or CSV."""
    from batna.exchange.spreadsheet import case_from, dry_run, read_table
    from batna.exchange.table import MAX_BYTES
    from batna.exchange.whole import read_whole, write_whole
    from batna.exchange.workbook import error_workbook

    table = read_table(read_whole(file, MAX_BYTES), str(file), sheet)
    marks: dict[str, Literal[".", ","]] = {"point": ".", "comma": ","}
    run = dry_run(table, _columns(table.header, column or []), marks[decimal] if decimal else None)
    if errors is not None and not run.is_clean:
        write_whole(errors, error_workbook(run))
    case = case_from(run, title=title or file.stem, buyer=buyer, supplier=supplier, unit=unit)
    for sentence in run.because:
        typer.echo(sentence)
    _write(case, output)


@exports.command("casefile")
def export_casefile(case: CaseFile, output: Output) -> None:
    """Write a case as YAML, or as JSON when the file ends in .json."""
    from batna.exchange.casefile import read_case, write_case

    write_case(read_case(case), output)
    typer.echo(f"Wrote {output}.")


@exports.command("spreadsheet")
def export_spreadsheet(case: CaseFile, output: Output) -> None:
    """Write issues, options and values as an .xlsx workbook that can be imported again."""
    from batna.exchange.casefile import read_case
    from batna.exchange.whole import write_whole
    from batna.exchange.workbook import case_workbook

    write_whole(_xlsx(output), case_workbook(read_case(case)))
    typer.echo(f"Wrote {output}.")


@exports.command("template")
def export_template(output: Output) -> None:
    """Write an empty .xlsx workbook to fill in and import."""
    from batna.exchange.whole import write_whole
    from batna.exchange.workbook import template

    write_whole(_xlsx(output), template())
    typer.echo(f"Wrote {output}.")


@exports.command("genius")
def export_genius(case: CaseFile, output: Output) -> None:
    """Write domain.xml, ours.xml and theirs.xml into a folder; utilities run from 0 to 1."""
    from batna.exchange.casefile import read_case
    from batna.exchange.genius_export import write_genius

    paths = write_genius(read_case(case), output)
    typer.echo(f"Wrote {', '.join(str(path) for path in paths)}.")


def _write(case: "Case", output: Path) -> None:
    from batna.exchange.casefile import write_case

    write_case(case, output)
    packages = math.prod(len(issue.options) for issue in case.issues)
    count = f"{packages:,}" if packages < 10**15 else f"about 10^{len(str(packages)) - 1}"
    typer.echo(f"Wrote {output}: {len(case.issues)} issues, {count} packages.")


def _xlsx(output: Path) -> Path:
    if output.suffix.lower() != ".xlsx":
        raise BadInput([Problem("--output", shown(output.name), "a file that ends in .xlsx")])
    return output


def _columns(header: tuple[str, ...], chosen: list[str]) -> Columns:
    """Return the columns by their heads, some of them overruled by FIELD=HEAD or FIELD=LETTER."""
    from batna.exchange.spreadsheet import column_letters

    letters = {column_letters(place): place for place in range(len(header))}
    places = letters | {head: place for place, head in reversed(list(enumerate(header)))}
    columns = guess_columns(header)
    problems = []
    for choice in chosen:
        field, _, head = choice.partition("=")
        if field not in FIELDS:
            problems.append(Problem("--column", shown(field), f"one of {', '.join(FIELDS)}"))
        elif head not in places:
            problems.append(Problem("--column", shown(head), f"a head or letter of the table: {', '.join(filter(None, header))}"))
        else:
            columns = dataclasses.replace(columns, **{field: places[head]})
    if problems:
        raise BadInput(problems)
    return columns
