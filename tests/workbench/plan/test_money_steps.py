"""Steps of money: rising, with the budget on them."""

from workbench.plan.money_steps import SLIM, lay_steps

FOUND = [(0.0, 0.0, "nothing", False), (10.0, 35.0, "a", False), (44.0, 75.0, "a and b", True)]


def test_steps_rise_to_the_right() -> None:
    picture = lay_steps(FOUND, 60.0)
    assert [step.is_best for step in picture.steps] == [False, False, True]
    assert [step.x for step in picture.steps] == sorted(step.x for step in picture.steps)
    assert [step.y for step in picture.steps] == sorted((step.y for step in picture.steps), reverse=True)
    assert picture.path.count("L") == 5
    assert picture.budget is not None
    assert picture.steps[-1].x < picture.budget < picture.right
    assert picture.budget_anchor == "end"


def test_without_a_budget_there_is_no_line_for_it() -> None:
    picture = lay_steps(FOUND, None, SLIM)
    assert (picture.budget, picture.budget_anchor) == (None, "start")


def test_nothing_to_spend_on_is_one_dot() -> None:
    assert len(lay_steps([(0.0, 0.0, "nothing", True)], None).steps) == 1
