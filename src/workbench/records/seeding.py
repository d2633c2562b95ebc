"""Fill an empty workbench with the example cases, once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from batna.exchange.casefile import read_case
from batna.model.case import Case
from workbench.people.models import User
from workbench.people.roles import Role
from workbench.records.models.case import CaseRecord
from workbench.records.save import case as save_case
from workbench.records.save.case import NewMember

EXAMPLES: Final = Path(__file__).resolve().parents[3] / "examples"
EVERYONE: Final[tuple[Role, ...]] = ("approver", "finance", "engineering", "operations", "legal", "guest")
# The case with something on every page is everyone's; the others have smaller teams.
TEAMS: Final[dict[str, tuple[Role, ...]]] = {
    "cloud_renewal": EVERYONE,
    "packaging_film": ("approver", "finance", "engineering", "operations", "legal"),
    "medicine_supply": ("approver", "finance", "operations", "legal"),
    "bicycle_parts": ("approver", "guest"),
    # Talks of the past: not everybody who may know the talks of today was there.
    "film_2023": ("approver",),
    "film_2024": ("approver", "finance"),
    "film_2025": ("approver", "finance", "operations"),
    "film_2026": ("approver", "finance", "operations"),
    "cartons_2025": ("approver",),
    "labels_2026": ("approver", "finance"),
}
PAST: Final = "past"


def seed_examples(users: Mapping[str, User], folder: Path = EXAMPLES) -> list[int]:
    """Import every example that is not there yet and return the new cases; running this twice adds nothing.

    Talks of the past are put away at once: priors learn from them.
    """
    new = []
    for file in sorted([*folder.glob("*.yaml"), *folder.glob(f"{PAST}/*.yaml")]):
        origin = f"examples/{file.relative_to(folder).as_posix()}"
        if not CaseRecord.objects.filter(origin=origin).exists():
            new.append(seed(read_case(file), users, TEAMS.get(file.stem, EVERYONE), origin))
            if file.parent.name == PAST:
                save_case.archive_case(actor=users["lead"], case_id=new[-1])
    return new


def seed(case: Case, users: Mapping[str, User], team: tuple[Role, ...] = EVERYONE, origin: str = "") -> int:
    """Import a case with the lead of these users and those of the team; a member is the stakeholder of the same name."""
    lead = users["lead"]
    members: list[NewMember] = [(users[role], role, stakeholder_of(case, users[role])) for role in team if role in users]
    own = stakeholder_of(case, lead)
    mine: list[NewMember] = [(lead, "lead", own)] if own else []
    return save_case.import_case(actor=lead, case=case, members=[*mine, *members], origin=origin).case_id


def stakeholder_of(case: Case, user: User) -> str:
    return next((who.id for who in case.stakeholders if who.person.casefold() == user.name.casefold()), "")
