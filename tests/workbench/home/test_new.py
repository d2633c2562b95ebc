"""A new case: by hand, from a template, from a casefile; wrong ones say why and leave nothing behind."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from batna.exchange.casefile import read_case
from workbench.home import examples, forms
from workbench.people.models import User
from workbench.records import load

AsUser = Callable[[User], Client]
FORM = {"title": "Chairs 2027", "buyer": "Northwind", "supplier": "Sella", "unit": "EUR", "stake": "1 250 000", "category": "Office"}


def titles(user: User) -> list[str]:
    return [line.title for line in load.my_cases(user)]


def casefile(text: str | bytes, name: str = "chairs.yaml") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)}


def test_it_shows_the_ways_in(as_user: AsUser, stranger: User) -> None:
    text = as_user(stranger).get("/cases/new").content.decode()
    assert [
        way for way in ("By hand", "From a spreadsheet", "From a casefile", "From a template", "Bicycle parts") if way not in text
    ] == []


def test_it_requires_signing_in(client: Client) -> None:
    addresses = ("/cases/new", "/cases/new/template", "/cases/new/casefile")
    assert all(client.post(address)["Location"].startswith("/sign-in") for address in addresses)


def test_it_opens_a_case_by_hand(as_user: AsUser, maya: User) -> None:
    answer = as_user(maya).post("/cases/new", FORM)
    (line,) = load.my_cases(maya)
    assert answer["Location"] == f"/cases/{line.pk}"
    assert (line.title, line.stake, line.unit, line.category, line.role) == ("Chairs 2027", 1_250_000, "EUR", "Office", "lead")


def test_sending_it_twice_opens_one_case(as_user: AsUser, maya: User) -> None:
    client = as_user(maya)
    for _ in range(2):
        client.post("/cases/new", FORM | {"key": "5f0c"})
    assert titles(maya) == ["Chairs 2027"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "This field is required"), ({"supplier": " "}, "This field is required"), ({"stake": "much"}, "is not a number"),
        ({"unit": "???"}, "valid choice"), ({"title": "x" * 201}, "at most 200"),
    ],
)  # fmt: skip
def test_it_rejects_what_cannot_be(wrong: dict[str, str], said: str, as_user: AsUser, maya: User) -> None:
    answer = as_user(maya).post("/cases/new", FORM | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert titles(maya) == []


def test_the_buyer_of_my_cases_is_filled_in(as_user: AsUser, maya: User, empty_case: int) -> None:
    assert 'name="buyer" value="Northwind"' in as_user(maya).get("/cases/new").content.decode()


@pytest.mark.parametrize("name", ["bicycle_parts", "medicine_supply", "packaging_film", "cloud_renewal"])
def test_a_template_becomes_a_case_of_mine(name: str, as_user: AsUser, stranger: User, root: Path) -> None:
    as_user(stranger).post("/cases/new/template", {"template": name})
    (line,) = load.my_cases(stranger)
    example = read_case(root / f"examples/{name}.yaml")
    assert (line.title, line.role) == (example.title, "lead")
    assert load.case(line.pk, stranger).case.issues == example.issues


@pytest.mark.parametrize("name", ["", "../secrets", "chess"])
def test_there_is_no_such_template(name: str, as_user: AsUser, maya: User) -> None:
    assert as_user(maya).post("/cases/new/template", {"template": name}).status_code == 404


def test_it_says_that_there_are_no_examples(as_user: AsUser, maya: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples.templates, "__defaults__", (tmp_path / "nowhere",))
    assert "installed without its examples" in as_user(maya).get("/cases/new").content.decode()


def test_a_casefile_is_taken_in_as_a_whole(as_user: AsUser, maya: User, root: Path) -> None:
    text = (root / "examples/bicycle_parts.yaml").read_bytes()
    answer = as_user(maya).post("/cases/new/casefile", casefile(text, "bicycle.yml"), follow=True)
    assert "Bicycle parts is here" in answer.content.decode()
    assert titles(maya) == ["Bicycle parts"]


def test_a_broken_casefile_says_every_problem_and_leaves_nothing(as_user: AsUser, maya: User) -> None:
    broken = "batna: 1\ntitle: ''\nbuyer: A\nunit: XXX\nissues:\n- {id: price, options: [1, 1]}\n"
    answer = as_user(maya).post("/cases/new/casefile", casefile(broken))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "4 problems" in text
    assert "chairs.yaml: unit: got &quot;XXX&quot;, expected points or an ISO 4217 currency code such as EUR" in text
    assert "/tmp" not in text
    assert titles(maya) == []


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("case.exe", b"batna: 1", "case.exe is not one of the kinds"),
        ("case.json", b"", "case.json is empty"),
        ("case.json", b"{", "expected JSON"),
        ("case.yaml", b"\xff\xfe\x00", "expected a text file in UTF-8"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused(name: str, data: bytes, said: str, as_user: AsUser, maya: User) -> None:
    answer = as_user(maya).post("/cases/new/casefile", casefile(data, name))
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_no_file_and_a_file_too_large_are_refused(as_user: AsUser, maya: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = as_user(maya)
    assert "This field is required" in client.post("/cases/new/casefile").content.decode()
    monkeypatch.setattr(forms, "MOST_BYTES", 3)
    assert "at most 3 can be read here" in client.post("/cases/new/casefile", casefile("batna: 1")).content.decode()
