"""The debrief on a page: measured for those who may know, honest about what it does not know, empty while the talks go on."""

from collections.abc import Callable

from django.test import Client

from workbench.people.models import User
from workbench.records import load, save
from workbench.records.draft import IssueLine

AsUser = Callable[[User], Client]
Team = dict[str, User]


def page(pk: int) -> str:
    return f"/cases/{pk}/learn/debrief"


def read(client: Client, pk: int) -> str:
    return client.get(page(pk)).content.decode()


def impasse(actor: User, pk: int) -> None:
    outcome = {"kind": "impasse", "on": "2026-08-28", "because": "They did not move on the term"}
    save.learn.record_outcome(actor=actor, case_id=pk, outcome=outcome)


def test_it_works(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), cloud)
    assert "to us than walking away, 68&nbsp;% of the way to our target" in text
    assert "566,602" in text
    assert "39 packages would have been better for both" in text
    assert "breaks clause 4" in text
    assert "within the charter" in text
    assert "n = 4, not enough" in text
    assert "The third year. The first offer after it fell by 100,000." in text


def test_it_shows_the_agreement_among_our_marks(as_user: AsUser, maya: User, cloud: int) -> None:
    response = as_user(maya).get(page(cloud))
    labels = [level.label for level in response.context["levels"]]
    assert labels == ["Our walk-away", "The agreement", "The fairest package that was missed", "Our target"]


def test_it_hides_our_marks_from_a_role_that_may_not_know_them(as_user: AsUser, team: Team, cloud: int) -> None:
    text = read(as_user(team["operations"]), cloud)
    assert "Agreed after <em>5 rounds</em>, on 28 Aug 2026" in text
    assert "What was left on the table for both</b> is hidden from your role" in text
    assert "Our walk-away is hidden from your role" in text
    assert [figure for figure in ("566,602", "3,527,802", "2,690,000", "68&nbsp;%", "39 packages") if figure in text] == []


def test_it_shows_what_is_left_to_those_who_may_know_that_alone(as_user: AsUser, team: Team, cloud: int) -> None:
    """Legal may know what is commercial; the walk-away also rests on the alternatives and the dates."""
    save.case.set_clearance(actor=team["lead"], case_id=cloud, compartment="commercial", roles=["lead", "approver", "finance", "legal"])
    text = read(as_user(team["legal"]), cloud)
    assert '<em><data value="39">39</data> packages</em> would have been better for both of us, by our estimate.' in text
    assert "Our walk-away is hidden from your role" in text


def test_it_hides_everything_from_a_guest(as_user: AsUser, team: Team, cloud: int) -> None:
    text = read(as_user(team["guest"]), cloud)
    assert "How it ended</b> is hidden from your role" in text
    assert "Maya Lindqvist" not in text


def test_it_is_empty_while_the_talks_go_on(as_user: AsUser, team: Team, maya: User, bicycle: int) -> None:
    text = read(as_user(maya), bicycle)
    assert "It has not ended yet" in text
    assert "Write my debrief" not in text
    approver = read(as_user(team["approver"]), bicycle)
    assert "Once the lead records how it ended" in approver


def test_an_impasse_says_whether_there_was_room(as_user: AsUser, maya: User, cloud: int) -> None:
    impasse(maya, cloud)
    text = read(as_user(maya), cloud)
    assert "No agreement. There was room for one" in text
    assert "What both would have preferred to nothing" in text
    assert "They did not move on the term" in text


def test_an_impasse_tells_an_uncleared_role_only_that_there_was_none(as_user: AsUser, team: Team, maya: User, cloud: int) -> None:
    impasse(maya, cloud)
    text = read(as_user(team["engineering"]), cloud)
    assert "No agreement after <em>5 rounds</em>" in text
    assert "room" not in text.split('class="sentence"')[1].split("</h2>")[0]


def test_an_impasse_without_room_says_that_stopping_was_right(as_user: AsUser, maya: User, cloud: int) -> None:
    """With a walk-away above everything, nothing could have been agreed."""
    impasse(maya, cloud)
    save.prepare.save_issues(actor=maya, case_id=cloud, lines=load.case(cloud, maya).lines, reservation=9_000_000.0)
    text = read(as_user(maya), cloud)
    assert "stopping was right" in text


def test_it_says_what_is_missing_instead_of_a_number(as_user: AsUser, maya: User, cloud: int) -> None:
    save.prepare.save_issues(actor=maya, case_id=cloud, lines=load.case(cloud, maya).lines, target=None)
    text = read(as_user(maya), cloud)
    assert "more</em> to us than walking away." in text
    assert "without a target there is no way to measure" in text


def test_an_agreement_below_the_walk_away_says_so(as_user: AsUser, maya: User, cloud: int) -> None:
    save.prepare.save_issues(actor=maya, case_id=cloud, lines=load.case(cloud, maya).lines, reservation=-2_900_000.0)
    response = as_user(maya).get(page(cloud))
    text = response.content.decode()
    assert "EUR</data> less</em> to us than walking away" in text
    assert response.context["distance"] > 0


def test_without_values_it_says_what_to_add(as_user: AsUser, maya: User, empty_case: int) -> None:
    line = IssueLine("price", (2.0, 1.0), "Price", "EUR", (None, None))
    save.prepare.save_issues(actor=maya, case_id=empty_case, lines=[line])
    impasse(maya, empty_case)
    text = read(as_user(maya), empty_case)
    assert "No agreement after <em>0 rounds</em>" in text
    assert "Open the issues" in text


def test_several_debriefs_stand_side_by_side_the_own_first(as_user: AsUser, team: Team, cloud: int) -> None:
    save.learn.save_debrief(actor=team["legal"], case_id=cloud, debrief={"on": "2026-09-02", "again": "Early drafts", "trust": 5})
    text = read(as_user(team["legal"]), cloud)
    assert text.index("Early drafts") < text.index("The third year")
    assert f"{page(cloud)}/2/correct" in text
    assert f"{page(cloud)}/1/correct" not in text
    assert "Write my debrief" not in text
    assert "Write my debrief" in read(as_user(team["finance"]), cloud)


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    assert as_user(stranger).get(page(cloud)).status_code == 404
