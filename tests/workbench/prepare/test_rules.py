"""Rules across issues: in words, read from what was ticked or written, and refused when they make no sense."""

from django.http import QueryDict

from batna.exchange.document import case_of
from workbench.prepare.rules import editor_for, editor_of, faults_in, read_rule, rules_with, told_rules

CASE = case_of(
    {
        "batna": 1, "title": "T", "buyer": "B", "supplier": "S",
        "issues": [
            {"id": "term", "name": "Term", "unit": "years", "options": [1, 2, 3]},
            {"id": "days", "options": {"from": 1, "to": 100, "step": 1}},
        ],
        "rules": [{"if": {"term": 1}, "then": {"days": [1, 2]}, "because": "policy"}],
    }
)  # fmt: skip


def test_a_rule_is_told_in_words() -> None:
    (told,) = told_rules(CASE)
    assert (told.when, told.then, told.because) == ("Term is 1 years", "days must be 1 or 2", "policy")


def test_the_editor_shows_what_is_chosen_and_the_count() -> None:
    editor = editor_for(CASE, "1")
    assert editor is not None
    assert [chip.label for chip in editor.when[0].chips if chip.picked] == ["1 years"]
    assert (editor.then[0].chips, editor.then[0].text) == ((), "1; 2")
    assert editor.after is not None
    assert editor.after.result is not None
    assert editor.after.result.allowed == 202
    assert editor_for(CASE, "") is None
    new = editor_for(CASE, "new")
    assert new is not None
    assert (new.number, new.after, [issue.id for issue in new.other_when]) == (0, None, ["term", "days"])


def test_options_are_ticked_or_written() -> None:
    said, faults = read_rule(CASE, QueryDict("number=1&if=term&if.term=2&then=days&then.days.text=3; 4&because=so"))
    assert (said.number, dict(said.when), dict(said.then), faults) == (1, {"term": [2]}, {"days": [3, 4]}, [])
    assert [dict(rule.if_) for rule in rules_with(CASE, said) or ()] == [{"term": (2,)}]
    _, faults = read_rule(CASE, QueryDict("then=days&then.days.text=300"))
    assert faults == ["days has no option 300."]


def test_an_issue_is_added_and_left_out() -> None:
    added, _ = read_rule(CASE, QueryDict("if.add=term"))
    assert dict(added.when) == {"term": []}
    without, _ = read_rule(CASE, QueryDict("if=term&if.term=2&without=if.term"))
    assert dict(without.when) == {}
    assert editor_of(CASE, added).after is None
    assert faults_in(CASE, added)
