"""The command line: `batna <stage> <capability> CASEFILE`, a table for people or `--json` for programs."""

import io
import sys
from typing import NoReturn

import typer

from batna.cli import files, serve, simulate, stages
from batna.cli.output import spare_the_terminal
from batna.model.problem import BadInput, HiddenFromRole, NotEnoughData

FINDING, BAD_INPUT = 1, 2

app = typer.Typer(name="batna", help="Take a negotiation from first wish to proof.", no_args_is_help=True, pretty_exceptions_enable=False)

app.add_typer(files.app)
app.add_typer(serve.app)
app.add_typer(simulate.app)
app.add_typer(stages.app)


def main() -> NoReturn:
    """Run one command: exit status 0 done, 1 a finding that the caller asked to fail on, 2 bad input."""
    spare_the_terminal()
    try:
        app()
    except (BadInput, NotEnoughData, HiddenFromRole) as error:
        sys.stderr.write(f"{error}\n")
    except OSError as error:
        # Files are opened with a sentence of their own; what is left is an output that takes no more, such as a full disk.
        sys.stdout = io.StringIO()
        sys.stderr.write(f"output: expected a place that can be written: {error.strerror}\n")
    sys.exit(BAD_INPUT)
