"""A package on the command line is a JSON object, read as strictly as a casefile."""

import pytest

from batna.cli.package import parse_package
from batna.model.problem import BadInput


def test_it_reads_an_object() -> None:
    assert parse_package('{"price": 190, "delivery": "30 days"}') == {"price": 190, "delivery": "30 days"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", '--package: line 1, column 2: got "{", expected JSON: Expecting property name enclosed in double quotes'),
        ("", "--package: line 1, column 1: expected JSON: Expecting value"),
        ('{"price": 1, "price": 2}', '--package: price: got "price", expected each name once within a mapping'),
        ("[1]", '--package: got "[1]", expected a JSON object with one option for each issue, such as {"price": 190}'),
        ("[" * 9_000, "--package: "),
    ],
)
def test_it_rejects_what_is_no_package(text: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_package(text)
    assert str(refused.value).startswith(said)


def test_a_number_without_end_is_no_option_but_no_fault_either() -> None:
    assert parse_package(f'{{"price": {"9" * 5_000}}}') == {"price": float("inf")}
