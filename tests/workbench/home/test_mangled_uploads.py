"""Whatever file is uploaded, a person gets a page with sentences: never a fault of ours."""

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from batna.exchange.casefile import read_case
from batna.exchange.workbook import case_workbook
from workbench.people.models import User
from workbench.records.models.case import CaseRecord

AsUser = Callable[[User], Client]
MANY: Final = int(os.environ.get("BATNA_MANGLED", "12"))
PUT: Final = (
    b"",
    b"\0",
    b"\xff",
    b"\t",
    b"&a ",
    b"*a ",
    b"- ",
    b"{",
    b"]",
    b"'",
    b'"',
    b"!!python ",
    b": ",
    b"\n\n",
    b"=1+1",
    b"nan",
    b"1e999",
)
TABLE: Final = b"""Issue;Issue name;Unit;Option;Our value;Their value low;Their value likely;Their value high;Our weight
price;Price;EUR;210;0;30;38;45;1
;;;1.200,50;12,5;;24;;
"""


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def scratched(draw: random.Random, content: bytes) -> bytes:
    """Return a file from which bytes are gone, or into which some were put."""
    for _ in range(draw.randint(1, 3)):
        place = draw.randint(0, len(content))
        content = content[:place] + draw.choice(PUT) + content[place + draw.randint(0, 40) :]
    return content


@pytest.mark.parametrize("name", ["bicycle_parts.yaml", "cloud_renewal.yaml"])
def test_a_scratched_casefile_becomes_a_case_or_ends_in_sentences(as_user: AsUser, maya: User, root: Path, name: str) -> None:
    client, draw, whole = as_user(maya), random.Random(name), (root / "examples" / name).read_bytes()
    for _ in range(MANY):
        before = CaseRecord.objects.count()
        answer = client.post("/cases/new/casefile", {"file": SimpleUploadedFile(name, scratched(draw, whole))})
        assert answer.status_code in {302, 422}
        assert CaseRecord.objects.count() == before + (answer.status_code == 302)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_scratched_spreadsheet_is_shown_or_ends_in_sentences(
    as_user: AsUser, maya: User, root: Path, empty_case: int, ending: str
) -> None:
    client, draw = as_user(maya), random.Random(ending)
    whole = case_workbook(read_case(root / "examples/bicycle_parts.yaml")) if ending == "xlsx" else TABLE
    for address in (f"/cases/{empty_case}/prepare/issues/import", "/cases/new/spreadsheet"):
        for _ in range(MANY):
            answer = client.post(address, {"file": SimpleUploadedFile(f"chairs.{ending}", scratched(draw, whole))})
            assert answer.status_code in {302, 422}
            if answer.status_code == 302:
                assert client.get(answer["Location"]).status_code == 200
                sent = {"title": "T", "buyer": "B", "supplier": "S", "unit": "EUR", "seen": "0"}
                assert client.post(answer["Location"], sent).status_code in {302, 409, 422}
