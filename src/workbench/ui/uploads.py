"""Keep an uploaded file for a while between two steps: on the server, for the one who uploaded it, and not for long."""

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings

from workbench.people.models import User

KEPT_FOR: Final = 2 * 60 * 60
MOST_KEPT: Final = 5


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was uploaded."""

    name: str
    data: bytes


def keep(user: User, upload: Upload) -> UUID:
    """Keep a file and return the word to ask for it with; what is old, or more than a few, goes."""
    token, folder = uuid4(), folder_of(user)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(folder.parent)
    newest_first = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
    for old in newest_first[MOST_KEPT - 1 :]:
        old.unlink(missing_ok=True)
    descriptor = os.open(folder / token.hex, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(json.dumps(upload.name).encode() + b"\n" + upload.data)
    return token


def fetch(user: User, token: UUID) -> Upload | None:
    """Return a kept file of this user, nothing when it is gone or somebody else's."""
    file = folder_of(user) / token.hex
    try:
        if file.stat().st_mtime < time.time() - KEPT_FOR:
            return None
        name, _, data = file.read_bytes().partition(b"\n")
    except OSError:
        return None
    return Upload(json.loads(name), data)


def drop(user: User, token: UUID) -> None:
    (folder_of(user) / token.hex).unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Take away what nobody came back for."""
    for file in folder.glob("*/*"):
        if file.stat().st_mtime < time.time() - KEPT_FOR:
            file.unlink(missing_ok=True)


def folder_of(user: User) -> Path:
    return Path(settings.DATA) / "uploads" / str(user.pk)
