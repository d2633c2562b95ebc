"""What a quote should cost, and a question for each gap."""

import pytest
from django.http import QueryDict

from workbench.prepare.should_cost import answer_should_cost


def asked(**texts: str) -> QueryDict:
    posted = QueryDict(mutable=True)
    posted.update({"should-TOTAL_FORMS": "3"} | {name.replace("_", "-", 2): text for name, text in texts.items()})
    return posted


def test_each_gap_has_a_question_that_tells_nothing_of_the_model() -> None:
    answer = answer_should_cost(
        asked(should_0_line="material", should_0_should="82", should_0_quoted="90,20", should_1_line="labour", should_1_should="20"), "."
    )
    assert answer.total is not None
    assert answer.gap == pytest.approx(90.2 - 102)
    assert [asked.line for asked in answer.questions] == ["labour", "material"]
    assert "82" not in answer.questions[1].question


def test_material_is_quantity_times_price_less_scrap_and_the_margin_counts() -> None:
    sent = asked(should_0_line="material", should_0_gross="2", should_0_price="42", should_0_scrap="2", should_0_quoted="90")
    sent["margin"] = "10"
    answer = answer_should_cost(sent, ".")
    assert answer.total is not None
    assert answer.total.total == pytest.approx(90.2)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (asked(should_0_line="material"), "Say what at least one line should cost"),
        (asked(should_0_should="5"), "Name the line"),
        (asked(should_0_line="a", should_0_should="5", should_1_line="a", should_1_should="5"), "a stands twice."),
        (asked(should_0_line="a", should_0_gross="5"), "Quantity and price go together."),
        (asked(should_0_line="a", should_0_quoted="dear"), "is not a number"),
        (asked(should_0_line="a", should_0_should="1", should_0_quoted="2", margin="x"), "is not a number"),
    ],
)
def test_it_says_what_is_wrong(sent: QueryDict, sentence: str) -> None:
    answer = answer_should_cost(sent, ".")
    assert answer.total is None
    assert sentence in answer.faults[0].sentence
