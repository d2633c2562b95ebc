"""The ledger: what we gave and got in money, step by step, and what nothing answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from batna.measure.worth import Change
from batna.model.case import Case
from batna.model.estimate import Estimate
from batna.negotiate.ledger import AGREEMENT, Ledger, Step, keep_ledger
from workbench.negotiate.places import Said, marks_in, page_in, say_changes
from workbench.records import load
from workbench.ui.page import case_page
from workbench.ui.parts import part

LINES: Final = 20
PACE: Final = 12
MOST_GIFTS: Final = 10


@dataclass(frozen=True, slots=True)
class Account:
    """One side of the account as a table with bars."""

    title: str
    tone: str
    rows: tuple[Said, ...]
    total: Estimate
    to_them: Estimate | None


@dataclass(frozen=True, slots=True)
class Row:
    """One step with its words: what to look at in it, as a pill and a sentence."""

    step: Step
    says: str
    pill: str
    tone: str

    @property
    def size(self) -> float:
        return abs(self.step.amount.likely)

    @property
    def bar(self) -> str:
        return "theirs" if self.step.by == "theirs" else ""


@require_safe
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load.case(pk, request.user, "negotiate.ledger")
    case, marks = loaded.case, marks_in(loaded.case)
    kept = part(lambda: keep_ledger(case, parts=marks))
    account = kept.result
    page = page_in(request, account.steps[::-1] if account else (), LINES)
    context: dict[str, Any] = {"kept": kept, "page": page, "sees_theirs": "theirs" in marks}
    if account:
        accounts = accounts_of(case, account)
        most_step = max((abs(step.amount.likely) for step in account.steps), default=0.0)
        context |= {
            "accounts": accounts,
            "most": max((row.size for one in accounts for row in one.rows), default=0.0),
            "rows": [row_of(account, step) for step in page],
            "most_step": most_step,
            "unanswered": [step for step in account.steps if step.answered is False][-MOST_GIFTS:],
            "pace_ours": account.pace["ours"][-PACE:],
            "pace_theirs": account.pace["theirs"][-PACE:],
        }
    return case_page(request, loaded, "negotiate/ledger.html", context, stage="negotiate", capability="ledger")


def accounts_of(case: Case, account: Ledger) -> tuple[Account, Account]:
    return (
        Account("What we gave", "warn", moved_in(case, account.given), account.given_total, account.given_to_them),
        Account("What we got", "good", moved_in(case, account.got), account.got_total, account.got_from_them),
    )


def moved_in(case: Case, changes: Sequence[Change]) -> tuple[Said, ...]:
    """Return the issues of one side, the largest move first."""
    return tuple(sorted(say_changes(case, changes), key=lambda one: -one.size))


def row_of(account: Ledger, step: Step) -> Row:
    """Return a step with the one thing to look at in it."""
    warned = next((one.says for one in account.warnings if one.offer == step.offer), "")
    if step.by == "theirs":
        return Row(step, "", "took back" if step.amount.likely < 0 else "", "bad")
    if warned:
        return Row(step, warned, "after a no", "warn")
    if step.answered is False:
        return Row(step, "They did not move before we moved again.", "not answered", "warn")
    if step.answered is None:
        return Row(step, "", "waiting for them", "mute")
    answered = step.amount.likely > 0 and step.offer != AGREEMENT
    return Row(step, "", "answered" if answered else "", "good")
