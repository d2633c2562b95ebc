"""The log of accounts in words, page by page, for those who keep them."""

from collections.abc import Callable

from django.test import Client

from workbench.people import account_log, keeping
from workbench.people.models import User

AsUser = Callable[[User], Client]


def test_it_says_who_did_what(admin: User, stranger: User, as_user: AsUser) -> None:
    keeping.change_details(by=admin, account=stranger, name="Olga Lindh", email="olga@example.org")
    keeping.set_admin(by=None, account=stranger, is_admin=True)
    text = as_user(admin).get("/accounts/log").content.decode()
    assert "<em>3</em> things done so far" in text
    assert "changed the name Olga Lind to Olga Lindh" in text
    assert "changed the e-mail address of Olga Lindh from nothing to olga@example.org" in text
    assert text.index("The command line of the server") < text.index("changed the name")


def test_it_shows_what_is_next_when_it_is_empty(admin: User, as_user: AsUser) -> None:
    text = as_user(admin).get("/accounts/log").content.decode()
    assert "The log is empty" in text
    assert 'href="/accounts/new"' in text


def test_it_goes_on_over_pages(admin: User, stranger: User, as_user: AsUser) -> None:
    for turn in range(account_log.A_PAGE):
        keeping.lock(by=admin, account=stranger) if turn % 2 == 0 else keeping.unlock(by=admin, account=stranger)
    client = as_user(admin)
    assert "Page 1 of" not in client.get("/accounts/log").content.decode()
    keeping.change_details(by=admin, account=stranger, name="Olga Lindh", email="")
    first, second, far = (client.get(f"/accounts/log?page={page}").content.decode() for page in ("1", "2", "77"))
    assert "changed the name" in first
    assert "Page 2 of 2" in second
    assert second.count("<li>") < first.count("<li>")
    assert "Page 2 of 2" in far


def test_every_deed_has_words(admin: User, stranger: User) -> None:
    (made,) = keeping.open_accounts(by=admin, people=[keeping.Newcomer("Nora Quist", "nora")], is_admin=True)
    nora = made.account
    keeping.change_details(by=admin, account=nora, name="Nora Kvist", email="n@example.org")
    keeping.set_admin(by=admin, account=nora, is_admin=False)
    keeping.lock(by=admin, account=nora)
    keeping.unlock(by=admin, account=nora)
    keeping.hand_password(by=admin, account=nora)
    keeping.set_password(by=None, account=nora, word="a long enough word")
    deeds = account_log.newest(20, nora)
    assert len(deeds) == len(account_log.SAID)
    assert account_log.newest(20, stranger) == []
