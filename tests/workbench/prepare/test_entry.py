"""One entry: the lead changes any, everybody their own, and what is private stays with the person."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.workbench.prepare.sent import form_in

from workbench.people.models import User
from workbench.records import load

AsUser = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


def page(pk: int, rest: str = "", who: str = "finance") -> str:
    return f"/cases/{pk}/prepare/stakeholder/{who}{rest}"


def entry_of(pk: int, user: User, who: str = "finance") -> object:
    return next(one for one in load.case(pk, user).case.stakeholders if one.id == who)


def test_it_works(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(page(cloud)).content.decode()
    assert "Ingrid Holm states <em>1 position</em>, 1 need and 2 red lines." in text
    assert "Private notes and trade-offs</b> is hidden from your role" in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger_and_an_id_that_is_not_there(as_user: AsUser, stranger: User, maya: User, cloud: int) -> None:
    client = as_user(stranger)
    posted = [client.post(page(cloud, rest)).status_code for rest in ("/save", "/private", "/remove")]
    assert [client.get(page(cloud)).status_code, *posted] == [404] * 4
    assert as_user(maya).get(page(cloud, who="nobody")).status_code == 404


def test_others_read_and_do_not_change(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    client = as_user(team["legal"])
    text = client.get(page(cloud)).content.decode()
    assert "form-entry" not in text
    assert "says “Cut the cloud bill by 10 %”" in text
    assert "Influence, stance and what they know</b> is hidden from your role" in text
    assert client.post(page(cloud, "/save"), {"function": "finance"}).status_code == 403
    approver = as_user(team["approver"]).get(page(cloud)).content.decode()
    assert "The budget holds 3.15 million a year" in approver


@pytest.mark.parametrize(("role", "who"), [("lead", "finance"), ("finance", "finance"), ("operations", "operations")])
def test_the_form_as_it_stands_changes_nothing(as_user: AsUser, team: dict[str, User], cloud: int, role: str, who: str) -> None:
    client = as_user(team[role])
    before = entry_of(cloud, team[role], who)
    sent = form_in(client.get(page(cloud, who=who)).content.decode(), "form-entry")
    answer = client.post(page(cloud, "/save", who), sent, headers=HTMX)
    assert "Nothing to save" in answer["HX-Trigger"]
    assert entry_of(cloud, team[role], who) == before


def test_everybody_changes_their_own_entry(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    client = as_user(team["finance"])
    sent = form_in(client.get(page(cloud)).content.decode(), "form-entry")
    assert "stance" not in sent
    changed = sent | {"red-1-value": ["3"], "positions-1-says": ["Pay later"], "positions-1-issue": ["payment_days"],
                      "positions-1-limit": ["at_least"], "positions-1-value": ["45"]}  # fmt: skip
    answer = client.post(page(cloud, "/save"), changed, headers=HTMX)
    assert "Entry saved" in answer["HX-Trigger"]
    who = next(one for one in load.case(cloud, team["lead"]).case.stakeholders if one.id == "finance")
    assert (who.red_lines[1].at_most, who.positions[1].says, who.positions[1].wants[0].at_least) == (3, "Pay later", 45)
    assert (who.stance, who.influence, who.knows) == ("neutral", 5, ("ceiling",))


def test_a_new_need_waits_for_its_numbers(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-entry")
    need = {
        "needs-1-says": ["Cash in time"],
        "needs-1-measure": ["Days"],
        "needs-1-limit": ["at_least"],
        "needs-1-number": ["40"],
        "needs-1-by": ["payment_days"],
    }
    answer = client.post(page(cloud, "/save"), sent | need, headers=HTMX)
    text = answer.content.decode()
    assert "Cash in time: Say a number for each option of Payment term" in text
    assert 'id="entry-grids"' in text
    who = next(one for one in load.case(cloud, maya).case.stakeholders if one.id == "finance")
    assert (who.needs[1].id, dict(who.needs[1].from_)) == ("cash_in_time", {})
    numbers = {f"numbers-{4 + i}-{name}": [text] for i, days in enumerate((15, 30, 45, 60))
               for name, text in (("key", f"cash_in_time|payment_days|{i}"), ("number", str(days)))}  # fmt: skip
    again = sent | need | numbers | {"needs-1-id": ["cash_in_time"], "seen": ["2"]}
    client.post(page(cloud, "/save"), again, headers=HTMX)
    who = next(one for one in load.case(cloud, maya).case.stakeholders if one.id == "finance")
    assert dict(who.needs[1].from_["payment_days"]) == {"15": 15, "30": 30, "45": 45, "60": 60}


def test_it_rejects_bad_input_with_a_sentence_and_keeps_it(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-entry")
    for wrong, sentence in (
        ({"function": ""}, "This field is required"),
        ({"red-0-value": "a lot"}, "is not a number"),
        ({"red-0-value": ""}, "Say the limit on Annual fee."),
        ({"red-0-issue": "price_cap"}, "are texts: choose “only”"),
        ({"red-0-issue": "price_cap", "red-0-limit": "only", "red-0-value": "free"}, "has no option free"),
        ({"needs-0-number": ""}, "Say the number that just meets the need."),
        ({"numbers-0-number": ""}, "Say a number for each option of Cap on price rises"),
        ({"positions-0-says": "", "positions-0-value": "5"}, "Say what they say they want."),
    ):
        answer = client.post(page(cloud, "/save"), sent | wrong)
        assert answer.status_code == 422, sentence
        assert sentence in answer.content.decode(), sentence


def test_two_people_get_both_versions(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    lead, finance = as_user(team["lead"]), as_user(team["finance"])
    sent = form_in(finance.get(page(cloud)).content.decode(), "form-entry")
    theirs = form_in(lead.get(page(cloud)).content.decode(), "form-entry")
    lead.post(page(cloud, "/save"), theirs | {"positions-0-says": "Cut the bill by 12 %"})
    answer = finance.post(page(cloud, "/save"), sent | {"positions-0-says": "Cut the bill by 8 %"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Cut the bill by 12 %" in text
    assert 'name="positions-0-says" value="Cut the bill by 8 %"' in text


def test_what_is_private_is_the_persons_alone(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    client = as_user(team["engineering"])
    text = client.get(page(cloud, who="engineering")).content.decode()
    assert "Would rather build the second region ourselves." in text
    assert "Would rather" not in as_user(team["lead"]).get(page(cloud, who="engineering")).content.decode()
    sent = form_in(text, "form-private")
    assert "Nothing to save" in client.post(page(cloud, "/private", "engineering"), sent, headers=HTMX)["HX-Trigger"]
    partly = client.post(page(cloud, "/private", "engineering"), sent | {"points-0-points": ""})
    assert partly.status_code == 422
    assert "Say what each option of Annual fee is worth to you, or none." in partly.content.decode()
    client.post(page(cloud, "/private", "engineering"), sent | {"notes": "Mine", "points-0-points": "7"})
    mine = next(one for one in load.case(cloud, team["engineering"]).case.stakeholders if one.id == "engineering")
    assert (mine.notes, mine.trade_offs["annual_fee"][0]) == ("Mine", 7)
    stale = client.post(page(cloud, "/private", "engineering"), sent | {"notes": "Other"})
    assert stale.status_code == 409
    assert as_user(team["lead"]).post(page(cloud, "/private", "engineering"), sent).status_code == 404
