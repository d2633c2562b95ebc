"""A request says how its numbers are written, and a change how it is taken back."""

import pytest
from django.test import RequestFactory

from workbench.ui.asking import mark_for, undo_url


def test_the_language_of_the_reader_decides_the_mark() -> None:
    asked = RequestFactory().get("/", headers={"Accept-Language": "sv-SE"})
    assert (mark_for(asked), mark_for(RequestFactory().get("/"))) == (",", ".")


@pytest.mark.parametrize(("event", "address"), [(7, "/undo/7"), (None, "")])
def test_only_what_changed_can_be_taken_back(event: int | None, address: str) -> None:
    assert undo_url(event) == address
