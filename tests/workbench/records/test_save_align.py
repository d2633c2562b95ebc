"""What align saves: a charter whose signed versions stay, signatures of people as themselves, the protocol."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from batna.model.problem import BadInput
from workbench.people.models import User
from workbench.records import load, save
from workbench.records.models.align import CharterRecord

Team = dict[str, User]
TODAY = date(2026, 11, 21)
CHARTER: dict[str, Any] = {
    "decisions": [{"id": "agree", "decides": "Agree", "approver": "Henrik Sand"}],
    "red_lines": [{"clause": "1", "issue": "uptime", "at_least": 99.9}],
    "tradables": [{"clause": "2", "issue": "term", "floor": 1, "ceiling": 3}],
    "signers": ["Maya Lindqvist", "finance"],
}


def charter_of(pk: int, viewer: User) -> Any:
    return load.case(pk, viewer).case.charter


def test_a_signed_charter_is_followed_by_a_new_version(maya: User, cloud: int) -> None:
    save.align.save_charter(actor=maya, case_id=cloud, charter=CHARTER, seen=1)
    charter = charter_of(cloud, maya)
    assert (charter.version, charter.signers) == (3, ("Maya Lindqvist", "finance"))
    assert [one.version for one in charter.signatures] == [2, 2, 2, 2, 2, 1]
    assert CharterRecord.objects.filter(case_id=cloud).count() == 2


def test_a_charter_that_nobody_signed_is_changed_in_place(maya: User, cloud: int) -> None:
    save.align.save_charter(actor=maya, case_id=cloud, charter=CHARTER)
    save.align.save_charter(actor=maya, case_id=cloud, charter=CHARTER | {"signers": ["Maya Lindqvist"], "red_lines": []})
    charter = charter_of(cloud, maya)
    assert (charter.version, charter.signers, charter.red_lines) == (3, ("Maya Lindqvist",), ())


def test_the_same_charter_again_is_no_new_version(maya: User, cloud: int) -> None:
    same = charter_of(cloud, maya)
    assert not save.align.save_charter(actor=maya, case_id=cloud, charter=same).changed
    assert charter_of(cloud, maya) == same


def test_a_first_charter_is_version_one(maya: User, bicycle: int) -> None:
    save.align.save_charter(actor=maya, case_id=bicycle, charter={"signers": ["Maya Lindqvist"]}, seen=0)
    assert charter_of(bicycle, maya).version == 1
    done = save.align.sign_charter(actor=maya, case_id=bicycle, on=TODAY, version=1)
    assert done.changed
    assert not save.align.sign_charter(actor=maya, case_id=bicycle, on=TODAY, version=1).changed


def test_each_signs_as_themselves(team: Team, cloud: int) -> None:
    save.align.save_charter(actor=team["lead"], case_id=cloud, charter=CHARTER)
    save.align.sign_charter(actor=team["finance"], case_id=cloud, on=TODAY, version=3)
    signed = charter_of(cloud, team["lead"]).signatures[-1]
    assert (signed.person, signed.version, signed.on) == ("finance", 3, TODAY)
    with pytest.raises(PermissionDenied, match="somebody else"):
        save.align.sign_charter(actor=team["lead"], case_id=cloud, on=TODAY, version=3, person="finance")
    with pytest.raises(PermissionDenied, match="not among the signers"):
        save.align.sign_charter(actor=team["legal"], case_id=cloud, on=TODAY, version=3)
    with pytest.raises(PermissionDenied):
        save.align.sign_charter(actor=team["guest"], case_id=cloud, on=TODAY, version=3)


def test_nobody_signs_what_they_have_not_read(team: Team, cloud: int, bicycle: int) -> None:
    save.align.save_charter(actor=team["lead"], case_id=cloud, charter=CHARTER)
    with pytest.raises(BadInput, match="read it before you sign"):
        save.align.sign_charter(actor=team["lead"], case_id=cloud, on=TODAY, version=2)
    with pytest.raises(BadInput, match="no charter"):
        save.align.sign_charter(actor=team["lead"], case_id=bicycle, on=TODAY, version=1)


def test_a_charter_that_contradicts_the_case_is_refused(maya: User, cloud: int) -> None:
    with pytest.raises(BadInput, match=r"charter\.tradables\[0\]\.floor"):
        save.align.save_charter(
            actor=maya, case_id=cloud, charter=CHARTER | {"tradables": [{"clause": "2", "issue": "term", "floor": 9, "ceiling": 3}]}
        )
    with pytest.raises(BadInput, match="approver"):
        save.align.save_charter(actor=maya, case_id=cloud, charter={"decisions": [{"id": "a", "decides": "b", "approver": ""}]})


def test_an_option_that_an_older_charter_names_stays(maya: User, bicycle: int) -> None:
    issue = load.case(bicycle, maya).case.issues[0]
    line = {"clause": "1", "issue": issue.id, "only": [issue.options[0]]}
    save.align.save_charter(actor=maya, case_id=bicycle, charter={"signers": ["Maya Lindqvist"], "red_lines": [line]})
    save.align.sign_charter(actor=maya, case_id=bicycle, on=TODAY, version=1)
    save.align.save_charter(actor=maya, case_id=bicycle, charter={"signers": ["Maya Lindqvist"]})
    with pytest.raises(BadInput, match="still names it"):
        save.prepare.save_issues(actor=maya, case_id=bicycle, lines=load.case(bicycle, maya).lines[1:], rules=[])


def test_the_protocol_is_saved_with_its_facts_behind_the_gate(team: Team, cloud: int) -> None:
    known: list[dict[str, Any]] = [{"id": one, "fact": "f", "speakers": []} for one in ("need_date", "second_source", "volumes")]
    item = {"id": "new", "fact": "We grow", "wording": "We may grow", "speakers": ["legal"], "stage": "plan", "not_before": 2}
    save.align.save_information(actor=team["lead"], case_id=cloud, information=[*known, item], seen=1)
    assert load.case(cloud, team["lead"]).case.information[-1].fact == "We grow"
    assert [(one.id, one.wording) for one in load.case(cloud, team["legal"]).case.information] == [("new", "We may grow")]
    with pytest.raises(BadInput, match="told"):
        save.align.save_information(actor=team["lead"], case_id=cloud, information=[item])


def test_who_does_not_see_the_whole_protocol_cannot_write_it(team: Team, cloud: int) -> None:
    save.case.set_clearance(actor=team["lead"], case_id=cloud, compartment="protocol", roles=["approver"])
    with pytest.raises(PermissionDenied):
        save.align.save_information(actor=team["lead"], case_id=cloud, information=[])
