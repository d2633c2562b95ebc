"""A spreadsheet goes into a case that is there: template, columns, dry run, errors, and what stays."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from batna.exchange.casefile import read_case
from batna.exchange.table import read_table
from workbench.people.models import User
from workbench.records import load, save

AsUser = Callable[[User], Client]
GOOD = b"""Issue;Unit;Option;Our value;Their value low;Their value likely;Their value high
term;years;1;0;0;0;0
;;2;12,5;1;2;3
Colour;;red;1;;5;
;;blue;2;;6;
"""
BAD = b"Issue;Unit;Option;Our value\nterm;years;1;zero\n"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/prepare/issues/{rest}"


def upload(client: Client, pk: int, content: bytes, name: str = "issues.csv") -> Any:
    return client.post(page(pk, "import"), {"file": SimpleUploadedFile(name, content)})


def test_it_goes_in_step_by_step(as_user: AsUser, maya: User, cloud: int) -> None:
    client = as_user(maya)
    before = load.case(cloud, maya).lines
    assert "3 steps" in client.get(page(cloud, "import")).content.decode()
    address = upload(client, cloud, GOOD)["Location"]
    text = client.get(address).content.decode()
    assert "<em>2 issues</em> with 4 options can come in: 1 new, 1 changed." in text
    refused = client.post(address, {"seen": "1"})
    assert refused.status_code == 422
    assert "Rule 1: got" in refused.content.decode()
    save.prepare.save_issues(actor=maya, case_id=cloud, lines=before, rules=[])
    assert load.case(cloud, maya).lines == before


def test_it_changes_what_is_there_and_keeps_or_removes_the_rest(as_user: AsUser, maya: User, empty_case: int) -> None:
    client = as_user(maya)
    address = upload(client, empty_case, GOOD)["Location"]
    answer = client.post(address, {"seen": "0"}, follow=True)
    assert "2 issues are in" in answer.content.decode()
    assert [(line.id, line.options, line.ours) for line in load.case(empty_case, maya).lines] == [
        ("term", (1, 2), (0.0, 12.5)), ("colour", ("red", "blue"), (1.0, 2.0)),
    ]  # fmt: skip
    second = b"Issue,Option\nTERM,2\nTERM,3\n"
    address = upload(client, empty_case, second)["Location"]
    assert "1 issue of the case is not in this file" in client.get(address).content.decode()
    assert client.post(address, {"seen": "0"}).status_code == 409
    client.post(address, {"seen": "1"})
    kept = load.case(empty_case, maya).lines
    assert [(line.id, line.options, line.ours) for line in kept] == [
        ("term", (2, 3), (12.5, None)), ("colour", ("red", "blue"), (1.0, 2.0)),
    ]  # fmt: skip
    address = upload(client, empty_case, second)["Location"]
    client.post(address, {"seen": "2", "others": "remove"})
    assert [line.id for line in load.case(empty_case, maya).lines] == ["term"]


def test_faults_come_back_in_a_file(as_user: AsUser, maya: User, empty_case: int) -> None:
    client = as_user(maya)
    address = upload(client, empty_case, BAD)["Location"]
    text = client.get(address).content.decode()
    assert "1 thing</em> has to be mended" in text
    assert client.post(address, {"seen": "0"}).status_code == 422
    book = client.get(f"{address}/errors.xlsx").content
    assert "What is wrong" in read_table(book, "errors.xlsx").header[-1]
    assert load.case(empty_case, maya).lines == ()


@pytest.mark.parametrize(
    ("name", "content", "sentence"), [("a.pdf", b"x", "not one of the kinds"), ("a.csv", b"", "0 bytes"), ("a.xlsx", b"PK", "a.xlsx")]
)
def test_it_rejects_a_file_without_a_table(
    *, as_user: AsUser, maya: User, empty_case: int, name: str, content: bytes, sentence: str
) -> None:
    answer = upload(as_user(maya), empty_case, content, name)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_file_that_is_gone_is_asked_for_again(as_user: AsUser, maya: User, empty_case: int) -> None:
    client = as_user(maya)
    for rest in (f"import/{uuid4()}", f"import/{uuid4()}/errors.xlsx"):
        answer = client.get(page(empty_case, rest))
        assert answer.status_code == 410
        assert "not kept any more" in answer.content.decode()


def test_the_template_holds_the_issues_that_are_there(as_user: AsUser, maya: User, cloud: int, empty_case: int) -> None:
    client = as_user(maya)
    full = read_table(io.BytesIO(client.get(page(cloud, "template.xlsx")).content).getvalue(), "x.xlsx")
    assert len(full.rows) >= 28
    assert client.get(page(empty_case, "template.xlsx")).status_code == 200


def test_only_the_lead_brings_a_file_in(as_user: AsUser, team: dict[str, User], stranger: User, client: Client, cloud: int) -> None:
    assert as_user(team["finance"]).get(page(cloud, "import")).status_code == 403
    assert as_user(stranger).get(page(cloud, "import")).status_code == 404
    assert as_user(team["guest"]).get(page(cloud, "template.xlsx")).status_code == 404
    assert client.get(page(cloud, "import"))["Location"].startswith("/sign-in")


@pytest.mark.parametrize("file", ["cloud_renewal.yaml", "medicine_supply.yaml", "bicycle_parts.yaml"])
def test_what_goes_out_comes_in_again_and_changes_nothing(as_user: AsUser, maya: User, root: Path, file: str) -> None:
    client = as_user(maya)
    case = read_case(root / "examples" / file)
    pk = save.case.import_case(actor=maya, case=case, origin=file).case_id
    before = load.case(pk, maya)
    address = upload(client, pk, client.get(page(pk, "template.xlsx")).content, "batna-issues.xlsx")["Location"]
    seen = before.versions["issues"]
    answer = client.post(address, {"seen": str(seen)}, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    after = load.case(pk, maya)
    assert after.case.issues == case.issues
    assert after.case.preferences == case.preferences
    assert after.lines == before.lines


NAMED = b'Issue,Issue name,Unit,Option,Our value,Their value,Our weight,Their weight\nterm,How long,years,1,0,9,0.75,"0,5"\n,,,2,8,0,,\n'
WEIGHED = NAMED.replace(b'"0,5"', b"0.5") + b"Colour,Paint,,red,4,4,0.25,0.5\n,,,blue,0,0,,\n"


def test_names_and_weights_come_in_by_the_ids(as_user: AsUser, maya: User, empty_case: int) -> None:
    client = as_user(maya)
    client.post(upload(client, empty_case, GOOD)["Location"], {"seen": "0"})
    client.post(upload(client, empty_case, WEIGHED)["Location"], {"seen": "1"})
    case = load.case(empty_case, maya).case
    assert [(issue.id, issue.name, issue.unit) for issue in case.issues] == [("term", "How long", "years"), ("colour", "Paint", "")]
    assert case.preferences.ours.weights == {"term": 0.75, "colour": 0.25}
    assert case.preferences.theirs is not None
    assert case.preferences.theirs.weights == {"term": 0.5, "colour": 0.5}


def test_weights_of_a_part_of_the_issues_are_refused(as_user: AsUser, maya: User, empty_case: int) -> None:
    client = as_user(maya)
    client.post(upload(client, empty_case, GOOD)["Location"], {"seen": "0"})
    one = NAMED.replace(b'"0,5"', b"").replace(b"0.75", b"1")
    answer = client.post(upload(client, empty_case, one)["Location"], {"seen": "1"})
    assert answer.status_code == 422
    assert "no weight for colour" in answer.content.decode()


def test_two_issues_of_a_table_never_become_one(as_user: AsUser, maya: User, empty_case: int) -> None:
    client = as_user(maya)
    client.post(upload(client, empty_case, b"Issue,Option\nColour,red\n")["Location"], {"seen": "0"})
    client.post(upload(client, empty_case, b"Issue,Option\ncolour,red\nCOLOUR,blue\n")["Location"], {"seen": "1"})
    assert [line.id for line in load.case(empty_case, maya).lines] == ["colour", "colour_2"]
