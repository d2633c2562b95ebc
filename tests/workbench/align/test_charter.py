"""The charter on a page: written by the lead, signed by each as themselves."""

import re
from collections.abc import Callable

from django.test import Client

from workbench.people.models import User
from workbench.records import load, save

AsUser = Callable[[User], Client]


def page(pk: int) -> str:
    return f"/cases/{pk}/align/charter"


def sent(**cells: str) -> dict[str, str]:
    """Return a form with one row in each grid, with some cells changed."""
    rows = {
        "decisions": {"id": "", "decides": "Agree a package", "approver": "Maya Lindqvist", "above": "", "up_to": "", "escalates_to": ""},
        "lines": {"clause": "1", "issue": "price", "kind": "at_most", "limit": "4.12", "owner": "Maya", "because": "budget"},
        "tradables": {"clause": "2", "issue": "delivery", "floor": "45", "ceiling": "20", "owner": "Maya", "because": "stock"},
        "signers": {"person": "Maya Lindqvist"},
    }
    form = {f"{prefix}-0-{column}": text for prefix, row in rows.items() for column, text in row.items()}
    return form | {f"{prefix}-TOTAL_FORMS": "1" for prefix in rows} | cells


def test_it_works(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(page(cloud)).content.decode()
    assert "have signed charter 2" in text
    assert "Clause 5 lets Contract term go to 3 years" in text
    assert 'name="lines-0-limit"' in text


def test_it_shows_the_text_to_those_who_do_not_write_it(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    text = as_user(team["finance"]).get(page(cloud)).content.decode()
    assert "Treasury standard is 45" in text
    assert "lines-0-limit" not in text


def test_it_saves_a_charter(as_user: AsUser, maya: User, bicycle: int) -> None:
    answer = as_user(maya).post(f"{page(bicycle)}/save", sent())
    assert answer.status_code == 302
    charter = load.case(bicycle, maya).case.charter
    assert charter is not None
    assert (charter.red_lines[0].at_most, charter.tradables[0].floor, charter.tradables[0].ceiling) == (4.12, 45, 20)
    assert charter.signers == ("Maya Lindqvist",)


def test_it_reads_a_list_of_options(as_user: AsUser, maya: User, bicycle: int) -> None:
    cells = {"lines-0-issue": "payment", "lines-0-kind": "only", "lines-0-limit": "on delivery; 60 days after delivery"}
    as_user(maya).post(f"{page(bicycle)}/save", sent(**cells))
    charter = load.case(bicycle, maya).case.charter
    assert charter is not None
    assert charter.red_lines[0].only == ("on delivery", "60 days after delivery")


def test_it_rejects_what_it_cannot_read_and_keeps_it(as_user: AsUser, maya: User, bicycle: int) -> None:
    cells = {"lines-0-limit": "cheap", "tradables-0-floor": "44", "decisions-0-approver": ""}
    answer = as_user(maya).post(f"{page(bicycle)}/save", sent(**cells))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "“cheap” is not a number" in text
    assert "Not an option of Delivery time. Its options: 60, 45, 30, 20." in text
    assert "Say it, or remove the row." in text
    assert 'value="cheap"' in text
    assert load.case(bicycle, maya).case.charter is None


def test_it_rejects_a_numeric_limit_on_words(as_user: AsUser, maya: User, bicycle: int) -> None:
    answer = as_user(maya).post(f"{page(bicycle)}/save", sent(**{"lines-0-issue": "payment", "lines-0-limit": "3"}))
    assert answer.status_code == 422
    assert "use only for others" in answer.content.decode()


def test_a_charter_is_printed_as_text_with_names_and_units(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(page(cloud)).content.decode()
    printed = text[text.index('class="print-only"') : text.index('id="edit"')]
    assert all(words in printed for words in ("Annual fee", "at most 3,150,000 EUR", "60 days", "Agree a package above 3.0 million a year"))
    assert "agree_large" not in printed


def test_once_it_is_settled_nobody_has_to_sign_any_more(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(f"/cases/{cloud}/align/conflicts").content.decode()
    assert "Who did not sign" in text
    assert "Who is missing" not in text
    assert dict(re.findall(r"<b>(\w+)</b><span class=\"sr\">, ([\w ]+):", text))["Align"] == "done"


def test_a_conflict_shows_both_versions(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    client.post(f"{page(bicycle)}/save", sent())
    answer = client.post(f"{page(bicycle)}/save", sent(**{"lines-0-limit": "3.98", "seen": "0"}))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "a moment ago, after you opened it" in text
    assert "price at most 3.98" in text
    assert "price at most 4.12" in text


def test_a_change_after_a_signature_makes_a_new_version(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    client.post(f"{page(bicycle)}/save", sent())
    client.post(f"{page(bicycle)}/sign", {"version": "1"})
    client.post(f"{page(bicycle)}/save", sent(**{"lines-0-limit": "3.98"}))
    charter = load.case(bicycle, maya).case.charter
    assert charter is not None
    assert charter.version == 2
    assert [one.version for one in charter.signatures] == [1]


def test_each_signs_as_oneself(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    client = as_user(team["legal"])
    assert "Sign version 2" in client.get(page(cloud)).content.decode()
    client.post(f"{page(cloud)}/sign", {"version": "2", "person": "Amira Haddad"})
    text = client.get(page(cloud)).content.decode()
    assert "have signed charter 2" in text
    assert "Sign version 2" not in text
    assert client.post(f"{page(cloud)}/sign", {"version": "2", "person": "Ingrid Holm"}).status_code == 403


def test_it_rejects_a_signature_under_an_older_version(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    answer = as_user(team["legal"]).post(f"{page(cloud)}/sign", {"version": "1"})
    assert answer.status_code == 422
    assert "read it before you sign" in answer.content.decode()


def test_only_the_lead_writes(as_user: AsUser, team: dict[str, User], cloud: int) -> None:
    form = sent(**{"lines-TOTAL_FORMS": "0", "tradables-TOTAL_FORMS": "0"})
    assert as_user(team["finance"]).post(f"{page(cloud)}/save", form).status_code == 403


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    for address in (page(cloud),):
        assert as_user(stranger).get(address).status_code == 404
    assert as_user(stranger).post(f"{page(cloud)}/save", sent()).status_code == 404
    assert as_user(stranger).post(f"{page(cloud)}/sign", {"version": "2"}).status_code == 404


def test_it_is_empty_at_first(as_user: AsUser, maya: User, empty_case: int) -> None:
    assert "There is no charter yet" in as_user(maya).get(page(empty_case)).content.decode()


def test_an_htmx_save_answers_with_fragments(as_user: AsUser, maya: User, bicycle: int) -> None:
    answer = as_user(maya).post(f"{page(bicycle)}/save", sent(), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'id="charter-state"' in answer.content.decode()
    assert "Charter saved" in answer["HX-Trigger"]


def test_a_saved_charter_can_be_taken_back(as_user: AsUser, maya: User, bicycle: int) -> None:
    as_user(maya).post(f"{page(bicycle)}/save", sent())
    event = load.activity(maya, bicycle)[0].event
    save.undo(event, maya)
    assert load.case(bicycle, maya).case.charter is None
