"""Costs: a package line by line, the cost model, and what is worked out without being saved."""

from collections.abc import Callable

from django.test import Client
from tests.workbench.prepare.sent import form_in

from batna.model.estimate import Estimate
from workbench.people.models import User
from workbench.records import load, save
from workbench.records.draft import IssueLine

AsUser = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/prepare/costs{rest}"


def test_it_says_what_the_agreement_costs(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(page(cloud)).content.decode()
    assert "The agreement costs <em>" in text
    assert "3,196,000\N{NO-BREAK SPACE}EUR</data></em>; Subscription is 92 % of it." in text
    assert "2,950,000 (Subscription) + 84,000 (Egress traffic) + 162,000 (Two platform engineers)" in text


def test_another_package_is_chosen_on_the_page(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    assert "Our last offer costs" in client.get(page(cloud, "?package=ours")).content.decode()
    text = client.get(page(cloud, "?pick.annual_fee=2800000")).content.decode()
    assert "This package costs" in text
    assert "3,046,000" in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    client = as_user(stranger)
    posted = [client.post(page(cloud, rest)).status_code for rest in ("/save", "/payment", "/should-cost")]
    assert [client.get(page(cloud)).status_code, *posted] == [404] * 4


def test_it_leads_from_an_empty_case_to_the_first_line(as_user: AsUser, maya: User, empty_case: int) -> None:
    assert "No costs yet" in as_user(maya).get(page(empty_case)).content.decode()


def test_it_hides_everything_from_a_guest(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    client = as_user(team["guest"])
    for text in (client.get(page(cloud)).content.decode(), client.post(page(cloud, "/payment"), {"spend": "1"}).content.decode()):
        assert "hidden from your role" in text
        assert "Subscription" not in text


def test_the_form_as_it_stands_changes_nothing(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-costs")
    assert "Nothing to save" in client.post(page(cloud, "/save"), sent, headers=HTMX)["HX-Trigger"]


def test_it_saves_lines_amounts_by_option_quantity_and_rates(as_user: AsUser, maya: User, empty_case: int) -> None:
    client = as_user(maya)
    client.post(
        f"/cases/{empty_case}/prepare/issues/save",
        {"issues-TOTAL_FORMS": "2", "issues-0-issue": "Place", "issues-0-option": "works", "issues-1-option": "door"},
    )
    lines = {
        "lines-TOTAL_FORMS": "2", "lines-0-line": "Freight", "lines-0-depends": "by:place", "lines-0-likely": "40", "lines-0-per": "order",
        "lines-1-line": "Tooling", "lines-1-depends": "", "lines-1-low": "900", "lines-1-likely": "1.000,00", "lines-1-high": "1200",
        "lines-1-per": "once", "lines-1-currency": "usd",
        "rates-TOTAL_FORMS": "1", "rates-0-from": "usd", "rates-0-to": "eur", "rates-0-rate": "0.9", "rates-0-on": "2027-01-05",
        "rates-0-source": "ECB",
        "units": "1000", "orders": "12", "seen": "0",
    }  # fmt: skip
    refused = client.post(page(empty_case, "/save"), lines)
    assert refused.status_code == 422
    assert "The cost line Tooling: <span>got" in refused.content.decode()
    client.post(f"/cases/{empty_case}/details", {"title": "P", "buyer": "B", "supplier": "S", "unit": "EUR", "seen": "1"})
    answer = client.post(page(empty_case, "/save"), lines, headers=HTMX)
    assert "Costs saved" in answer["HX-Trigger"]
    assert 'id="costs-grids"' in answer.content.decode()
    case = load.case(empty_case, maya).case
    assert [(line.line, line.amount, line.per, line.currency) for line in case.costs] == [
        ("Freight", (40.0, 40.0), "order", None),
        ("Tooling", Estimate(low=900, likely=1000, high=1200), "once", "USD"),
    ]
    assert (case.quantity.units, case.quantity.orders, case.rates[0].source) == (1000, 12, "ECB")
    sent = form_in(client.get(page(empty_case)).content.decode(), "form-costs")
    client.post(page(empty_case, "/save"), sent | {"amounts-1-likely": ["65"]})
    assert load.case(empty_case, maya).case.costs[0].amount == (40.0, 65.0)


def test_it_rejects_bad_input_with_a_sentence(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-costs")
    for wrong, sentence in (
        ({"lines-1-likely": "much"}, "“much” is not a number"),
        ({"lines-0-line": ""}, "Say what is paid for."),
        ({"lines-1-likely": ""}, "Say the amount"),
        ({"units": "-1"}, "at least 0"),
        ({"rates-0-from": "USD"}, "A rate needs both currencies"),
        ({"lines-1-depends": "by:term"}, "it has either values or costs"),
    ):
        answer = client.post(page(cloud, "/save"), sent | wrong)
        assert answer.status_code == 422
        assert sentence in answer.content.decode(), sentence
        assert client.post(page(cloud, "/save"), sent | wrong, headers=HTMX)["HX-Retarget"] == "#problems-costs"


def test_two_people_get_both_versions(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-costs")
    client.post(page(cloud, "/save"), sent | {"lines-1-likely": "90000"})
    answer = client.post(page(cloud, "/save"), sent | {"lines-1-likely": "95000"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "95\N{NARROW NO-BREAK SPACE}000, once" in text
    assert "90\N{NARROW NO-BREAK SPACE}000, once" in text


def test_payment_terms_are_worked_out_and_nothing_is_saved(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    before = len(load.history(cloud, maya))
    sent = {
        "spend": "1,000,000",
        "days_before": "30",
        "days_after": "75",
        "rate": "8",
        "discount": "3",
        "discount_days": "10",
        "basis": "365",
    }
    text = client.post(page(cloud, "/payment"), sent).content.decode()
    assert "like a discount of 0.99 % on the price" in text
    assert "9,863" in text
    assert "The discount is worth" in text
    assert "Payment term: what each option is worth in a year" in text
    assert len(load.history(cloud, maya)) == before
    assert client.post(page(cloud, "/payment"), sent | {"rate": "no"}).status_code == 422


TERMS = {"days_before": "30", "days_after": "45", "rate": "10", "discount": "", "discount_days": "", "basis": "365", "spend": "365000"}


def test_what_payment_days_are_worth_becomes_our_values(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    before = {line.id: line for line in load.case(cloud, maya).lines}
    text = client.post(page(cloud, "/payment"), TERMS).content.decode()
    assert "Use as our values of Payment term" in text
    sent = TERMS | {"keep": "payment_days", "seen_issues": str(load.case(cloud, maya).versions["issues"])}
    answer = client.post(page(cloud, "/payment"), sent, follow=True)
    assert "What Payment term is worth is in the case" in answer.content.decode()
    lines = {line.id: line for line in load.case(cloud, maya).lines}
    assert lines["payment_days"].ours == tuple(100.0 * float(days) for days in lines["payment_days"].options)
    assert {name: line for name, line in lines.items() if name != "payment_days"} == {
        name: line for name, line in before.items() if name != "payment_days"
    }
    client.post(f"/undo/{load.history(cloud, maya)[0].event}")
    assert {line.id: line for line in load.case(cloud, maya).lines} == before
    assert client.post(page(cloud, "/payment"), sent).status_code == 409


def test_what_payment_days_are_worth_becomes_a_cost_line(as_user: AsUser, maya: User, empty_case: int) -> None:
    client = as_user(maya)
    line = IssueLine("payment", (30, 60), "Payment term", "days")
    save.prepare.save_issues(actor=maya, case_id=empty_case, lines=[line])
    assert "Keep as a line of the cost model" in client.post(page(empty_case, "/payment"), TERMS).content.decode()
    for spend in ("730000", "365000"):
        seen = str(load.case(empty_case, maya).versions["costs"])
        client.post(page(empty_case, "/payment"), TERMS | {"keep": "payment", "seen": seen, "spend": spend})
    (kept,) = load.case(empty_case, maya).case.costs
    assert (kept.by, kept.amount) == ("payment", (-3000, -6000))
    assert kept.source.startswith("10.00 % a year on 365,000")
    exported = client.get(f"/cases/{empty_case}/export/yaml").content.decode()
    assert "Cost of money by payment days" in exported
    assert client.post(page(empty_case, "/payment"), TERMS | {"keep": "payment", "seen": "0"}).status_code == 409


def test_only_those_who_may_change_the_case_keep_it(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    client = as_user(team["operations"])
    text = client.post(page(cloud, "/payment"), TERMS).content.decode()
    assert 'name="keep"' not in text
    assert client.post(page(cloud, "/payment"), TERMS | {"keep": "payment_days"}).status_code == 403
