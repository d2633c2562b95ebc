"""The people of a case, and who may know what."""

from collections.abc import Callable

from django.test import Client

from workbench.people import keeping
from workbench.people.models import User
from workbench.people.roles import ROLES
from workbench.records import load, save
from workbench.records.compartments import CLEARED

AsUser = Callable[[User], Client]
Team = dict[str, User]


def clearance(**changed: tuple[str, ...]) -> dict[str, str]:
    roles = {name: changed.get(name, given) for name, given in CLEARED.items()}
    return {f"{name}.{role}": "on" for name, given in roles.items() for role in given}


def names(pk: int, viewer: User) -> list[str]:
    return [member.name for member in load.case(pk, viewer).members]


def test_it_works(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(f"/cases/{cloud}/people").content.decode()
    assert "Ingrid Holm" in text
    assert "Our walk-away, target and ceiling" in text
    assert 'name="commercial.finance" checked' in text
    assert 'name="commercial.legal" aria-label' in text


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(f"/cases/{cloud}/people")["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    client = as_user(stranger)
    posts = [
        client.post(f"/cases/{cloud}/people{verb}", {"user": stranger.pk, "role": "lead"}) for verb in ("/save", "/remove", "/clearance")
    ]
    assert [answer.status_code for answer in (client.get(f"/cases/{cloud}/people"), *posts)] == [404] * 4


def test_a_guest_does_not_see_who_works_on_it(as_user: AsUser, team: Team, cloud: int) -> None:
    text = as_user(team["guest"]).get(f"/cases/{cloud}/people").content.decode()
    assert "Ingrid Holm" not in text
    assert "is hidden from your role" in text


def test_others_read_and_do_not_change(as_user: AsUser, team: Team, stranger: User, cloud: int) -> None:
    client = as_user(team["finance"])
    text = client.get(f"/cases/{cloud}/people").content.decode()
    assert "Ingrid Holm" in text
    assert "Olga Lind" not in text
    assert "<select" not in text
    posts = [
        client.post(f"/cases/{cloud}/people{verb}", {"user": stranger.pk, "role": "lead"}) for verb in ("/save", "/remove", "/clearance")
    ]
    assert [answer.status_code for answer in posts] == [403] * 3


def test_the_lead_brings_somebody_in(as_user: AsUser, maya: User, stranger: User, empty_case: int) -> None:
    answer = as_user(maya).post(f"/cases/{empty_case}/people/save", {"user": stranger.pk, "role": "legal"}, follow=True)
    assert "Olga Lind is in the case as legal" in answer.content.decode()
    assert names(empty_case, maya) == ["Maya Lindqvist", "Olga Lind"]
    assert load.case(empty_case, stranger).role == "legal"


def test_the_lead_changes_a_role(as_user: AsUser, team: Team, cloud: int) -> None:
    answer = as_user(team["lead"]).post(f"/cases/{cloud}/people/save", {"user": team["guest"].pk, "role": "operations"}, follow=True)
    assert "Elin Strand is operations now" in answer.content.decode()
    assert load.case(cloud, team["guest"]).role == "operations"


def test_it_says_what_cannot_be(as_user: AsUser, team: Team, cloud: int, empty_case: int) -> None:
    client, lead = as_user(team["lead"]), team["lead"]
    nobody = client.post(f"/cases/{cloud}/people/save", {"user": "", "role": "legal"})
    assert (nobody.status_code, "Choose a colleague." in nobody.content.decode()) == (422, True)
    unknown = client.post(f"/cases/{cloud}/people/save", {"user": team["guest"].pk, "role": "king"})
    assert "Expected one of lead, approver" in unknown.content.decode()
    alone = client.post(f"/cases/{empty_case}/people/remove", {"user": lead.pk})
    assert "another lead first" in alone.content.decode()
    taken = client.post(f"/cases/{cloud}/people/save", {"user": team["guest"].pk, "role": "guest", "stakeholder": "finance"})
    assert "a stakeholder that no other member speaks for" in taken.content.decode()
    assert client.post(f"/cases/{cloud}/people/save", {"user": 999999, "role": "legal"}).status_code == 404


def test_who_is_taken_out_does_not_see_the_case_any_more(as_user: AsUser, team: Team, cloud: int) -> None:
    client = as_user(team["lead"])
    client.post(f"/cases/{cloud}/people/remove", {"user": team["guest"].pk})
    assert as_user(team["guest"]).get(f"/cases/{cloud}/details").status_code == 404
    again = client.post(f"/cases/{cloud}/people/remove", {"user": team["guest"].pk})
    assert "not in the case any more" in again.content.decode()


def test_a_lead_may_leave_to_another_lead(as_user: AsUser, team: Team, cloud: int) -> None:
    save.case.set_member(actor=team["lead"], case_id=cloud, user=team["approver"], role="lead")
    answer = as_user(team["lead"]).post(f"/cases/{cloud}/people/remove", {"user": team["lead"].pk})
    assert answer["Location"] == "/"


def test_lead_and_approver_say_who_may_know_what(as_user: AsUser, team: Team, cloud: int) -> None:
    sent = clearance(dates=("lead", "approver", "operations", "legal"))
    answer = as_user(team["approver"]).post(f"/cases/{cloud}/people/clearance", sent, follow=True)
    assert "Who may know what is saved" in answer.content.decode()
    assert load.clearance(cloud, team["lead"])["dates"] == ("lead", "approver", "operations", "legal")
    assert not load.case(cloud, team["legal"]).hides("dates.need_by")


def test_a_script_gets_the_new_version(as_user: AsUser, maya: User, cloud: int) -> None:
    sent = clearance(dates=("lead",), people=("lead",)) | {"seen": "0"}
    answer = as_user(maya).post(f"/cases/{cloud}/people/clearance", sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert f'name="seen" value="{load.case(cloud, maya).versions["clearance"]}"' in answer.content.decode()


def test_somebody_has_to_see_the_terms(as_user: AsUser, maya: User, cloud: int) -> None:
    answer = as_user(maya).post(f"/cases/{cloud}/people/clearance", clearance(terms=("approver",), dates=()))
    assert answer.status_code == 422
    assert "The lead has to see the terms" in answer.content.decode()
    assert load.clearance(cloud, maya)["dates"] == CLEARED["dates"]


def test_two_at_a_time_get_both_versions(as_user: AsUser, team: Team, cloud: int) -> None:
    save.case.set_clearance(actor=team["approver"], case_id=cloud, compartment="dates", roles=["lead"])
    answer = as_user(team["lead"]).post(f"/cases/{cloud}/people/clearance", clearance() | {"seen": "0"})
    assert answer.status_code == 409
    assert "lead, approver, operations" in answer.content.decode()


def test_every_role_is_a_column(as_user: AsUser, maya: User, cloud: int) -> None:
    text = as_user(maya).get(f"/cases/{cloud}/people").content.decode()
    assert [role for role in ROLES if f'<th scope="col">{role.capitalize()}</th>' not in text] == []


def test_it_says_who_is_locked_out_and_lets_the_approver_name_a_lead_then(as_user: AsUser, team: Team, cloud: int) -> None:
    client = as_user(team["approver"])
    assert "Bring somebody in" not in client.get(f"/cases/{cloud}/people").content.decode()
    keeping.lock(by=None, account=team["lead"])
    text = client.get(f"/cases/{cloud}/people").content.decode()
    assert text.count("locked out") == 1
    assert "Bring somebody in" in text
    client.post(f"/cases/{cloud}/people/save", {"user": team["operations"].pk, "role": "lead"})
    assert "Bring somebody in" not in client.get(f"/cases/{cloud}/people").content.decode()
