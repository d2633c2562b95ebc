"""What align saves: a charter whose signed versions stay, signatures of people as themselves, the protocol."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from batna.model.problem import BadInput, HiddenFromRole
from batna.model.statement import Reveals
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


def test_an_item_is_added_changed_and_taken_away(team: Team, cloud: int) -> None:
    lead = team["lead"]
    before = load.case(cloud, lead).case.information
    item = {"id": "new", "fact": "We grow", "speakers": ["legal"], "reveals": {"what": "volume", "shows": 0.5}}
    added = save.align.save_item(actor=lead, case_id=cloud, item=item, seen=1)
    assert (added.id, added.version) == ("new", 2)
    save.align.save_item(actor=lead, case_id=cloud, item={"id": "new", "wording": "We may grow", "known_to_them": True}, seen=2)
    found = load.case(cloud, lead).case.information[-1]
    assert (found.fact, found.wording, found.speakers, found.known_to_them) == ("We grow", "We may grow", ("legal",), True)
    assert found.reveals == Reveals(what="volume", shows=0.5)
    removed = save.align.remove_item(actor=lead, case_id=cloud, item_id="new", seen=3)
    assert load.case(cloud, lead).case.information == before
    assert removed.event is not None
    save.undo(removed.event, lead)
    assert load.case(cloud, lead).case.information[-1] == found


def test_an_item_stays_in_its_place(team: Team, cloud: int) -> None:
    before = [item.id for item in load.case(cloud, team["lead"]).case.information]
    save.align.save_item(actor=team["lead"], case_id=cloud, item={"id": before[0], "audience": "all"})
    assert [item.id for item in load.case(cloud, team["lead"]).case.information] == before


def test_an_item_that_was_told_or_is_not_there_is_not_removed(team: Team, cloud: int) -> None:
    with pytest.raises(BadInput, match="told"):
        save.align.remove_item(actor=team["lead"], case_id=cloud, item_id="volumes")
    with pytest.raises(BadInput, match="the id of an information item"):
        save.align.remove_item(actor=team["lead"], case_id=cloud, item_id="none")
    with pytest.raises(BadInput, match="the id of an information item"):
        save.align.set_reveals(actor=team["lead"], case_id=cloud, item_id="none", reveals=None)
    with pytest.raises(BadInput, match="fact"):
        save.align.save_item(actor=team["lead"], case_id=cloud, item={"id": "new"})


def test_what_an_item_tells_as_a_number_is_set_taken_away_and_taken_back(team: Team, cloud: int) -> None:
    lead = team["lead"]

    def reveals() -> Reveals | None:
        return next(item.reveals for item in load.case(cloud, lead).case.information if item.id == "volumes")

    asked = {"what": "ceiling", "shows": 5.0, "believed": {"from": 1.0, "to": 9.0}}
    save.align.set_reveals(actor=lead, case_id=cloud, item_id="volumes", reveals=asked, seen=1)
    assert reveals() == Reveals.model_validate(asked)
    with pytest.raises(save.Conflict) as conflict:
        save.align.set_reveals(actor=lead, case_id=cloud, item_id="volumes", reveals=None, seen=1)
    assert conflict.value.theirs == {"information.volumes.reveals": Reveals.model_validate(asked)}
    cleared = save.align.set_reveals(actor=lead, case_id=cloud, item_id="volumes", reveals=None)
    assert reveals() is None
    assert cleared.event is not None
    save.undo(cleared.event, lead)
    assert reveals() == Reveals.model_validate(asked)
    with pytest.raises(BadInput, match="rising"):
        save.align.set_reveals(actor=lead, case_id=cloud, item_id="volumes", reveals=asked | {"believed": {"from": 9.0, "to": 1.0}})


def test_the_protocol_keeps_its_numbers_unless_they_are_given(team: Team, cloud: int) -> None:
    lead = team["lead"]
    save.align.set_reveals(actor=lead, case_id=cloud, item_id="volumes", reveals={"what": "volume", "shows": 3.0})
    known = [{"id": one, "fact": "f"} for one in ("need_date", "second_source", "volumes")]
    save.align.save_information(actor=lead, case_id=cloud, information=known)
    assert [item.reveals for item in load.case(cloud, lead).case.information][2] == Reveals(what="volume", shows=3)


def test_numbers_are_for_those_who_may_know_them_and_the_item_too(team: Team, cloud: int) -> None:
    lead = team["lead"]
    save.align.save_item(
        actor=lead,
        case_id=cloud,
        item={"id": "new", "fact": "f", "speakers": ["legal", "finance"], "reveals": {"what": "ceiling", "shows": 4.0}},
    )
    legal, finance = load.case(cloud, team["legal"]), load.case(cloud, team["finance"])
    assert legal.hides("information.new.reveals")
    with pytest.raises(HiddenFromRole):
        _ = legal.case.information[-1].reveals
    assert finance.case.information[-1].reveals == Reveals(what="ceiling", shows=4)
    assert "need_date" not in {item.id for item in finance.case.information}
    save.case.set_clearance(actor=lead, case_id=cloud, compartment="commercial", roles=["approver"])
    given: dict[str, Any] = {"id": "new", "fact": "g", "reveals": None}
    save.align.save_item(actor=lead, case_id=cloud, item=given)
    assert load.case(cloud, team["approver"]).case.information[-1].reveals == Reveals(what="ceiling", shows=4)
    with pytest.raises(PermissionDenied, match="may not know"):
        save.align.save_item(actor=lead, case_id=cloud, item=given | {"reveals": {"what": "ceiling"}})
    save.case.set_clearance(actor=lead, case_id=cloud, compartment="protocol", roles=["approver"])
    with pytest.raises(PermissionDenied, match="whole protocol"):
        save.align.save_item(actor=lead, case_id=cloud, item=given)
