"""Files between two steps: kept for their owner, on the server, and not for long."""

import os
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from workbench.people.models import User
from workbench.ui.uploads import KEPT_FOR, MOST_KEPT, Upload, drop, fetch, folder_of, keep

FILE = Upload("chairs\n.csv", b"Issue\nOption\n\x00")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def test_it_gives_back_what_was_kept_until_it_is_dropped(maya: User) -> None:
    token = keep(maya, FILE)
    assert fetch(maya, token) == FILE
    drop(maya, token)
    assert fetch(maya, token) is None


def test_nobody_else_gets_it(maya: User, stranger: User) -> None:
    token = keep(maya, FILE)
    assert fetch(stranger, token) is None
    drop(stranger, token)
    assert fetch(maya, token) == FILE
    assert fetch(maya, uuid4()) is None


def test_only_the_server_may_read_it(maya: User) -> None:
    token = keep(maya, FILE)
    assert (folder_of(maya) / token.hex).stat().st_mode & 0o777 == 0o600


def test_what_is_old_goes(maya: User, stranger: User) -> None:
    token = keep(maya, FILE)
    past = time.time() - KEPT_FOR - 1
    os.utime(folder_of(maya) / token.hex, (past, past))
    assert fetch(maya, token) is None
    keep(stranger, FILE)
    assert list(folder_of(maya).iterdir()) == []


def test_only_the_newest_few_are_kept(maya: User) -> None:
    tokens = []
    for age in range(MOST_KEPT + 2, 0, -1):
        tokens.append(keep(maya, FILE))
        moment = time.time() - age
        os.utime(folder_of(maya) / tokens[-1].hex, (moment, moment))
    assert [fetch(maya, token) is not None for token in tokens] == [False] * 2 + [True] * MOST_KEPT
