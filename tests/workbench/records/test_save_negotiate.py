"""What happens at the table is written down by anyone of us; our own offers keep the charter."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from batna.model.problem import BadInput
from workbench.people.models import User
from workbench.records import load, save

Team = dict[str, User]
CALL = {"on": "2026-11-20", "channel": "call"}
PACKAGE: dict[str, Any] = {
    "annual_fee": 2900000,
    "term": 3,
    "payment_days": 45,
    "uptime": 99.9,
    "price_cap": "3 % a year",
    "reference": "none",
}


def test_a_contact_gets_an_id_and_the_name_of_who_wrote_it(team: Team, cloud: int) -> None:
    done = save.negotiate.log_contact(actor=team["legal"], case_id=cloud, contact=CALL | {"said": "Hello", "told": ["volumes"]})
    contact = load.case(cloud, team["lead"]).case.contacts[-1]
    assert (contact.id, contact.by, contact.said, contact.told) == ("c6", "Amira Haddad", "Hello", ("volumes",))
    assert done.id == "c6"


@pytest.mark.parametrize(
    ("contact", "problem"),
    [
        (CALL | {"channel": "telepathy"}, r"contacts\[0\]\.channel"),
        (CALL | {"on": "soon"}, r"contacts\[0\]\.on"),
        (CALL | {"told": ["nothing"]}, r"contacts\[0\]\.told"),
        (CALL | {"id": "c1"}, "used once"),
    ],
)
def test_it_rejects_a_contact_that_cannot_be(maya: User, cloud: int, contact: dict[str, Any], problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        save.negotiate.log_contact(actor=maya, case_id=cloud, contact=contact)
    assert len(load.case(cloud, maya).case.contacts) == 5


def test_a_contact_is_corrected_by_who_wrote_it_or_the_lead(team: Team, cloud: int) -> None:
    save.negotiate.change_contact(actor=team["operations"], case_id=cloud, contact={"id": "c2", "said": "Less."}, seen=1)
    save.negotiate.change_contact(actor=team["lead"], case_id=cloud, contact={"id": "c1", "with_whom": "Support"})
    contacts = load.case(cloud, team["lead"]).case.contacts
    assert (contacts[1].said, contacts[1].told, contacts[0].with_whom) == ("Less.", ("need_date",), "Support")
    with pytest.raises(PermissionDenied):
        save.negotiate.change_contact(actor=team["legal"], case_id=cloud, contact={"id": "c2", "said": "Other"})
    with pytest.raises(PermissionDenied):
        save.negotiate.remove_contact(actor=team["legal"], case_id=cloud, contact_id="c2")
    with pytest.raises(BadInput):
        save.negotiate.remove_contact(actor=team["lead"], case_id=cloud, contact_id="c99")
    with pytest.raises(PermissionDenied):
        save.negotiate.log_contact(actor=team["guest"], case_id=cloud, contact=CALL)


def test_an_offer_gets_the_next_round_and_id_of_its_side(maya: User, cloud: int) -> None:
    save.negotiate.make_offer(actor=maya, case_id=cloud, offer={"by": "theirs", "on": "2026-09-01", "package": PACKAGE})
    done = save.negotiate.make_offer(actor=maya, case_id=cloud, offer={"by": "ours", "on": "2026-09-02", "package": PACKAGE, "note": "n"})
    theirs, ours = load.case(cloud, maya).case.offers[-2:]
    assert (theirs.id, theirs.round, ours.id, ours.round, done.id) == ("them6", 6, "us6", 6, "us6")
    assert dict(ours.package) == PACKAGE


def test_our_offer_must_keep_the_charter_and_theirs_need_not(maya: User, cloud: int) -> None:
    low = PACKAGE | {"uptime": 99.5, "annual_fee": 3300000}
    with pytest.raises(BadInput) as error:
        save.negotiate.make_offer(actor=maya, case_id=cloud, offer={"by": "ours", "on": "2026-09-02", "package": low})
    assert [problem.place for problem in error.value.problems] == ["offers.package.annual_fee", "offers.package.uptime"]
    assert "clause 2" in error.value.problems[1].expected
    assert save.negotiate.make_offer(actor=maya, case_id=cloud, offer={"by": "theirs", "on": "2026-09-02", "package": low}).changed


@pytest.mark.parametrize(
    "offer", [{"by": "us"}, {"package": {"annual_fee": 1}}, {"package": {"colour": "red"}}, {"id": "us1"}, {"round": 0}]
)
def test_it_rejects_an_offer_that_cannot_be(maya: User, cloud: int, offer: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        save.negotiate.make_offer(actor=maya, case_id=cloud, offer={"by": "ours", "on": "2026-09-02", "package": PACKAGE} | offer)


def test_only_the_lead_puts_offers(team: Team, cloud: int) -> None:
    for role in ("approver", "finance", "guest"):
        with pytest.raises(PermissionDenied):
            save.negotiate.make_offer(actor=team[role], case_id=cloud, offer={"by": "ours", "on": "2026-09-02", "package": PACKAGE})


def test_ids_that_were_freed_are_filled_and_none_is_doubled(maya: User, cloud: int) -> None:
    save.negotiate.remove_contact(actor=maya, case_id=cloud, contact_id="c1")
    assert save.negotiate.log_contact(actor=maya, case_id=cloud, contact=CALL).id == "c6"
    assert save.negotiate.log_contact(actor=maya, case_id=cloud, contact=CALL).id == "c7"


def test_a_correction_keeps_what_was_told_and_its_writer_may_not_see(team: Team, cloud: int) -> None:
    jonas = team["operations"]
    assert load.case(cloud, jonas).case.contacts[1].told == ()
    save.negotiate.change_contact(actor=jonas, case_id=cloud, contact={"id": "c2", "said": "Less.", "told": []})
    contact = load.case(cloud, team["lead"]).case.contacts[1]
    assert (contact.said, contact.told) == ("Less.", ("need_date",))


def test_two_offers_at_once_are_a_conflict_for_the_second(maya: User, cloud: int) -> None:
    seen = load.case(cloud, maya).versions["offers"]
    offer = {"by": "ours", "on": "2026-11-20", "package": PACKAGE}
    save.negotiate.make_offer(actor=maya, case_id=cloud, offer=offer | {"by": "theirs"}, seen=seen)
    with pytest.raises(save.Conflict) as conflict:
        save.negotiate.make_offer(actor=maya, case_id=cloud, offer=offer, seen=seen)
    assert len(load.case(cloud, maya).case.offers) == 11
    assert save.negotiate.make_offer(actor=maya, case_id=cloud, offer=offer, seen=conflict.value.version).changed


def test_nobody_but_the_lead_writes_contacts_for_others(team: Team, cloud: int) -> None:
    save.negotiate.log_contact(actor=team["lead"], case_id=cloud, contact=CALL | {"by": "Jonas Berg"})
    with pytest.raises(PermissionDenied):
        save.negotiate.log_contact(actor=team["legal"], case_id=cloud, contact=CALL | {"by": "Jonas Berg"})
    with pytest.raises(PermissionDenied):
        save.negotiate.change_contact(actor=team["operations"], case_id=cloud, contact={"id": "c2", "by": "Tomas Vega"})
