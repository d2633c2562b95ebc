"""The two-minute debrief: written by everyone but guests, corrected by whoever wrote it."""

from collections.abc import Callable

from django.test import Client

from workbench.people.models import User
from workbench.records import load, save

AsUser = Callable[[User], Client]
Team = dict[str, User]
WORDS = {
    "moved_them": "The forecast",
    "surprised_us": "",
    "again": "Two people on each call",
    "never_again": "",
    "pressure": "2",
    "trust": "",
}
HTMX = {"HX-Request": "true"}


def page(pk: int, rest: str) -> str:
    return f"/cases/{pk}/learn/debrief/{rest}"


def told(pk: int, user: User) -> list[tuple[str, str, int | None]]:
    return [(one.by, one.moved_them, one.pressure) for one in load.case(pk, user).case.debriefs]


def test_it_asks_six_questions(as_user: AsUser, team: Team, cloud: int) -> None:
    text = as_user(team["legal"]).get(page(cloud, "write")).content.decode()
    assert "Two minutes after Nimbus Systems" in text
    assert text.count("<textarea") == 4
    assert text.count('type="radio"') == 10
    assert "5 all the time" in text


def test_it_saves(as_user: AsUser, team: Team, cloud: int) -> None:
    answer = as_user(team["legal"]).post(page(cloud, "save"), WORDS, follow=True)
    text = answer.content.decode()
    assert "Debrief saved. Thank you." in text
    assert "The forecast" in text
    assert "/undo" in text
    assert told(cloud, team["legal"])[-1] == ("Amira Haddad", "The forecast", 2)


def test_an_htmx_save_goes_to_the_page(as_user: AsUser, team: Team, cloud: int) -> None:
    answer = as_user(team["legal"]).post(page(cloud, "save"), WORDS, headers=HTMX)
    assert answer["HX-Redirect"] == f"/cases/{cloud}/learn/debrief"


def test_it_rejects_a_form_without_any_answer_and_keeps_its_place(as_user: AsUser, team: Team, cloud: int) -> None:
    answer = as_user(team["legal"]).post(page(cloud, "save"), dict.fromkeys(WORDS, ""))
    assert answer.status_code == 422
    assert "half a sentence is enough" in answer.content.decode()
    assert len(told(cloud, team["legal"])) == 1


def test_it_rejects_what_is_not_on_the_scale(as_user: AsUser, team: Team, cloud: int) -> None:
    answer = as_user(team["legal"]).post(page(cloud, "save"), WORDS | {"pressure": "9"}, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Select a valid choice" in text
    assert "The forecast" in text
    assert "<html" not in text


def test_it_rejects_control_characters_with_a_sentence(as_user: AsUser, team: Team, cloud: int) -> None:
    answer = as_user(team["legal"]).post(page(cloud, "save"), WORDS | {"moved_them": "x" * 20_001})
    assert answer.status_code == 422


def test_it_waits_for_the_end(as_user: AsUser, maya: User, bicycle: int) -> None:
    client = as_user(maya)
    assert client.get(page(bicycle, "write"))["Location"] == f"/cases/{bicycle}/learn/debrief"
    answer = client.post(page(bicycle, "save"), WORDS)
    assert answer.status_code == 422
    assert "It has not ended yet" in answer.content.decode()


def test_everyone_corrects_their_own(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    text = client.get(page(cloud, "1/correct")).content.decode()
    assert "Correct your debrief" in text
    assert "The third year. The first offer after it fell by 100,000." in text
    was = text.split('name="was" value="')[1].split('"')[0]
    client.post(page(cloud, "1/save"), WORDS | {"was": was, "seen": "1"})
    assert told(cloud, maya) == [("Maya Lindqvist", "The forecast", 2)]


def test_it_refuses_to_correct_that_of_another(as_user: AsUser, team: Team, cloud: int) -> None:
    for role in ("legal", "approver"):
        assert as_user(team[role]).get(page(cloud, "1/correct")).status_code == 403
        assert as_user(team[role]).post(page(cloud, "1/save"), WORDS).status_code == 403
    save.learn.save_debrief(actor=team["legal"], case_id=cloud, debrief={"on": "2026-09-02", "again": "Early drafts"})
    assert as_user(team["lead"]).get(page(cloud, "2/correct")).status_code == 403
    assert as_user(team["lead"]).get(page(cloud, "7/correct")).status_code == 404


def test_it_rejects_a_correction_that_says_nothing(as_user: AsUser, maya: User, cloud: int) -> None:
    answer = as_user(maya).post(page(cloud, "1/save"), dict.fromkeys(WORDS, ""))
    assert answer.status_code == 422
    assert "Correct your debrief" in answer.content.decode()


def test_a_debrief_of_another_meanwhile_is_no_conflict(as_user: AsUser, team: Team, cloud: int) -> None:
    client = as_user(team["lead"])
    was = client.get(page(cloud, "1/correct")).context["was"]
    seen = str(load.case(cloud, team["lead"]).versions["debriefs"])
    save.learn.save_debrief(actor=team["legal"], case_id=cloud, debrief={"on": "2026-09-02", "again": "Early drafts"})
    assert client.post(page(cloud, "1/save"), WORDS | {"was": was, "seen": seen}).status_code == 302


def test_a_conflict_shows_both_versions(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    was = client.get(page(cloud, "1/correct")).context["was"]
    seen = str(load.case(cloud, maya).versions["debriefs"])
    save.learn.save_debrief(actor=maya, case_id=cloud, debrief={"moved_them": "The reference"}, number=1)
    answer = client.post(page(cloud, "1/save"), WORDS | {"was": was, "seen": seen})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "The forecast" in text
    assert "The reference" in text
    again = dict.fromkeys(WORDS, "") | WORDS | {"was": was, "seen": str(load.case(cloud, maya).versions["debriefs"])}
    assert client.post(page(cloud, "1/save"), again).status_code == 302
    assert told(cloud, maya) == [("Maya Lindqvist", "The forecast", 2)]


def test_nothing_changed_is_nothing_to_save(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    form = client.get(page(cloud, "1/correct")).context["form"]
    same = {name: str(value or "") for name, value in form.initial.items()}
    assert "Nothing to save" in client.post(page(cloud, "1/save"), same, follow=True).content.decode()


def test_a_guest_writes_none(as_user: AsUser, team: Team, cloud: int) -> None:
    assert as_user(team["guest"]).get(page(cloud, "write")).status_code == 403
    assert as_user(team["guest"]).post(page(cloud, "save"), WORDS).status_code == 403


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    for rest in ("write", "1/correct"):
        assert client.get(page(cloud, rest))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    for rest in ("write", "1/correct"):
        assert as_user(stranger).get(page(cloud, rest)).status_code == 404
    for rest in ("save", "1/save"):
        assert as_user(stranger).post(page(cloud, rest), WORDS).status_code == 404


def test_a_saved_debrief_can_be_taken_back_by_whoever_wrote_it(as_user: AsUser, team: Team, cloud: int) -> None:
    as_user(team["finance"]).post(page(cloud, "save"), WORDS)
    save.undo(load.activity(team["finance"], cloud)[0].event, team["finance"])
    assert len(told(cloud, team["finance"])) == 1
