"""Where our own functions pull an issue apart, on a page."""

from collections.abc import Callable

from django.test import Client

from batna.align.conflicts import Cell, Conflict, Conflicts
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.model.issue import Issue
from workbench.align.conflicts import at_peace, pairs_of
from workbench.people.models import User
from workbench.records import save

AsUser = Callable[[User], Client]


def page(pk: int) -> str:
    return f"/cases/{pk}/align/conflicts"


def test_it_works(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(page(cloud)).content.decode()
    assert "Finance and operations pull contract term apart" in text
    assert "25,000" in text
    assert "no package meets both" in text


def test_it_shows_a_function_its_conflicts(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    assert "pull contract term apart" in as_user(team["operations"]).get(page(cloud)).content.decode()


def test_it_shows_nothing_to_the_guest(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    text = as_user(team["guest"]).get(page(cloud)).content.decode()
    assert "hidden from your role" in text
    assert "Finance" not in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    assert as_user(stranger).get(page(cloud)).status_code == 404


def test_it_says_the_next_step_when_there_is_nobody_yet(as_user: AsUser, maya: User, empty_case: int) -> None:
    text = as_user(maya).get(page(empty_case)).content.decode()
    assert "Nobody has said yet what they want" in text


def test_it_says_when_nobody_pulls(as_user: AsUser, maya: User, bicycle: int) -> None:
    save.prepare.save_stakeholder(actor=maya, case_id=bicycle, stakeholder={"id": "finance", "function": "finance"})
    text = as_user(maya).get(page(bicycle)).content.decode()
    assert "Nobody of us pulls an issue apart" in text


def clash(issue: str, first: str, second: str, stake: float) -> Conflict:
    return Conflict(issue, "opposed", False, first, second, first, second, Estimate(low=stake, likely=stake, high=stake), ())


NONE, FOUND = (
    Cell(0, None),
    Conflicts(
        "EUR",
        (clash("term", "finance", "operations", 30), clash("days", "legal", "finance", 20), clash("term", "finance", "operations", 10)),
        ("finance", "operations", "legal", "sales"),
        (
            (Cell(0, None), Cell(2, 40.0), Cell(1, 20.0), Cell(0, None)),
            (Cell(2, 40.0), Cell(0, None), Cell(0, None), Cell(0, None)),
            (Cell(1, 20.0), Cell(0, None), Cell(0, None), Cell(0, None)),
            (Cell(0, None), Cell(0, None), Cell(0, None), Cell(0, None)),
        ),
        (),
    ),
)


def test_a_phone_reads_the_matrix_as_pairs() -> None:
    case = Case(
        title="Chairs",
        buyer="Northwind",
        supplier="Sella",
        issues=(Issue(id="term", name="Term", options=(1, 2)), Issue(id="days", name="Days", options=(1, 2))),
    )
    said = [(pair.first, pair.second, pair.issues, pair.count, pair.at_stake, pair.share) for pair in pairs_of(case, FOUND)]
    assert said == [("finance", "operations", ("Term",), 2, 40.0, 1.0), ("finance", "legal", ("Days",), 1, 20.0, 0.5)]
    assert (pairs_of(case, None), at_peace(None, "")) == ([], ())
    assert [list(at_peace(FOUND, who)) for who in ("", "legal")] == [["sales"], ["operations", "sales"]]


def test_it_shows_the_conflicts_of_one_function(as_user: AsUser, maya: User, cloud: int) -> None:
    for who, wants in (("legal", "at_least"), ("finance2", "at_most")):
        function = "legal" if who == "legal" else "sales"
        position = {"says": "payment", "wants": [{"issue": "payment_days", wants: 45 if wants == "at_least" else 30}]}
        save.prepare.save_stakeholder(actor=maya, case_id=cloud, stakeholder={"id": who, "function": function, "positions": [position]})
    client = as_user(maya)
    every, one, nobody = (client.get(page(cloud), {"who": who}).content.decode() for who in ("", "sales", "nobody"))
    for text in (every, nobody):
        assert "<b>Finance and operations</b>" in text
        assert "<b>Legal and sales</b>" in text
    assert "<b>Finance and operations</b>" not in one
    assert "<b>Legal and sales</b>" in one
    assert "No conflict with sales: engineering, finance, operations, customer care." in one
