"""Facts as a grid: what each tells reads back as the same, and what cannot be is said in its cell."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from batna.exchange.casefile import read_case
from batna.model.case import Case
from batna.model.statement import InformationItem
from workbench.plan.disclosure_items import items_grid, read_items, say


def sent(case: Case, **changes: str) -> QueryDict:
    grid = items_grid(case)
    fields = {"items-TOTAL_FORMS": str(len(grid.lines) + 1)}
    fields |= {f"items-{line.number}-{name}": text for line in grid.lines for name, text in line.texts.items()}
    return QueryDict(urlencode(fields | changes))


@pytest.mark.parametrize("name", ["cloud_renewal", "medicine_supply", "packaging_film", "oracles/ceiling_leak", "oracles/urgency_leak"])
def test_what_is_typed_reads_back_as_the_same(root: Path, name: str) -> None:
    case = read_case(root / "examples" / f"{name}.yaml")
    given, grid = read_items(case, sent(case), ".")
    assert grid.faults == ()
    assert tuple(InformationItem.model_validate(one) for one in given) == case.information


def test_a_new_fact_gets_a_name_of_its_own(root: Path) -> None:
    case = read_case(root / "examples/cloud_renewal.yaml")
    more = {"items-5-fact": "We have two plants", "items-5-what": "alternative", "items-5-likely": "-3 400 000", "items-5-speakers": "A, B"}
    given, grid = read_items(case, sent(case, **more), ".")
    assert grid.faults == ()
    assert (given[-1]["id"], given[-1]["speakers"]) == ("fact_1", ["A", "B"])
    assert given[-1]["reveals"] == {"what": "alternative", "shows": None, "believed": -3_400_000}


@pytest.mark.parametrize(
    ("cell", "text", "sentence"),
    [
        ("fact", "", "Say the fact that they would like to know."),
        ("shows", "x", "“x” is not a number"),
        ("not_before", "0.5", "Give the round as a whole number from 1."),
        ("what", "", "Say what the number tells them."),
        ("high", "0.5.5", "“0.5.5” is not a number"),
    ],
)
def test_what_cannot_be_is_said_in_its_cell(root: Path, cell: str, text: str, sentence: str) -> None:
    case = read_case(root / "examples/cloud_renewal.yaml")
    _, grid = read_items(case, sent(case, **{f"items-1-{cell}": text}), ".")
    assert [(fault.place, fault.sentence[: len(sentence)]) for fault in grid.faults] == [(f"items-1-{cell}", sentence)]


def test_ends_have_to_rise(root: Path) -> None:
    case = read_case(root / "examples/cloud_renewal.yaml")
    _, grid = read_items(case, sent(case, **{"items-1-low": "5", "items-1-high": "4"}), ".")
    assert [fault.sentence for fault in grid.faults] == ["From has to stand before to."]


def test_facts_are_said_in_words(root: Path) -> None:
    said = say(read_case(root / "examples/cloud_renewal.yaml").information)
    assert "tells our ceiling" in said["The budget holds 3.15 million a year"]
    assert said["Traffic will grow by 18 % next year"].endswith("told by Maya Lindqvist; Tomas Vega")


def test_one_end_alone_is_not_enough(root: Path) -> None:
    case = read_case(root / "examples/cloud_renewal.yaml")
    _, grid = read_items(case, sent(case, **{"items-1-low": "-1"}), ".")
    assert [fault.sentence for fault in grid.faults] == ["Give both ends, or the likely number."]
