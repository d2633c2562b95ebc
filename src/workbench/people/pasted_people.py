"""Read a list of people as it comes out of a spreadsheet or an address book."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.core.exceptions import ValidationError

from workbench.people.keeping import SAME_NAME, SAME_USERNAME, Newcomer, draft, plain
from workbench.people.models import User

MOST: Final = 200
ADDRESSED: Final = re.compile(r"^\s*\"?(?P<name>[^<>\"]*?)\"?\s*<(?P<email>[^<>\s]+@[^<>\s]+)>[\s;,]*$")
SEVERAL: Final = re.compile(r"(?<=>)\s*[;,]\s*(?=\S)")  # one line of an address book
HEADS: Final[dict[str, str]] = {
    "name": "name", "full name": "name", "person": "name", "display name": "name",
    "username": "username", "user name": "username", "user": "username", "login": "username", "sign-in": "username",
    "e-mail": "email", "email": "email", "mail": "email", "e-mail address": "email", "email address": "email",
}  # fmt: skip
USUAL: Final = ("name", "username", "email")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: who it means, and what is wrong with it."""

    number: int
    person: Newcomer
    faults: tuple[str, ...] = ()


def read_people(text: str) -> tuple[Line, ...]:
    """Return a line for each person; user names that are missing are made of the names, so that no two are the same."""
    taken = {name.casefold() for name in User.objects.values_list("username", flat=True)}
    lines = [Line(number, person) for number, person in people_in(text)]
    taken |= {line.person.username.casefold() for line in lines if line.person.username}
    complete = []
    for line in lines:
        person = line.person
        if not person.username:
            person = replace(person, username=free(username_of(person.name), taken))
            taken.add(person.username)
        complete.append(replace(line, person=person))
    return tuple(with_faults(complete))


def people_in(text: str) -> Iterator[tuple[int, Newcomer]]:
    entries = [(number, cells_of(entry)) for number, line in enumerate(text.splitlines(), start=1) for entry in SEVERAL.split(line)]
    filled = [(number, cells) for number, cells in entries if any(cells)]
    columns = heads_of(filled[0][1]) if filled else ()
    for number, cells in filled[1:] if columns else filled:
        yield number, person_of(cells, columns)


def heads_of(cells: Sequence[str]) -> Sequence[str]:
    """Return what the columns are when the first line says so; nothing when it is somebody already."""
    heads = [HEADS.get(cell.casefold(), "") for cell in cells]
    return heads if heads[0] and "name" in heads else ()


def cells_of(line: str) -> list[str]:
    """Split a line at tabs, else at semicolons, else at commas; `Name <address>` is two cells."""
    addressed = ADDRESSED.match(line)
    if addressed:
        last, comma, first = addressed["name"].partition(",")
        return [f"{first} {last}" if comma else last, "", addressed["email"]]
    separator = next((sign for sign in "\t;," if sign in line), "\t")
    return [cell.strip().strip('"').strip() for cell in line.split(separator)]


def person_of(cells: Sequence[str], columns: Sequence[str]) -> Newcomer:
    names = columns or (("name", "email") if len(cells) == 2 and "@" in cells[1] else USUAL)
    told = {name: cell for name, cell in zip(names, cells, strict=False) if name}
    return Newcomer(plain(told.get("name", "")), told.get("username", ""), told.get("email", ""))


def username_of(name: str) -> str:
    """Return a user name made of a name: Zoë Vångård → zoe.vangard."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("ø", "o").replace("ł", "l").replace("æ", "ae"))
    plain_letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^\w]+", ".", plain_letters).strip("._")[:140]


def free(username: str, taken: set[str]) -> str:
    """Return the user name, with a number behind it when it is taken; nothing of nothing."""
    if not username or username not in taken:
        return username
    return next(candidate for number in range(2, len(taken) + 3) if (candidate := f"{username}{number}") not in taken)


def with_faults(lines: Sequence[Line]) -> Iterator[Line]:
    names: set[str] = set()
    usernames: set[str] = set()
    for line in lines:
        person = line.person
        faults = faults_of(person)
        if person.name.casefold() in names and SAME_NAME not in faults:
            faults.append("The name stands in the list twice. Charters are signed by name, so add a second name or the department.")
        if person.username.casefold() in usernames and SAME_USERNAME not in faults:
            faults.append("The user name stands in the list twice.")
        names.add(person.name.casefold())
        usernames.add(person.username.casefold())
        yield replace(line, faults=tuple(faults))


def faults_of(person: Newcomer) -> list[str]:
    try:
        draft(person)
    except ValidationError as error:
        said = {"name": "Write the person's name.", "username": "Write a user name."}
        return [
            said[field] if message == "This field cannot be blank." else message
            for field, messages in error.message_dict.items()
            for message in messages
        ]
    return []
