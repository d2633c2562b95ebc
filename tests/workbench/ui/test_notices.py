"""Saved work is told, with a way back that stays on this site."""

import json

import pytest
from django.http import HttpResponse

from workbench.ui.notices import saved, undo_address


def test_a_saved_answer_carries_its_undo() -> None:
    answer = saved(HttpResponse(), "Need date saved", undo="/cases/1/undo/5")
    assert json.loads(answer["HX-Trigger"]) == {"saved": {"text": "Need date saved", "undo": "/cases/1/undo/5", "toast": True}}


@pytest.mark.parametrize(
    ("tags", "address"),
    [
        ("success undo=/cases/1/undo/5", "/cases/1/undo/5"),
        ("success", ""),
        ("", ""),
        ("undo=//elsewhere.example", ""),
        ("undo=https://x.example", ""),
    ],
)
def test_an_undo_address_is_one_of_ours(tags: str, address: str) -> None:
    assert undo_address(tags) == address
