"""A case of two hundred issues on every page: it opens, its grid is saved, and its spreadsheet goes out and comes in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.workbench.prepare.sent import form_in

from batna.exchange.casefile import json_text
from batna.exchange.document import case_of, document_of
from workbench.people.models import User
from workbench.records import load

AsUser = Callable[[User], Client]
ISSUES, OPTIONS = 200, 5
PAGES = (
    "/details", "/prepare/issues", "/prepare/costs", "/prepare/stakeholders", "/prepare/needs", "/prepare/alternatives", "/align/conflicts",
    "/align/mandate", "/align/charter", "/plan/zopa", "/plan/packages", "/plan/trades", "/plan/meso", "/plan/improvements",
    "/negotiate/offers", "/negotiate/contacts", "/negotiate/ledger", "/learn/debrief", "/prove/outcomes", "/history", "/export/yaml",
)  # fmt: skip


def large() -> bytes:
    """Return a casefile as JSON: two hundred issues in money, which the supplier likes the other way round."""
    names = [f"issue_{place}" for place in range(ISSUES)]
    ours = {name: [round((place * 37 % 91 + 9.37) * step, 2) for step in range(OPTIONS)] for place, name in enumerate(names)}
    theirs = {name: [round((place * 53 % 89 + 7.91) * step, 2) for step in range(OPTIONS)][::-1] for place, name in enumerate(names)}
    document: dict[str, Any] = {"batna": 1, "title": "Parts", "buyer": "Northwind", "supplier": "Sella", "unit": "EUR"}
    document["issues"] = [{"id": name, "name": name.title(), "options": list(range(1, OPTIONS + 1))} for name in names]
    document["preferences"] = {"ours": {"values": ours, "reservation": 100}, "theirs": {"values": theirs, "reservation": 100}}
    return json_text(document_of(case_of(document))).encode()


@pytest.fixture
def pk(as_user: AsUser, maya: User, tmp_path: Path, settings: Any) -> int:
    settings.DATA = tmp_path
    answer = as_user(maya).post("/cases/new/casefile", {"file": SimpleUploadedFile("parts.json", large())})
    assert answer.status_code == 302, answer.content.decode()
    return int(answer["Location"].removeprefix("/cases/").partition("/")[0].partition("?")[0])


def test_every_page_opens(as_user: AsUser, maya: User, pk: int) -> None:
    client = as_user(maya)
    assert [(page, client.get(f"/cases/{pk}{page}").status_code) for page in PAGES] == [(page, 200) for page in PAGES]


def test_the_grid_is_saved_whole(as_user: AsUser, maya: User, pk: int) -> None:
    client = as_user(maya)
    sent = form_in(client.get(f"/cases/{pk}/prepare/issues").content.decode(), "form-issues")
    last = ISSUES * OPTIONS - 1
    assert sent[f"issues-{last}-ours"] == [sent[f"issues-{last}-ours"][0]]
    answer = client.post(f"/cases/{pk}/prepare/issues/save", sent | {f"issues-{last}-ours": ["12345"]}, follow=True)
    assert "Issues saved" in answer.content.decode()
    lines = load.case(pk, maya).lines
    assert (len(lines), lines[-1].ours[-1]) == (ISSUES, 12345)


def test_the_spreadsheet_goes_out_and_comes_in(as_user: AsUser, maya: User, pk: int) -> None:
    client = as_user(maya)
    before = load.case(pk, maya)
    book = client.get(f"/cases/{pk}/prepare/issues/template.xlsx").content
    address = client.post(f"/cases/{pk}/prepare/issues/import", {"file": SimpleUploadedFile("parts.xlsx", book)})["Location"]
    assert f"<em>{ISSUES} issues</em> with {ISSUES * OPTIONS} options can come in" in client.get(address).content.decode()
    answer = client.post(address, {"seen": str(before.versions["issues"])}, follow=True)
    assert answer.status_code == 200
    assert load.case(pk, maya).lines == before.lines
