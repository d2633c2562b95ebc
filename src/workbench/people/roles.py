"""The words for what somebody does in a case."""

from typing import Final, Literal

Role = Literal["lead", "approver", "finance", "engineering", "operations", "legal", "guest"]

ROLES: Final[tuple[Role, ...]] = ("lead", "approver", "finance", "engineering", "operations", "legal", "guest")

MEANINGS: Final[dict[Role, str]] = {
    "lead": "Leads the negotiation: prepares it, edits everything, logs and offers.",
    "approver": "Signs the charter and approves what needs approval.",
    "finance": "Speaks for finance: budget, payment, the cost of waiting.",
    "engineering": "Speaks for engineering: what the thing must do.",
    "operations": "Speaks for operations: dates, buffers, days of production.",
    "legal": "Speaks for legal: clauses that must hold.",
    "guest": "Sees that the case exists and when the next date is.",
}


def is_role(word: str) -> bool:
    return word in ROLES
