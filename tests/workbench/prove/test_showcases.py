"""The showcase on a page and as documents: every number with its place, no secret, no words without consent."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from tests.batna.exchange.test_documents import pdf_text, slide_texts

from batna.model.problem import BadInput, Problem
from batna.prove.showcases import Showcase
from workbench.people.models import User
from workbench.prove import showcases
from workbench.records import save

AsUser = Callable[[User], Client]
Team = dict[str, User]
ELIN = "I was sure they would break what worked."


@pytest.fixture(autouse=True)
def late_in_november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        yield


def page(pk: int, rest: str = "") -> str:
    return f"/cases/{pk}/prove/showcases{rest}"


def read(client: Client, pk: int) -> str:
    return client.get(page(pk)).content.decode()


def test_it_works(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), cloud)
    assert "Calls lost in outages fell from 158 to 12 calls a month for Customer care." in text
    assert "<em>4 of 4</em> measures got better" in text
    assert "we will lose calls on a Monday again" in text
    assert "Uptime went into the charter as a red line" in text
    assert "Annual fee: 350,000 EUR" in text
    assert ELIN in text
    assert "Two winters without a migration" not in text


def test_every_number_opens_to_its_source(as_user: AsUser, maya: User, cloud: int) -> None:
    text = read(as_user(maya), cloud)
    assert text.count("<summary>Source</summary>") == 4 + 5 + 1
    assert "Call statistics, August to October 2026, measured on 10 Nov 2026" in text
    for place in ("prove/outcomes#results", "prove/outcomes#worry", "negotiate/offers", "negotiate/contacts", "negotiate/agreement"):
        assert f'href="/cases/{cloud}/{place}"' in text


def test_it_says_what_is_missing_before_it_can_be_shown(as_user: AsUser, team: Team, maya: User, bicycle: int) -> None:
    save.prove.save_worry(actor=maya, case_id=bicycle, worry={"customer": "Sales", "says": "No parts"})
    text = read(as_user(maya), bicycle)
    assert "What is missing before it can be shown" in text
    assert "There is no agreement yet: record it under negotiate, agreement." in text
    for place in ("negotiate/agreement", "prove/outcomes#results", "prove/outcomes#worry", "prove/testimonials"):
        assert f'href="/cases/{bicycle}/{place}"' in text
    assert "Draft as PDF" in text
    approver = read(as_user(team["approver"]), bicycle)
    assert "What is missing" in approver
    assert ">Add</a>" not in approver


def test_one_that_can_be_shown_says_what_would_make_it_stronger(as_user: AsUser, maya: User, cloud: int) -> None:
    save.prove.withdraw(actor=maya, case_id=cloud, testimonial_id="elin", on=date(2026, 11, 21))
    text = read(as_user(maya), cloud)
    assert "What would make it stronger" in text
    assert ELIN not in text


def test_it_is_empty_at_first(as_user: AsUser, team: Team, maya: User, bicycle: int) -> None:
    text = read(as_user(maya), bicycle)
    assert "Nothing to show yet" in text
    assert "showcases/pdf" not in text
    assert "once there is an agreement and a measured result" in read(as_user(team["approver"]), bicycle)


def test_everyone_of_the_team_sees_the_same_and_no_secret(as_user: AsUser, team: Team, cloud: int) -> None:
    for role in ("approver", "finance", "engineering", "operations", "legal"):
        text = read(as_user(team[role]), cloud)
        assert "Calls lost in outages fell" in text
        main = text.split("<h2 class")[1].split('class="stack quiet"')[0]
        assert [secret for secret in ("3,527,802", "566,602", "2,690,000", "3,150,000") if secret in main] == []


def test_it_hides_everything_from_a_guest(as_user: AsUser, team: Team, cloud: int) -> None:
    client = as_user(team["guest"])
    assert "The showcase</b> is hidden from your role" in read(client, cloud)
    assert [client.get(page(cloud, f"/{kind}")).status_code for kind in ("pdf", "pptx")] == [403, 403]


@pytest.mark.parametrize(("kind", "read_text"), [("pdf", pdf_text), ("pptx", slide_texts)])
def test_it_downloads(kind: str, read_text: Callable[[bytes], str], as_user: AsUser, team: Team, cloud: int) -> None:
    answer = as_user(team["legal"]).get(page(cloud, f"/{kind}"))
    said = read_text(answer.content).replace(" ", "")
    assert answer["Content-Disposition"] == f'attachment; filename="cloud-platform-renewal-showcase.{kind}"'
    assert "Callslostinoutagesfellfrom158to12callsamonthforCustomercare." in said
    assert ELIN.replace(" ", "") in said
    assert "Twowinters" not in said
    assert [secret for secret in ("3527802", "566602", "2690000", "3150000") if secret in said.replace(",", "")] == []


@pytest.mark.parametrize(("kind", "read_text"), [("pdf", pdf_text), ("pptx", slide_texts)])
def test_withdrawn_and_expired_words_are_in_no_document(
    kind: str, read_text: Callable[[bytes], str], as_user: AsUser, team: Team, cloud: int
) -> None:
    with time_machine.travel("2027-06-30T10:00:00Z", tick=False):
        assert ELIN.replace(" ", "") not in read_text(as_user(team["legal"]).get(page(cloud, f"/{kind}")).content).replace(" ", "")
    save.prove.withdraw(actor=team["guest"], case_id=cloud, testimonial_id="elin", on=date(2026, 11, 21))
    assert ELIN.replace(" ", "") not in read_text(as_user(team["legal"]).get(page(cloud, f"/{kind}")).content).replace(" ", "")


def test_the_powerpoint_is_one(as_user: AsUser, maya: User, cloud: int) -> None:
    with zipfile.ZipFile(io.BytesIO(as_user(maya).get(page(cloud, "/pptx")).content)) as archive:
        assert sum(bool(re.fullmatch(r"ppt/slides/slide\d+\.xml", name)) for name in archive.namelist()) == 5


def test_it_knows_no_other_kind(as_user: AsUser, maya: User, cloud: int) -> None:
    assert as_user(maya).get(page(cloud, "/docx")).status_code == 404


def test_a_server_that_cannot_write_it_says_so(as_user: AsUser, maya: User, cloud: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(made: Showcase) -> bytes:
        raise BadInput([Problem("", "no package that writes PDF", "the extra `documents`")])

    monkeypatch.setitem(showcases.KINDS, "pdf", showcases.Kind("pdf", "PDF", "application/pdf", refuse))
    answer = as_user(maya).get(page(cloud, "/pdf"))
    assert answer.status_code == 501
    assert "This server cannot write PDF: it needs the extra `documents`." in answer.content.decode()


def test_it_requires_signing_in(client: Client, cloud: int) -> None:
    assert client.get(page(cloud))["Location"].startswith("/sign-in")
    assert client.get(page(cloud, "/pdf"))["Location"].startswith("/sign-in")


def test_it_refuses_the_stranger(as_user: AsUser, stranger: User, cloud: int) -> None:
    assert [as_user(stranger).get(page(cloud, rest)).status_code for rest in ("", "/pdf", "/pptx")] == [404, 404, 404]
