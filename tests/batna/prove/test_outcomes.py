"""From identified to realised, each link as far as it is known."""

from datetime import date
from typing import Any

import pytest

from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.hiding import hide
from batna.model.problem import HiddenFromRole
from batna.prove.outcomes import NO_AGREEMENT, NO_CONTRACT, NO_TARGET, NO_WORTH, track_outcomes

OURS = {"values": {"fee": [0, 4_200_000]}, "reservation": 0, "target": 5_000_000}


def renewal(**more: Any) -> Case:
    plain = {
        "batna": 1,
        "title": "Renewal",
        "buyer": "Northwind",
        "supplier": "Nimbus",
        "unit": "EUR",
        "issues": [{"id": "fee", "options": ["old", "new"]}],
        "preferences": {"ours": OURS},
        "outcome": {"kind": "agreement", "on": date(2027, 3, 30), "package": {"fee": "new"}},
        "proof": {"results": [measured(2_100_000.0)]},
    }
    return case_of(plain | more)


def measured(worth: float | None, name: str = "bill") -> dict[str, Any]:
    return {"id": name, "customer": "Finance", "measure": "Bill", "before": 10, "after": 8, "worth": worth, "source": "Invoices"}


def test_the_chain_says_how_much_of_each_link_was_kept() -> None:
    found = track_outcomes(renewal())
    assert [(one.link, one.amount and one.amount.likely, one.kept) for one in found.chain] == [
        ("identified", 5_000_000, None),
        ("negotiated", 4_200_000, 0.84),
        ("contracted", None, None),
        ("realised", 2_100_000, 0.5),
    ]
    assert found.not_shown == 2_100_000
    assert found.says == "4,200,000 EUR negotiated over no agreement; measures show 2,100,000 EUR so far."
    assert found.chain[1].because == ("value of the agreement 4,200,000 EUR − walk-away value 0 EUR = 4,200,000 EUR.",)
    assert found.chain[2].because == (NO_CONTRACT,)
    assert found.chain[3].because == ("Bill: 2,100,000 EUR, Invoices.",)


def test_the_results_stand_behind_it() -> None:
    (result,) = track_outcomes(renewal()).results
    assert (result.change, result.is_better, result.worth, result.source) == (-2, True, 2_100_000, "Invoices")


def test_the_walk_away_value_brings_its_range() -> None:
    ours = OURS | {"reservation": {"low": -100, "likely": 0, "high": 50}}
    assert track_outcomes(renewal(preferences={"ours": ours})).chain[1].amount == Estimate(low=4_199_950, likely=4_200_000, high=4_200_100)


@pytest.mark.parametrize(
    ("more", "link", "why"),
    [
        ({"preferences": {"ours": OURS | {"target": None}}}, 0, NO_TARGET),
        ({"outcome": None}, 1, NO_AGREEMENT),
        ({"outcome": {"kind": "impasse", "on": date(2027, 3, 30)}}, 1, NO_AGREEMENT),
        ({"preferences": {"ours": {"target": 5.0}}}, 1, "What is fee worth to us? Give each option a value, or a cost line."),
        ({"proof": {"results": [measured(None)]}}, 3, NO_WORTH),
        ({"proof": {}}, 3, NO_WORTH),
    ],
)
def test_an_unknown_link_says_what_is_missing(more: dict[str, Any], link: int, why: str) -> None:
    stage = track_outcomes(renewal(**more)).chain[link]
    assert (stage.amount, stage.because) == (None, (why,))


def test_without_a_walk_away_value_nothing_is_over_it() -> None:
    found = track_outcomes(renewal(preferences={"ours": {"values": OURS["values"], "target": 5.0}}))
    assert [one.amount for one in found.chain[:2]] == [None, None]
    assert found.chain[0].because[0].startswith("There is no alternative yet")
    assert (found.says, found.not_shown) == ("What was negotiated is not known yet.", None)


def test_without_a_measure_it_says_so_and_a_loss_keeps_no_share() -> None:
    found = track_outcomes(renewal(proof={}))
    assert found.says == "4,200,000 EUR negotiated over no agreement; nothing is shown by a measure yet."
    loss = track_outcomes(renewal(preferences={"ours": OURS | {"reservation": 4_300_000}}))
    assert loss.chain[1].amount is not None
    assert loss.chain[1].amount.likely == -100_000
    assert loss.chain[3].kept is None


def test_a_hidden_walk_away_value_is_refused() -> None:
    with pytest.raises(HiddenFromRole):
        track_outcomes(hide(renewal(), ["preferences.ours.reservation"]))
