"""What a quote should cost: saved as it is typed, shown with its gaps, and hidden from those who may not know it."""

from collections.abc import Callable

import pytest
from django.http import QueryDict
from django.test import Client
from tests.workbench.prepare.sent import form_in
from tests.workbench.reading import read

from batna.model.cost import ShouldCost
from batna.model.estimate import Estimate
from workbench.people.models import User
from workbench.prepare.should_cost import read_cell, read_sheet, say, write_cell
from workbench.records import load, save

AsUser = Callable[[User], Client]
Team = dict[str, User]
HTMX = {"HX-Request": "true"}
BRACKET = {
    "should-TOTAL_FORMS": "2", "should-0-line": "material", "should-0-gross": "2", "should-0-price": "40 / 42 / 45", "should-0-scrap": "2",
    "should-0-quoted": "90.20", "should-1-line": "labour", "should-1-should": "20", "should-1-quoted": "20", "margin": "5",
    "part": "a bracket", "source": "Metal index",
}  # fmt: skip


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/prepare/costs{rest}"


def text_of(client: Client, pk: int) -> str:
    return read(client, page(pk))


def asked(**texts: str) -> QueryDict:
    posted = QueryDict(mutable=True)
    posted.update({"should-TOTAL_FORMS": "3"} | {name.replace("_", "-", 2): text for name, text in texts.items()})
    return posted


def test_it_is_kept_and_shown_with_a_question_for_each_gap(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    assert client.post(page(cloud, "/should-cost"), BRACKET)["Location"] == page(cloud) + "#should"
    kept = load.case(cloud, maya).case.should_cost
    assert (kept.part, kept.margin, kept.source, kept.lines[0].price) == (
        "a bracket",
        0.05,
        "Metal index",
        Estimate(low=40, likely=42, high=45),
    )
    text = text_of(client, cloud)
    assert "The quote for a bracket is <em>" in text
    assert "Which factors influence material most" in text
    assert "(material + labour) × (1 + 0.05) = 102.00 × 1.05 = 107.10" in text
    assert 'value="40 / 42 / 45"' in text
    assert form_in(text, "form-should")["margin"] == ["5"]


def test_it_saves_as_it_is_typed_and_can_be_undone(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    client.post(page(cloud, "/should-cost"), BRACKET)
    sent = form_in(client.get(page(cloud)).content.decode(), "form-should")
    assert "Nothing to save" in client.post(page(cloud, "/should-cost"), sent, headers=HTMX)["HX-Trigger"]
    answer = client.post(page(cloud, "/should-cost"), sent | {"should-1-quoted": ["26"]}, headers=HTMX)
    assert "Should-cost saved" in answer["HX-Trigger"]
    assert "Which factors influence labour most" in answer.content.decode()
    assert 'name="seen" value="2"' in answer.content.decode()
    client.post(f"/undo/{load.history(cloud, maya)[0].event}")
    assert load.case(cloud, maya).case.should_cost.lines[1].quoted == 20


def test_the_usual_lines_without_a_number_are_no_sheet(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    text = text_of(client, cloud)
    assert [form_in(text, "form-should")[f"should-{i}-line"] for i in range(2)] == [["material"], ["labour"]]
    answer = client.post(page(cloud, "/should-cost"), form_in(text, "form-should"), headers=HTMX)
    assert "Nothing to save" in answer["HX-Trigger"]
    assert load.case(cloud, maya).case.should_cost == ShouldCost()


def test_half_a_sheet_is_kept_and_says_what_is_missing(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    half = {"should-TOTAL_FORMS": "1", "should-0-line": "labour", "should-0-should": "20"}
    client.post(page(cloud, "/should-cost"), half)
    assert "Say what they quoted for at least one line." in text_of(client, cloud)
    client.post(page(cloud, "/should-cost"), half | {"should-0-quoted": "18"})
    assert "below what it should cost" in text_of(client, cloud)


def test_what_cannot_be_is_said_and_nothing_is_saved(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    wrong = client.post(page(cloud, "/should-cost"), BRACKET | {"should-0-price": ""})
    assert wrong.status_code == 422
    assert "Quantity and price go together." in wrong.content.decode()
    assert 'value="Metal index"' in wrong.content.decode()
    twice = client.post(page(cloud, "/should-cost"), BRACKET | {"should-1-line": "material"}, headers=HTMX)
    assert (twice.status_code, twice["HX-Retarget"]) == (422, "#problems-should")
    assert "The line material" in twice.content.decode()
    assert load.case(cloud, maya).case.should_cost == ShouldCost()


def test_two_who_change_it_at_once_see_both(as_user: AsUser, maya: User, cloud: int) -> None:
    save.prepare.save_should_cost(actor=maya, case_id=cloud, should_cost={"lines": [{"line": "labour", "should": 19.0}]})
    answer = as_user(maya).post(page(cloud, "/should-cost"), BRACKET | {"seen": "0"})
    assert answer.status_code == 409
    assert "should cost 20, quoted 20" in answer.content.decode()
    assert "should cost 19" in answer.content.decode()
    assert len(load.case(cloud, maya).case.should_cost.lines) == 1


def test_those_who_may_not_change_it_read_it(as_user: AsUser, team: Team, cloud: int) -> None:
    as_user(team["lead"]).post(page(cloud, "/should-cost"), BRACKET)
    for role in ("approver", "finance"):
        text = text_of(as_user(team[role]), cloud)
        assert "<dt>Our margin for them</dt><dd>5 %</dd>" in text
        assert "form-should" not in text
    assert as_user(team["finance"]).post(page(cloud, "/should-cost"), BRACKET).status_code == 403


def test_it_hides_from_those_who_may_not_know_it(as_user: AsUser, team: Team, cloud: int) -> None:
    as_user(team["lead"]).post(page(cloud, "/should-cost"), BRACKET)
    for role in ("engineering", "operations", "legal"):
        client = as_user(team[role])
        text = text_of(client, cloud)
        assert "What a quote should cost</b> is hidden from your role" in text
        assert "bracket" not in text
        assert client.post(page(cloud, "/should-cost"), BRACKET).status_code == 403
    assert as_user(team["guest"]).post(page(cloud, "/should-cost"), BRACKET).status_code == 403


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (asked(should_0_should="5"), "Name the line"),
        (asked(should_0_line="a", should_0_gross="5"), "Quantity and price go together."),
        (asked(should_0_line="a", should_0_gross="5", should_0_price="1", should_0_should="5"), "not both"),
        (asked(should_0_line="a", should_0_quoted="dear"), "is not a number"),
        (asked(should_0_line="a", should_0_should="1 / 2"), "low / likely / high"),
        (asked(should_0_line="a", should_0_should="3 / 2 / 1"), "rising order"),
        (asked(should_0_line="a", should_0_should="1", margin="x"), "is not a number"),
    ],
)
def test_it_says_what_is_wrong(sent: QueryDict, sentence: str) -> None:
    _given, faults, typed = read_sheet(sent, ".")
    assert sentence in faults[0].sentence
    assert typed["should"].lines[0].texts


def test_a_cell_holds_a_number_or_a_range() -> None:
    assert [read_cell(text, ",") for text in ("", "1,5", "1,1 / 1,25 / 1,5")] == [None, 1.5, Estimate(low=1.1, likely=1.25, high=1.5)]
    share = Estimate(low=0.08, likely=0.1, high=0.12)
    assert (write_cell(None), write_cell(0.07, 100), write_cell(share, 100)) == ("", "7", "8 / 10 / 12")


def test_a_margin_may_be_a_range() -> None:
    given, faults, _ = read_sheet(asked(should_0_line="a", should_0_should="1", margin="8 / 10 / 12"), ".")
    assert (given["margin"], faults) == (Estimate(low=0.08, likely=0.1, high=0.12), [])


def test_a_sheet_is_said_in_words() -> None:
    lines = [{"line": "resin", "gross": 1.5, "price": 2, "scrap": 0.5}, {"line": "tax"}, {"line": "margin", "quoted": 3}]
    assert say(ShouldCost.model_validate({"lines": lines})) == {
        "resin": "should cost 1.5 × 2 − 0.5", "tax": "–", "margin": "quoted 3",
    }  # fmt: skip
