"""A list of people as it comes out of a spreadsheet or an address book."""

import pytest

from workbench.people.keeping import Newcomer
from workbench.people.models import User
from workbench.people.pasted_people import free, read_people, username_of

pytestmark = pytest.mark.django_db


def people(text: str) -> list[tuple[str, str, str]]:
    return [(line.person.name, line.person.username, line.person.email) for line in read_people(text)]


NORA = ("Nora Quist", "nora", "nora@example.org")


@pytest.mark.parametrize(
    "text",
    [
        "Nora Quist\tnora\tnora@example.org",
        "Nora Quist;nora;nora@example.org",
        "Nora Quist, nora, nora@example.org",
        "Name\tUser name\tE-mail\nNora  Quist\tnora\tnora@example.org",
        "E-mail;Name;Login\r\n\r\nnora@example.org;Nora Quist;nora\r\n",
        '"Nora Quist","nora","nora@example.org"',
    ],
)
def test_columns_are_read_as_they_come(text: str) -> None:
    assert people(text) == [NORA]


@pytest.mark.parametrize(
    "text",
    ["Nora Quist <nora@example.org>", "Quist, Nora <nora@example.org>;", '"Nora Quist" <nora@example.org>', "Nora Quist;nora@example.org"],
)
def test_an_address_book_works_too(text: str) -> None:
    assert people(text) == [("Nora Quist", "nora.quist", "nora@example.org")]


def test_one_line_of_an_address_book_holds_several() -> None:
    assert [name for name, *_ in people("Nora Quist <n@example.org>; Vries, Piet <p@example.org>")] == ["Nora Quist", "Piet Vries"]


def test_a_name_that_looks_like_a_head_is_a_person_further_down() -> None:
    assert [name for name, *_ in people("Nora Quist\nName\n")] == ["Nora Quist", "Name"]


@pytest.mark.parametrize(
    ("name", "username"),
    [("Nora Quist", "nora.quist"), ("Zoë Vångård", "zoe.vangard"), ("Søren O'Neil-Łuk", "soren.o.neil.luk"), ("李 明", "李.明"), ("…", "")],
)
def test_a_user_name_is_made_of_the_name(name: str, username: str) -> None:
    assert username_of(name) == username


def test_user_names_that_are_made_are_free() -> None:
    User.objects.create(username="nora.quist", name="Nora Quist the elder")
    assert free("nora", {"nora", "nora2"}) == "nora3"
    assert [username for _, username, _ in people("Nora Quist\nNora-Quist\nPiet\tnora.quist3")] == [
        "nora.quist2",
        "nora.quist4",
        "nora.quist3",
    ]


def test_each_line_says_what_is_wrong_with_it(admin: User) -> None:
    text = "Nora Quist\tnora\nNora quist\tn2\nPiet\tNORA\n\tempty\nSam Okafor\tsam\nLegal\tadmin\nIda\tida\tnowhere\nUna\tu na"
    faults = [(line.number, line.faults) for line in read_people(text)]
    assert faults == [
        (1, ()),
        (2, ("The name stands in the list twice. Charters are signed by name, so add a second name or the department.",)),
        (3, ("The user name stands in the list twice.",)),
        (4, ("Write the person's name.",)),
        (5, ("Another account has this name. Charters are signed by name, so add a second name or the department.",)),
        (
            6,
            (
                "Somebody signs in with this user name already; capital letters make no difference.",
                "This word means a role in a case. Write the person's name.",
            ),
        ),
        (7, ("Enter a valid email address.",)),
        (8, ("Take letters, digits and @ . + - _ only, without spaces.",)),
    ]


def test_nobody_in_it_is_nothing() -> None:
    assert read_people(" \n\t\n;;\nName;E-mail\n") == ()
    assert read_people("…")[0].person == Newcomer("…", "", "")
