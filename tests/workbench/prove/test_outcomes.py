"""Outcomes on a page: the chain for those who may know the walk-away, results with their sources for the team."""

from collections.abc import Callable
from datetime import date

import time_machine
from django.test import Client

from workbench.people.models import User
from workbench.records import load, save

AsUser = Callable[[User], Client]
Team = dict[str, User]
HTMX = {"HX-Request": "true"}
RESULT = {
    "id": "", "customer": "Sales", "measure": "Days late", "unit": "days", "before": "9", "after": "12", "better": "lower", "on": "",
    "source": "Delivery log", "worth": "",
}  # fmt: skip
WORRY = {"says": "We will get chairs that break", "customer": "Sales", "person": "Ida Lund", "on": "2026-05-01", "done": "Tested four"}


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/prove/outcomes{rest}"


def read(client: Client, pk: int) -> str:
    return client.get(page(pk)).content.decode()


def sent(*rows: dict[str, str], **more: str) -> dict[str, str]:
    cells = {f"results-{number}-{column}": text for number, row in enumerate(rows) for column, text in row.items()}
    return cells | {"results-TOTAL_FORMS": str(len(rows))} | more


def test_it_works(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), cloud)
    assert "566,602" in text
    assert "measures show" in text
    assert "262,800" in text
    assert "No signed contract is recorded" in text
    assert "Procurement will change the platform and we will lose calls on a Monday again" in text
    assert "better, <data" in text
    assert "Call statistics, August to October 2026" in text
    assert 'name="results-0-measure"' in text


def test_it_hides_what_counts_from_the_walk_away(as_user: AsUser, team: Team, cloud: int) -> None:
    text = read(as_user(team["operations"]), cloud)
    assert "<em>4 of 4</em> measures got better; they are worth" in text
    assert "Negotiated is hidden from your role" in text
    assert [figure for figure in ("566,602", "837,802", "303,802", "68&nbsp;%", "46&nbsp;%") if figure in text] == []
    assert "262,800" in text
    assert 'name="results-0-measure"' not in text


def test_it_hides_everything_from_a_guest(as_user: AsUser, team: Team, cloud: int) -> None:
    text = read(as_user(team["guest"]), cloud)
    assert "is hidden from your role" in text
    assert "Calls lost" not in text


def test_it_is_empty_at_first(as_user: AsUser, team: Team, maya: User, bicycle: int) -> None:
    assert "Nothing to prove yet" in read(as_user(maya), bicycle)
    assert "Write down the worry" in read(as_user(maya), bicycle)
    assert "as soon as the lead writes it down" in read(as_user(team["approver"]), bicycle)


def test_it_saves_results_and_says_what_got_worse(as_user: AsUser, maya: User, bicycle: int) -> None:
    answer = as_user(maya).post(page(bicycle, "/save"), sent(RESULT), follow=True)
    text = answer.content.decode()
    assert "Results saved" in text
    assert "<em>0 of 1</em> measures got better, 1 got worse." in text
    assert "worse, <data" in text
    (result,) = load.case(bicycle, maya).case.proof.results
    assert (result.id, result.before, result.after, result.source) == ("result_1", 9, 12, "Delivery log")


def test_an_unchanged_measure_and_one_from_nothing(as_user: AsUser, maya: User, bicycle: int) -> None:
    rows = (RESULT | {"before": "3", "after": "3"}, RESULT | {"before": "0", "after": "-2", "measure": "Balance"})
    text = as_user(maya).post(page(bicycle, "/save"), sent(*rows), follow=True).content.decode()
    assert "unchanged" in text
    assert ">better</span>" in text


def test_a_later_measure_says_so(as_user: AsUser, maya: User, bicycle: int) -> None:
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        text = as_user(maya).post(page(bicycle, "/save"), sent(RESULT | {"on": "2027-02-01"}), follow=True).content.decode()
    assert "measured later" in text


def test_an_htmx_save_answers_with_the_page_above_and_the_grid(as_user: AsUser, maya: User, cloud: int) -> None:
    answer = as_user(maya).post(page(cloud, "/save"), sent(RESULT), headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="answer"' in text
    assert 'id="results-grid" hx-swap-oob="true"' in text
    assert 'value="result_1"' in text
    assert "Results saved" in answer["HX-Trigger"]


def test_it_rejects_what_it_cannot_read_and_keeps_it(as_user: AsUser, maya: User, cloud: int) -> None:
    rows = sent(RESULT | {"before": "many", "source": ""})
    answer = as_user(maya).post(page(cloud, "/save"), rows)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "“many” is not a number" in text
    assert 'value="many"' in text
    assert "Say it, or remove the row." in text
    assert len(load.case(cloud, maya).case.proof.results) == 4
    assert as_user(maya).post(page(cloud, "/save"), rows, headers=HTMX)["HX-Retarget"] == "#problems-results"


def test_it_rejects_one_id_twice(as_user: AsUser, maya: User, cloud: int) -> None:
    answer = as_user(maya).post(page(cloud, "/save"), sent(RESULT | {"id": "r"}, RESULT | {"id": "r"}))
    assert answer.status_code == 422
    assert "used once" in answer.content.decode()


def test_a_conflict_shows_both_versions_of_the_results(as_user: AsUser, maya: User, cloud: int) -> None:
    seen = str(load.case(cloud, maya).versions["results"])
    save.prove.save_results(actor=maya, case_id=cloud, results=load.case(cloud, maya).case.proof.results[:1])
    answer = as_user(maya).post(page(cloud, "/save"), sent(RESULT, seen=seen))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "9 → 12 days, better is lower, source: Delivery log" in text
    assert "158 → 12 calls a month" in text


def test_it_saves_the_worry_and_what_was_done(as_user: AsUser, maya: User, bicycle: int) -> None:
    text = as_user(maya).post(page(bicycle, "/worry"), WORRY, follow=True).content.decode()
    assert "Starting worry saved" in text
    assert "<em>No measure</em> shows yet" in text
    proof = load.case(bicycle, maya).case.proof
    assert proof.worry is not None
    assert (proof.worry.says, proof.worry.customer, proof.worry.person, proof.worry.on, proof.done) == (
        WORRY["says"], "Sales", "Ida Lund", date(2026, 5, 1), "Tested four",
    )  # fmt: skip


def test_the_worry_goes_when_its_fields_are_empty(as_user: AsUser, maya: User, cloud: int) -> None:
    answer = as_user(maya).post(page(cloud, "/worry"), dict.fromkeys(WORRY, ""), headers=HTMX)
    assert answer.status_code == 200
    assert 'id="tokens-worry"' in answer.content.decode()
    assert load.case(cloud, maya).case.proof.worry is None


def test_it_rejects_half_a_worry(as_user: AsUser, maya: User, bicycle: int) -> None:
    answer = as_user(maya).post(page(bicycle, "/worry"), WORRY | {"says": "", "on": "soon"})
    assert answer.status_code == 422
    assert "Enter a valid date" in answer.content.decode()
    missing = as_user(maya).post(page(bicycle, "/worry"), WORRY | {"says": ""}).content.decode()
    assert "Say what they feared" in missing
    nobody = as_user(maya).post(page(bicycle, "/worry"), WORRY | {"customer": ""}, headers=HTMX)
    assert nobody.status_code == 422
    assert "Say whose worry it was." in nobody.content.decode()


def test_it_rejects_characters_that_cannot_be_kept(as_user: AsUser, maya: User, bicycle: int) -> None:
    answer = as_user(maya).post(page(bicycle, "/worry"), WORRY | {"says": "x" * 20_001})
    assert answer.status_code == 422


def test_a_conflict_shows_both_worries(as_user: AsUser, maya: User, cloud: int) -> None:
    seen = str(load.case(cloud, maya).versions["worry"])
    save.prove.save_worry(actor=maya, case_id=cloud, worry={"customer": "Care", "says": "Calls will be lost"}, done="Asked first")
    answer = as_user(maya).post(page(cloud, "/worry"), WORRY | {"seen": seen})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "We will get chairs that break" in text
    assert "Calls will be lost" in text
    assert "Asked first" in text


def test_a_save_can_be_taken_back(as_user: AsUser, maya: User, cloud: int) -> None:
    as_user(maya).post(page(cloud, "/save"), sent())
    assert load.case(cloud, maya).case.proof.results == ()
    save.undo(load.activity(maya, cloud)[0].event, maya)
    assert len(load.case(cloud, maya).case.proof.results) == 4


def test_only_the_lead_writes(as_user: AsUser, team: Team, cloud: int) -> None:
    for role in ("approver", "finance", "guest"):
        assert as_user(team[role]).post(page(cloud, "/save"), sent(RESULT)).status_code == 403
        assert as_user(team[role]).post(page(cloud, "/worry"), WORRY).status_code == 403


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    client = as_user(stranger)
    assert client.get(page(cloud)).status_code == 404
    assert [client.post(page(cloud, rest)).status_code for rest in ("/save", "/worry")] == [404, 404]
