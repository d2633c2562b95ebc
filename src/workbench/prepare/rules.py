"""The rules across issues: if this option, then only those, because of that; and how many packages they leave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from batna.model.case import Case
from batna.model.issue import Issue, Option
from batna.model.preference import Rule
from workbench.prepare.counting import Count, count_of, count_with, refusal_of
from workbench.ui.parts import Part, part

SIDES = ("if", "then")
MOST_CHIPS = 60


@dataclass(frozen=True, slots=True)
class ToldRule:
    """A rule in words, as `say`s of its conditions."""

    number: int
    when: str
    then: str
    because: str


@dataclass(frozen=True, slots=True)
class SaidRule:
    """A rule as it is being written; `number` counts from 1 and is 0 for a new one. Either side may still be empty."""

    number: int
    when: Mapping[str, Sequence[Option]]
    then: Mapping[str, Sequence[Option]]
    because: str

    @property
    def is_whole(self) -> bool:
        return bool(self.when and self.then) and all([*self.when.values(), *self.then.values()])


NEW = SaidRule(0, {}, {}, "")


@dataclass(frozen=True, slots=True)
class Chip:
    """One option to tick."""

    value: str
    label: str
    picked: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """One issue on one side of a rule; `text` holds the options when there are too many to tick."""

    side: str
    issue: Issue
    chips: tuple[Chip, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Editor:
    """The form of a rule, with the count of packages before and after."""

    number: int
    when: tuple[Condition, ...]
    then: tuple[Condition, ...]
    other_when: tuple[Issue, ...]
    other_then: tuple[Issue, ...]
    because: str
    faults: tuple[str, ...] = ()
    before: Part[Count] | None = None
    after: Part[Count] | None = None


def told_rules(case: Case) -> tuple[ToldRule, ...]:
    if case.hides("rules"):
        return ()
    return tuple(
        ToldRule(number, say_side(case, rule.if_, "is"), say_side(case, rule.then, "must be"), rule.because)
        for number, rule in enumerate(case.rules, start=1)
    )


def say_side(case: Case, choices: Mapping[str, Sequence[Option]], verb: str) -> str:
    said = []
    for name, options in choices.items():
        issue = case.issue(name)
        words = [issue.say(option) for option in options]
        said.append(f"{issue.label} {verb} {' or '.join(filter(None, [', '.join(words[:-1]), words[-1]]))}")
    return " and ".join(said)


def editor_for(case: Case, asked: str) -> Editor | None:
    """Return the editor for ?rule=new or the number of a rule; None without a question."""
    if not asked or not case.issues:
        return None
    number = number_in(case, asked)
    if not number:
        return editor_of(case, NEW)
    rule = case.rules[number - 1]
    return editor_of(case, SaidRule(number, rule.if_, rule.then, rule.because))


def number_in(case: Case, asked: str) -> int:
    """Return the number of a rule of this case, 0 when there is none of it."""
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    return number if number <= len(case.rules) else 0


def editor_of(case: Case, said: SaidRule, faults: Iterable[str] = ()) -> Editor:
    when, then = (
        tuple(condition_of(case, side, name, chosen) for name, chosen in choices.items())
        for side, choices in zip(SIDES, (said.when, said.then), strict=True)
    )
    others = [tuple(issue for issue in case.issues if issue.id not in choices) for choices in (said.when, said.then)]
    drafted = rules_with(case, said)
    after = None if drafted is None else part(lambda: count_with(case, drafted))
    return Editor(said.number, when, then, others[0], others[1], said.because, tuple(faults), part(lambda: count_of(case)), after)


def condition_of(case: Case, side: str, name: str, chosen: Sequence[Option]) -> Condition:
    issue = case.issue(name)
    written = {str(option) for option in chosen}
    if len(issue.options) > MOST_CHIPS:
        return Condition(side, issue, (), "; ".join(str(option) for option in chosen))
    chips = tuple(Chip(str(option), issue.say(option), str(option) in written) for option in issue.options)
    return Condition(side, issue, chips, "")


def rules_with(case: Case, said: SaidRule) -> tuple[Rule, ...] | None:
    """Return the rules with this one in its place; None while it is not whole."""
    if not said.is_whole:
        return None
    sides = [{name: tuple(options) for name, options in choices.items()} for choices in (said.when, said.then)]
    rule = Rule.model_validate({"if": sides[0], "then": sides[1], "because": said.because})
    if not said.number:
        return (*case.rules, rule)
    return (*case.rules[: said.number - 1], rule, *case.rules[said.number :])


def read_rule(case: Case, posted: QueryDict) -> tuple[SaidRule, list[str]]:
    """Return a rule as it was sent, and what is wrong with it."""
    (when, wrong), (then, wrong_then) = (read_side(case, posted, side) for side in SIDES)
    said = SaidRule(number_in(case, posted.get("number", "")), when, then, posted.get("because", "").strip()[:2_000])
    return said, [*wrong, *wrong_then]


def read_side(case: Case, posted: QueryDict, side: str) -> tuple[dict[str, list[Option]], list[str]]:
    """Return the issues and options of one side as they were ticked or written, and what is wrong with them."""
    said: dict[str, list[Option]] = {}
    faults = []
    known = {issue.id: issue for issue in case.issues}
    without = posted.get("without", "")
    for name in dict.fromkeys([*posted.getlist(side), posted.get(f"{side}.add", "")]):
        if name not in known or f"{side}.{name}" == without:
            continue
        texts = [*posted.getlist(f"{side}.{name}"), *(text.strip() for text in posted.get(f"{side}.{name}.text", "").split(";"))]
        said[name] = [known[name].options[known[name].position(text)] for text in texts if text and known[name].has(text)]
        faults += [f"{known[name].label} has no option {text}." for text in texts if text and not known[name].has(text)]
    return said, faults


def faults_in(case: Case, said: SaidRule) -> list[str]:
    """Return why a rule cannot be saved: a side is empty, or no package would be left."""
    drafted = rules_with(case, said)
    if drafted is None:
        return ["Choose at least one issue with one option on each side: if this, then only that."]
    refusal = refusal_of(case, drafted)
    return [refusal] if refusal else []
