"""Cases are opened whole or not at all; a lead says who belongs to one and who may know what."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from batna.exchange.casefile import read_case
from batna.model.problem import BadInput
from workbench.people import keeping
from workbench.people.models import User
from workbench.records import load, save
from workbench.records.models.case import CaseRecord, ClearanceRecord
from workbench.records.models.event import Event
from workbench.records.models.secrets import SecretValue
from workbench.records.seeding import seed_examples

Team = dict[str, User]


def test_a_new_case_has_its_opener_as_lead(maya: User) -> None:
    done = save.case.create_case(actor=maya, title="Pallets", buyer="Northwind", supplier="Holz", unit="EUR", category="wood", stake=5.0)
    loaded = load.case(done.case_id, maya)
    assert (loaded.role, loaded.case.title, loaded.case.unit, loaded.case.stake) == ("lead", "Pallets", "EUR", 5)
    assert [member.name for member in loaded.members] == ["Maya Lindqvist"]
    assert loaded.gaps == ()


@pytest.mark.parametrize("given", [{"title": ""}, {"supplier": "x" * 201}, {"unit": "EURO"}, {"stake": -1.0}])
def test_it_rejects_a_case_that_cannot_be(maya: User, given: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        save.case.create_case(actor=maya, **{"title": "A", "buyer": "B", "supplier": "C", **given})  # type: ignore[arg-type]
    assert not CaseRecord.objects.exists()


def test_nobody_without_an_account_opens_one(maya: User) -> None:
    maya.is_active = False
    with pytest.raises(BadInput):
        save.case.create_case(actor=maya, title="A", buyer="B", supplier="C")


def test_a_file_that_fails_half_way_leaves_nothing(root: Path, maya: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(save.case, "append", broken)
    with pytest.raises(RuntimeError):
        save.case.import_case(actor=maya, case=read_case(root / "examples/cloud_renewal.yaml"))
    assert not CaseRecord.objects.exists()
    assert not SecretValue.objects.exists()


def test_the_examples_are_seeded_once(team: Team) -> None:
    assert len(seed_examples(team)) == 10
    assert seed_examples(team) == []
    assert CaseRecord.objects.count() == 10
    assert CaseRecord.objects.filter(archived_at__isnull=False, origin__startswith="examples/past/").count() == 6


def test_a_lead_brings_people_in_and_changes_what_they_do(team: Team, empty_case: int) -> None:
    save.case.set_member(actor=team["lead"], case_id=empty_case, user=team["legal"], role="legal")
    save.case.set_member(actor=team["lead"], case_id=empty_case, user=team["legal"], role="approver")
    assert load.case(empty_case, team["legal"]).role == "approver"
    assert not save.case.set_member(actor=team["lead"], case_id=empty_case, user=team["legal"], role="approver").changed
    assert [event.subject for event in Event.objects.filter(case_id=empty_case, verb="set_member")] == ["Amira Haddad", "Amira Haddad"]


@pytest.mark.parametrize(
    ("user", "given", "problem"),
    [
        ("legal", {"role": "boss"}, "one of lead"),
        ("legal", {"role": "legal", "stakeholder": "nobody"}, "the id of a stakeholder"),
        ("legal", {"role": "legal", "stakeholder": "finance"}, "no other member"),
        ("lead", {"role": "finance"}, "at least one"),
    ],
)
def test_it_rejects_a_member_who_cannot_be(team: Team, cloud: int, user: str, given: dict[str, str], problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        save.case.set_member(actor=team["lead"], case_id=cloud, user=team[user], **given)


def test_the_last_lead_stays(team: Team, cloud: int) -> None:
    with pytest.raises(BadInput, match="another lead first"):
        save.case.remove_member(actor=team["lead"], case_id=cloud, user=team["lead"])
    with pytest.raises(PermissionDenied):
        save.case.remove_member(actor=team["approver"], case_id=cloud, user=team["legal"])


def test_clearance_is_rows_of_the_case(team: Team, cloud: int, bicycle: int) -> None:
    save.case.set_clearance(actor=team["approver"], case_id=cloud, compartment="dates", roles=["lead", "legal", "legal"])
    assert set(ClearanceRecord.objects.filter(case_id=cloud, compartment="dates").values_list("role", flat=True)) == {"lead", "legal"}
    assert ClearanceRecord.objects.filter(case_id=bicycle, compartment="dates").count() == 3
    with pytest.raises(PermissionDenied):
        save.case.set_clearance(actor=team["finance"], case_id=cloud, compartment="dates", roles=["finance"])


@pytest.mark.parametrize(("compartment", "roles"), [("private", ["lead"]), ("dates", ["boss"]), ("terms", ["legal"])])
def test_it_rejects_a_clearance_that_cannot_be(team: Team, cloud: int, compartment: str, roles: list[str]) -> None:
    with pytest.raises(BadInput):
        save.case.set_clearance(actor=team["lead"], case_id=cloud, compartment=compartment, roles=roles)  # type: ignore[arg-type]


def test_a_lead_who_is_locked_out_does_not_count(team: Team, cloud: int) -> None:
    save.case.set_member(actor=team["lead"], case_id=cloud, user=team["finance"], role="lead", stakeholder="")
    keeping.lock(by=None, account=team["finance"])
    with pytest.raises(BadInput, match="who can sign in"):
        save.case.remove_member(actor=team["lead"], case_id=cloud, user=team["lead"])
    with pytest.raises(BadInput, match="who can sign in"):
        save.case.set_member(actor=team["lead"], case_id=cloud, user=team["lead"], role="guest")


def test_the_approver_names_a_lead_when_every_lead_is_locked_out(team: Team, cloud: int) -> None:
    def name_lead() -> None:
        save.case.set_member(actor=team["approver"], case_id=cloud, user=team["operations"], role="lead")

    with pytest.raises(PermissionDenied):
        name_lead()
    keeping.lock(by=None, account=team["lead"])
    assert load.case(cloud, team["approver"]).may("manage_members")
    assert not load.case(cloud, team["finance"]).may("manage_members")
    name_lead()
    assert load.case(cloud, team["operations"]).may("manage_members")
    assert not load.case(cloud, team["approver"]).may("manage_members")
    assert "Maya Lindqvist" in {member.name for member in load.case(cloud, team["approver"]).members}
