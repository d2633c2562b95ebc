"""A case from a spreadsheet: upload, columns, dry run, rows that come back, and then the case."""

import io
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from batna.exchange.table import read_table
from workbench.home.spreadsheets import title_of
from workbench.people.models import User
from workbench.records import load
from workbench.ui import uploads

AsUser = Callable[[User], Client]
CLEAN = "Issue,Unit,Option,Our value,Their value likely\nPrice,EUR,210,0,38\n,,200,12,24\nDelivery,day,60,0,8\n,,30,22,4\n"
STRANGE = "Thing;Way;Worth\nPrice;210;0\n;200;12,5\nDelivery;60;zero\n;30;22\n"
NAMED = {"title": "Chairs", "buyer": "Northwind", "supplier": "Sella", "unit": "EUR"}
COLUMNS = {"column_issue": "0", "column_option": "2", "column_ours": "3", "column_unit": "1", "column_theirs": "4"}


def upload(client: Client, text: str = CLEAN, name: str = "office_chairs-2027.csv") -> str:
    answer = client.post("/cases/new/spreadsheet", {"file": SimpleUploadedFile(name, text.encode())})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_it_guesses_the_columns_and_shows_what_would_come_in(as_user: AsUser, maya: User) -> None:
    client = as_user(maya)
    text = client.get(upload(client)).content.decode()
    assert "2 issues</em> with 4 options can come in" in text
    assert 'value="Office chairs 2027"' in text
    assert "Bring in 2 issues" in text
    assert load.my_cases(maya) == ()


def test_it_becomes_a_case_and_the_file_goes(as_user: AsUser, maya: User) -> None:
    client = as_user(maya)
    page = upload(client)
    answer = client.post(page, NAMED | COLUMNS | {"stake": "12000", "category": "Office"})
    (line,) = load.my_cases(maya)
    case = load.case(line.pk, maya).case
    assert answer["Location"] == f"/cases/{line.pk}"
    assert [(issue.id, issue.options) for issue in case.issues] == [("Price", (210, 200)), ("Delivery", (60, 30))]
    assert case.preferences.ours.values == {"Price": (0.0, 12.0), "Delivery": (0.0, 22.0)}
    assert case.preferences.theirs is not None
    assert (case.unit, [issue.unit for issue in case.issues]) == ("EUR", ["EUR", "day"])
    assert (case.stake, case.category) == (12_000, "Office")
    assert client.get(page).status_code == 410


def test_it_requires_signing_in(client: Client) -> None:
    pages = ("/cases/new/spreadsheet", "/cases/new/spreadsheet/template.xlsx", f"/cases/new/spreadsheet/{uuid4()}")
    assert all(client.get(page)["Location"].startswith("/sign-in") for page in pages)


def test_a_strange_table_waits_for_a_choice_of_columns(as_user: AsUser, maya: User) -> None:
    client = as_user(maya)
    page = upload(client, STRANGE, "strange.csv")
    assert "have to be mended" in client.get(page).content.decode()
    chosen = client.get(page, {"column_issue": "0", "column_option": "1", "column_ours": "2"}).content.decode()
    assert "C4" in chosen
    assert "zero" in chosen
    assert "Bring in" not in chosen


def test_columns_that_are_not_there_count_as_none(as_user: AsUser, maya: User) -> None:
    client = as_user(maya)
    page = upload(client)
    text = client.get(page, {"column_issue": "0", "column_option": "99", "column_ours": "x", "column_theirs": "-1"}).content.decode()
    assert "no column for option" in text


def test_the_rows_come_back_with_what_is_wrong(as_user: AsUser, maya: User) -> None:
    client = as_user(maya)
    page = upload(client, STRANGE, "strange.csv")
    answer = client.get(f"{page}/errors.xlsx", {"column_issue": "0", "column_option": "1", "column_ours": "2"})
    assert answer["Content-Disposition"] == 'attachment; filename="rows-to-mend.xlsx"'
    table = read_table(answer.content, "back.xlsx")
    assert table.header[-1] == "What is wrong"
    assert "zero" in str(table.rows[2].cells[-1])


def test_what_is_wrong_is_never_saved(as_user: AsUser, maya: User) -> None:
    client = as_user(maya)
    page = upload(client, STRANGE, "strange.csv")
    answer = client.post(page, NAMED | {"column_issue": "0", "column_option": "1", "column_ours": "2"})
    assert answer.status_code == 422
    assert load.my_cases(maya) == ()


def test_a_case_without_a_supplier_is_refused_and_the_choice_stays(as_user: AsUser, maya: User) -> None:
    client = as_user(maya)
    answer = client.post(upload(client), NAMED | COLUMNS | {"supplier": ""})
    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()
    assert '<input type="hidden" name="column_theirs" value="4">' in answer.content.decode()


def test_somebody_elses_file_is_nobodys(as_user: AsUser, maya: User, stranger: User) -> None:
    page = upload(as_user(maya))
    client = as_user(stranger)
    answers = [client.get(page), client.post(page, NAMED | COLUMNS), client.get(f"{page}/errors.xlsx")]
    assert [answer.status_code for answer in answers] == [410] * 3
    assert "The file is not kept any more" in answers[0].content.decode()
    assert load.my_cases(stranger) == ()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("chairs.pdf", b"%PDF", "chairs.pdf is not one of the kinds"),
        ("chairs.csv", b"", "chairs.csv is empty"),
        ("chairs.csv", b"\n\n", "no filled cell"),
        ("chairs.xlsx", b"PK\x03\x04 no workbook", "chairs.xlsx"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused(name: str, data: bytes, said: str, as_user: AsUser, maya: User) -> None:
    answer = as_user(maya).post("/cases/new/spreadsheet", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_sheet_that_is_not_there_is_refused(as_user: AsUser, maya: User) -> None:
    import xlsxwriter

    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        for name, price in (("First", 1), ("Second", 2)):
            sheet = book.add_worksheet(name)
            for row, cells in enumerate((("Issue", "Option"), ("Price", price))):
                sheet.write_row(row, 0, cells)
    client = as_user(maya)
    kept = uploads.keep(maya, uploads.Upload("two.xlsx", data.getvalue()))
    page = f"/cases/new/spreadsheet/{kept}"
    assert "<option selected>First</option>" in client.get(page).content.decode()
    assert "<option selected>Second</option>" in client.get(page, {"sheet": "Second"}).content.decode()
    for address in (page, f"{page}/errors.xlsx"):
        answer = client.get(address, {"sheet": "Third"})
        assert (answer.status_code, "one of First, Second" in answer.content.decode()) == (422, True)


def test_the_template_can_be_read_again(as_user: AsUser, maya: User) -> None:
    answer = as_user(maya).get("/cases/new/spreadsheet/template.xlsx")
    assert read_table(answer.content, "template.xlsx", "Example").header[:3] == ("Issue", "Unit", "Option")


def test_an_unknown_token_finds_nothing(as_user: AsUser, maya: User) -> None:
    assert as_user(maya).get(f"/cases/new/spreadsheet/{UUID(int=0)}").status_code == 410
    assert as_user(maya).get("/cases/new/spreadsheet/../../etc/passwd").status_code == 404


def test_a_file_name_becomes_a_title() -> None:
    assert [title_of(name) for name in ("office_chairs-2027.xlsx", ".csv", "Äpfel.csv")] == ["Office chairs 2027", ".csv", "Äpfel"]
