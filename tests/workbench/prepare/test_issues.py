"""Issues: the grid is read, saved, refused with a sentence, kept in a conflict; rules and aims beside it."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.workbench.prepare.sent import form_in

from batna.model.estimate import Estimate
from workbench.people.models import User
from workbench.records import load, save

AsUser = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/prepare/issues{rest}"


def test_it_says_how_many_packages_there_are_and_what_decides(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(page(cloud)).content.decode()
    assert "<em>3,144</em> packages can be agreed on; Annual fee alone decides 56\N{NO-BREAK SPACE}%" in text
    assert "11 × 4 × 4 × 3 × 4 × 2 = 4,224 ways" in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    client = as_user(stranger)
    assert [client.get(page(cloud)).status_code, client.post(page(cloud, "/save")).status_code] == [404, 404]


def test_it_leads_from_an_empty_case_to_the_first_issue(as_user: AsUser, maya: User, empty_case: int) -> None:
    text = as_user(maya).get(page(empty_case)).content.decode()
    assert "No issues yet" in text
    assert page(empty_case, "/import") in text


def test_it_hides_their_values_from_operations_and_everything_from_a_guest(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    operations = as_user(team["operations"]).get(page(cloud)).content.decode()
    assert "What the supplier values</b> is hidden from your role" in operations
    assert "860,000" not in operations
    assert "form-issues" not in operations
    guest = as_user(team["guest"]).get(page(cloud)).content.decode()
    assert "What is negotiated</b> is hidden from your role" in guest
    assert "Annual fee" not in guest


def test_the_form_as_it_stands_changes_nothing(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    before = load.case(cloud, maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-issues")
    answer = client.post(page(cloud, "/save"), sent, headers=HTMX)
    assert "Nothing to save" in answer["HX-Trigger"]
    assert load.case(cloud, maya).case == before.case


def test_it_saves_a_grid_that_was_typed_and_offers_the_way_back(as_user: AsUser, maya: User, empty_case: int) -> None:
    client = as_user(maya)
    rows = [
        ("Unit price", "EUR", "1.250,50", "10", "", "30", ""),
        ("", "", "1,000", "40", "5", "10,5", "20"),
        ("Warranty", "year", "2", "0", "", "7", ""),
        ("", "", "five years", "15", "", "0", ""),
    ]
    names = ("issue", "unit", "option", "ours", "theirs_low", "theirs", "theirs_high")
    sent = {f"issues-{i}-{name}": text for i, row in enumerate(rows) for name, text in zip(names, row, strict=True)}
    answer = client.post(page(empty_case, "/save"), sent | {"issues-TOTAL_FORMS": "6", "seen": "0"}, follow=True)
    assert "Issues saved" in answer.content.decode()
    case = load.case(empty_case, maya).case
    assert [(issue.id, issue.name, issue.unit, issue.options) for issue in case.issues] == [
        ("unit_price", "Unit price", "EUR", (1250.5, 1000)),
        ("warranty", "Warranty", "year", (2, "five years")),
    ]
    assert case.preferences.theirs is not None
    assert dict(case.preferences.theirs.values or {})["unit_price"] == (30.0, Estimate(low=5.0, likely=10.5, high=20.0))
    event = load.history(empty_case, maya)[0].event
    client.post(f"/undo/{event}")
    assert load.case(empty_case, maya).case.issues == ()


def test_numbers_follow_the_language_of_the_reader(as_user: AsUser, maya: User, empty_case: int) -> None:
    sent = {"issues-TOTAL_FORMS": "1", "issues-0-issue": "Fee", "issues-0-option": "1.500", "issues-0-ours": "2.500"}
    as_user(maya).post(page(empty_case, "/save"), sent, headers={"Accept-Language": "de-DE,de;q=0.9"})
    assert load.case(empty_case, maya).lines[0].ours == (2500.0,)
    as_user(maya).post(page(empty_case, "/save"), sent, headers={"Accept-Language": "en-GB"})
    assert load.case(empty_case, maya).lines[0].ours == (2.5,)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"issues-0-ours": "lots"}, "“lots” is not a number"),
        ({"issues-0-option": ""}, "Say one way to settle this issue."),
        ({"issues-0-issue": ""}, "Name the issue that this option belongs to."),
        ({"issues-1-option": "5"}, "5 stands twice in Fee."),
        ({"issues-0-theirs_low": "9", "issues-0-theirs": "3"}, "rising order"),
    ],
)
def test_it_rejects_a_wrong_cell_with_a_sentence_and_keeps_what_was_typed(
    as_user: AsUser, maya: User, empty_case: int, wrong: dict[str, str], sentence: str
) -> None:
    good = {"issues-0-issue": "Fee", "issues-0-option": "5", "issues-0-ours": "1", "issues-1-option": "7", "issues-1-unit": "kept"}
    sent = {"issues-TOTAL_FORMS": "2"} | good | wrong
    answer = as_user(maya).post(page(empty_case, "/save"), sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="kept"' in answer.content.decode()
    part = as_user(maya).post(page(empty_case, "/save"), sent, headers=HTMX)
    assert (part.status_code, part["HX-Retarget"]) == (422, "#problems-issues")
    assert sentence in part.content.decode()
    assert load.case(empty_case, maya).lines == ()


def test_it_says_what_still_uses_an_option_that_is_taken_out(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-issues")
    gone = next(name for name, texts in sent.items() if name.endswith("-option") and texts == ["99.95"])
    answer = client.post(page(cloud, "/save"), sent | {gone.replace("-option", "-DELETE"): ["on"]})
    assert answer.status_code == 422
    assert "Rule 1: <span>got 99.95, expected one of the options of uptime" in answer.content.decode()


def test_two_people_get_both_versions_and_nothing_is_lost(as_user: AsUser, maya: User, empty_case: int) -> None:
    client = as_user(maya)
    first = {"issues-TOTAL_FORMS": "1", "issues-0-issue": "Fee", "issues-0-option": "5", "issues-0-ours": "1", "seen": "0"}
    client.post(page(empty_case, "/save"), first)
    answer = client.post(page(empty_case, "/save"), first | {"issues-0-ours": "77"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "ours 77" in text
    assert "ours 1, theirs –" in text
    assert 'name="issues-0-ours" value="77"' in text
    assert 'name="seen" value="1"' in text
    part = client.post(page(empty_case, "/save"), first | {"issues-0-ours": "77"}, headers=HTMX)
    assert part.status_code == 409
    client.post(page(empty_case, "/save"), first | {"issues-0-ours": "77", "seen": "1"})
    assert load.case(empty_case, maya).lines[0].ours == (77.0,)


def test_nobody_but_the_lead_saves(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    answer = as_user(team["finance"]).post(page(cloud, "/save"), {"issues-TOTAL_FORMS": "0"})
    assert answer.status_code == 403


def test_the_aims_are_saved_and_a_wrong_range_is_refused(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-aims")
    answer = client.post(page(cloud, "/aims"), sent | {"target": "-2,700,000", "theirs_low": "500000"}, headers=HTMX)
    assert answer.status_code == 422
    assert "rising order" in answer.content.decode()
    answer = client.post(page(cloud, "/aims"), sent | {"target": "-2,700,000", "theirs_low": "250000"}, headers=HTMX)
    assert "Aims saved" in answer["HX-Trigger"]
    ours, theirs = load.case(cloud, maya).case.preferences.ours, load.case(cloud, maya).case.preferences.theirs
    assert ours.target == -2_700_000
    assert theirs is not None
    assert theirs.reservation == Estimate(low=250_000, likely=380_000, high=470_000)
    assert theirs.values is not None
    stale = client.post(page(cloud, "/aims"), sent | {"target": "1"})
    assert stale.status_code == 409
    assert "Our target" in stale.content.decode()


def test_a_rule_is_drafted_saved_and_removed(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    text = client.get(page(cloud, "?rule=new")).content.decode()
    assert "A new rule" in text
    drafted = client.post(page(cloud, "/rule"), {"number": "0", "if.add": "term", "then.add": "reference"}).content.decode()
    assert 'name="if.term" value="4"' in drafted
    said = {
        "number": "0",
        "if": "term",
        "if.term": ["4"],
        "then": "reference",
        "then.reference": ["logo and quote"],
        "because": "marketing",
    }
    shown = client.post(page(cloud, "/rule"), said | {"do": "draft"}).content.decode()
    assert "of 3,144 packages are left" in shown
    client.post(page(cloud, "/rule"), said | {"do": "save", "seen": "1"})
    case = load.case(cloud, maya).case
    assert (case.rules[3].because, dict(case.rules[3].then)) == ("marketing", {"reference": ("logo and quote",)})
    client.post(page(cloud, "/rule"), {"number": "4", "do": "remove", "seen": "2"})
    assert len(load.case(cloud, maya).case.rules) == 3


def test_a_rule_that_leaves_no_package_is_refused_with_a_sentence(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    price = ["4.37", "4.12", "3.98", "3.71", "3.47"]
    forbidding = {"number": "0", "if": "price", "if.price": price, "then": "price", "then.price": ["4.37"], "do": "save"}
    client.post(page(bicycle, "/rule"), forbidding | {"seen": "1"})
    assert len(load.case(bicycle, maya).case.rules) == 1
    answer = client.post(page(bicycle, "/rule"), forbidding | {"then.price": ["4.12"], "seen": "2"})
    assert answer.status_code == 422
    assert "No package would be left: rules 1, 2 exclude every one." in answer.content.decode()
    empty = client.post(page(bicycle, "/rule"), {"number": "0", "do": "save"})
    assert "Choose at least one issue with one option on each side" in empty.content.decode()


def test_a_rule_of_somebody_who_was_slower_is_not_lost(as_user: AsUser, maya: User, cloud: int) -> None:
    save.prepare.save_issues(actor=maya, case_id=cloud, lines=load.case(cloud, maya).lines, rules=[], seen=1)
    answer = as_user(maya).post(
        page(cloud, "/rule"), {"number": "0", "if": "term", "if.term": "1", "then": "term", "then.term": "1", "do": "save", "seen": "1"}
    )
    assert answer.status_code == 409
    assert "Contract term is 1 years" in answer.content.decode()
