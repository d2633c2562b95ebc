"""The past that a command is given: a file of `batna learn priors --json`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from batna.simulate.beliefs import Prior

PriorFile = Annotated[
    Path | None, typer.Option("--prior", help="What past talks taught: the output of batna learn priors --json.", show_default=False)
]


def prior_of(file: Path | None) -> "Prior | None":
    """Return the prior in a file; none, and a word about it, where that file says that there is not enough data."""
    if file is None:
        return None
    from batna.exchange.priorfile import read_prior

    prior = read_prior(file)
    if prior is None:
        typer.echo(f"{file}: not enough past talks, so nothing is changed by them.", err=True)
    return prior
