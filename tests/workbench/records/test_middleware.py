"""What records refuse reaches the browser with the right status and without a word too many."""

from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from batna.model.cost import CostLine
from batna.model.problem import HiddenFromRole
from workbench.records.draft import IssueLine
from workbench.records.middleware import answers, both_versions
from workbench.records.reveal import NotRevealed
from workbench.records.save import Conflict


@pytest.fixture
def request_(rf: RequestFactory, stranger: Any) -> HttpRequest:
    request = rf.get("/")
    request.user = stranger
    return request


@pytest.mark.parametrize(
    ("exception", "status"),
    [
        (HiddenFromRole("preferences.theirs"), 403),
        (Conflict("costs", yours={}, theirs={}, by="Maya", at=None, version=2), 409),
        (NotRevealed("The audit cannot be written."), 503),
        (OperationalError("database is locked"), 503),
    ],
)
def test_a_refusal_has_its_status(exception: Exception, status: int, request_: HttpRequest) -> None:
    response = answers(lambda _: HttpResponse()).process_exception(request_, exception)
    assert response is not None
    assert response.status_code == status


def test_anything_else_goes_on(request_: HttpRequest) -> None:
    middleware = answers(lambda _: HttpResponse("fine"))
    assert middleware.process_exception(request_, ValueError()) is None
    assert middleware(request_).content == b"fine"


def test_a_conflict_shows_both_versions_and_keeps_what_was_typed(rf: RequestFactory, stranger: Any) -> None:
    request = rf.post("/cases/1/prepare/costs", {"line": "Mine", "amount": ["1", "2"], "seen": "3", "key": "k"})
    request.user = stranger
    ours = IssueLine("price", (1, 2), ours=(0.0, None))
    conflict = Conflict(
        "costs",
        yours={"costs": ({"line": "Mine", "amount": 2.0},), "lines": (ours,)},
        theirs={"costs": (CostLine(line="Theirs", source="quote"),), "lines": ()},
        by="Maya",
        at=None,
        version=7,
    )
    shown = both_versions(request, conflict)
    assert shown["fields"] == [("line", "Mine"), ("amount", "1"), ("amount", "2"), ("seen", 7)]
    assert shown["rows"][0] == {"label": "costs", "mine": "line Mine, amount 2.0", "theirs": "line Theirs, source quote"}
    assert shown["rows"][1]["theirs"] == "nothing"
    page = answers(lambda _: HttpResponse()).process_exception(request, conflict)
    assert page is not None
    assert b"line Theirs, source quote" in page.content
