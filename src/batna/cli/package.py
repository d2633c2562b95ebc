"""Read the package that an option of the command line holds."""

from collections.abc import Mapping
from typing import Annotated

import typer

from batna.exchange.casefile import parse_json
from batna.model.problem import BadInput, Problem, shown

PackageText = Annotated[str, typer.Option("--package", help='The package as JSON, such as \'{"price": 190, "delivery": 30}\'.')]


def parse_package(text: str) -> Mapping[str, object]:
    """Return the mapping in a JSON text; `BadInput` when it is none. Whether the case has such options is looked at later."""
    try:
        package = parse_json(text)
    except BadInput as error:
        raise error.in_file("--package") from None
    if not isinstance(package, dict):
        raise BadInput([Problem("--package", shown(text), 'a JSON object with one option for each issue, such as {"price": 190}')])
    return package
