"""The register: who knows something, talks to the supplier, and is not on our side."""

from typing import Any

import pytest

from batna.exchange.document import case_of
from batna.model.hiding import hide
from batna.model.problem import HiddenFromRole
from batna.prepare.stakeholders import rank_stakeholders

CASE: dict[str, Any] = {
    "batna": 1,
    "title": "t",
    "buyer": "b",
    "supplier": "s",
    "information": [{"id": "need_date", "fact": "We need it in October"}, {"id": "volume", "fact": "Volumes grow", "known_to_them": True}],
    "stakeholders": [
        {"id": "fin", "function": "finance", "knows": ["need_date", "ceiling"], "influence": 5, "stance": "opposes"},
        {
            "id": "eng",
            "function": "engineering",
            "person": "Tomas",
            "knows": ["need_date", "volume", "sole source"],
            "talks_to_supplier": True,
        },
        {"id": "ops", "function": "operations", "person": "Jonas", "knows": ["need_date"], "stance": "reluctant", "influence": 2},
    ],
    "contacts": [{"id": "c1", "on": "2027-01-01", "by": "Jonas", "channel": "trade show"}],
}


def test_exposure_is_knows_times_talks_times_stance() -> None:
    register = rank_stakeholders(case_of(CASE))
    assert [(row.id, row.sensitive, row.talks, row.exposure, row.effort) for row in register.rows] == [
        ("eng", ("need_date", "sole source"), True, 2 * 0.5, 1.5),
        ("ops", ("need_date",), True, 0.75, 1.5),
        ("fin", ("need_date", "ceiling"), False, 0, 5),
    ]
    engineer, plant, _ = register.rows
    assert engineer.because == ("2 sensitive facts × 1 × 0.5 (neutral) = 1.", "Knows We need it in October, sole source.")
    assert plant.contacts == 1
    assert "1 logged contacts, although the register says that they do not talk to the supplier." in plant.because
    assert register.because[0] == "Tomas, engineering is the most exposed: talks to the supplier, knows 2 sensitive facts, and is neutral."


def test_it_says_when_nobody_is_exposed() -> None:
    alone = CASE | {"stakeholders": CASE["stakeholders"][:1], "contacts": []}
    assert rank_stakeholders(case_of(alone)).because[0] == "Nobody who talks to the supplier knows a sensitive fact."
    one = CASE | {"stakeholders": CASE["stakeholders"][2:]}
    assert "knows one sensitive fact, and is reluctant." in rank_stakeholders(case_of(one)).because[0]


def test_somebody_who_knows_nothing_has_nothing_to_give_away() -> None:
    (row,) = rank_stakeholders(case_of(CASE | {"stakeholders": [{"id": "legal", "function": "legal"}]})).rows
    assert row.because == ("0 sensitive facts × 0 × 0.5 (neutral) = 0.",)


def test_an_empty_register_says_the_next_step() -> None:
    assert rank_stakeholders(case_of(CASE | {"stakeholders": []})).because[0].startswith("Nobody is on the register yet")


@pytest.mark.parametrize("field", ["stakeholders.stance", "information"])
def test_it_stays_silent_about_what_the_role_may_not_know(field: str) -> None:
    with pytest.raises(HiddenFromRole):
        rank_stakeholders(hide(case_of(CASE), [field]))
