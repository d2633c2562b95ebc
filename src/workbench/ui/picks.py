"""Pick one option for each issue: what a form calls them, what was picked, and what each issue may be picked from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from batna.align.charter import allowed_options
from batna.model.case import Case
from batna.model.issue import Issue
from batna.model.offer import Side
from batna.model.package import Package

PREFIX: Final = "pick."
MOST_CHIPS: Final = 9


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of an issue; `forbidden` by the charter."""

    value: str
    label: str
    picked: bool
    forbidden: bool


@dataclass(frozen=True, slots=True)
class Pick:
    """One issue to choose an option for, with what both sides named last. Many options become a list, very many are typed."""

    issue: Issue
    field: str
    choices: tuple[Choice, ...]
    text: str
    ours: str
    theirs: str

    @property
    def is_short(self) -> bool:
        return len(self.choices) <= MOST_CHIPS

    @property
    def is_open(self) -> bool:
        return not self.text

    @property
    def examples(self) -> str:
        first, last = self.issue.options[0], self.issue.options[-1]
        return f"one of {len(self.issue.options):,}, {self.issue.say(first)} to {self.issue.say(last)}"


def picked_in(posted: QueryDict, case: Case) -> dict[str, str]:
    """Return what was chosen in a sent form, as written; an issue that was left open is not in it."""
    picked = {issue.id: posted.get(f"{PREFIX}{issue.id}", "").strip() for issue in case.issues}
    return {name: text for name, text in picked.items() if text}


def picks_of(case: Case, picked: Mapping[str, str], last: Mapping[Side, Package], *, most: int) -> Iterator[Pick]:
    """Return every issue to pick from; `last` is what each side named last, and above `most` options an issue is typed."""
    for issue, may in zip(case.issues, allowed_options(case), strict=True):
        text = picked.get(issue.id, "")
        at = issue.position(text) if issue.has(text) else None
        listed = len(issue.options) <= most and (not text or at is not None)
        choices = [Choice(str(one), issue.say(one), i == at, not may[i]) for i, one in enumerate(issue.options)] if listed else []
        yield Pick(issue, f"{PREFIX}{issue.id}", tuple(choices), text, _named(issue, last.get("ours")), _named(issue, last.get("theirs")))


def _named(issue: Issue, package: Package | None) -> str:
    return issue.say(package[issue.id]) if package and issue.id in package else ""
