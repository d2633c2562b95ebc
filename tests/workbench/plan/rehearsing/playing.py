"""Begin and play rehearsals of the bicycle case through the pages, as the tests of their pages do."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from tests.workbench.reading import text_of

from workbench.people.models import User
from workbench.records import load

AsUser = Callable[[User], Client]
Team = dict[str, User]
OURS = {"price": "3.71", "delivery": "45", "payment": "30 days after delivery", "returns": "5 % spoilage"}


def page(pk: int, number: int | None = None, verb: str = "") -> str:
    return f"/cases/{pk}/plan/rehearsal" + (f"/{number}" if number else "") + (f"/{verb}" if verb else "")


def begin(client: Client, pk: int, **chosen: Any) -> int:
    answer = client.post(page(pk, verb="start"), {"kind": "steady", "rounds": "8", "opens": "theirs"} | chosen)
    assert answer.status_code == 302, text_of(answer)
    return int(answer["Location"].rsplit("/", 1)[1])


def offer(**more: str) -> dict[str, str]:
    return {"do": "offer"} | {f"pick.{name}": option for name, option in (OURS | more).items()}


def go(client: Client, pk: int, number: int, data: dict[str, str], user: User | None = None, *, status: int = 302) -> str:
    seen = {"seen": str(load.rehearsal(pk, number, user).seen)} if user else {}
    answer = client.post(page(pk, number, "move"), seen | data)
    assert answer.status_code == status
    return text_of(answer)
