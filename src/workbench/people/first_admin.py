"""Make somebody admin from the server's command line: the first one, or one who lost the way in."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from workbench.people import keeping
from workbench.people.keeping import Newcomer
from workbench.people.models import User

TRIES: Final = 3
DEMO: Final = "{} is an account of the demo, which opens no door in production. Take another user name."

Ask = Callable[[str], str]


class NotMade(Exception):
    """Nobody was made admin; the text says why."""


def name_admin(username: str, name: str = "", ask: Ask | None = None) -> list[str]:
    """Let somebody keep the accounts, with a new password; return what to print.

    `ask` reads a password without showing it; without it the account gets a one-time password.
    """
    account = User.objects.filter(username__iexact=username).first()
    if account is not None and account.is_demo and settings.PRODUCTION:
        raise NotMade(DEMO.format(username))
    try:
        known = account or keeping.draft(Newcomer(name or username, username))
    except ValidationError as error:
        raise NotMade(" ".join(error.messages)) from error
    word = asked_for(ask, known) if ask else ""
    if account is None:
        ((account, one_time),) = (
            (one.account, one.word) for one in keeping.open_accounts(by=None, people=[newcomer(known)], is_admin=True)
        )
    else:
        keeping.unlock(by=None, account=account)
        keeping.set_admin(by=None, account=account, is_admin=True)
        one_time = "" if word else keeping.hand_password(by=None, account=account).word
    if word:
        keeping.set_password(by=None, account=account, word=word)
        return [f"{account.name} keeps the accounts, and signs in as {account.username} with the password that you typed."]
    return [
        f"{account.name} keeps the accounts, and signs in as {account.username} with this one-time password, within a week:",
        one_time,
    ]


def newcomer(account: User) -> Newcomer:
    return Newcomer(account.name, account.username, account.email)


def asked_for(ask: Ask, account: User) -> str:
    """Ask for a password twice until it is a good one."""
    problem = ""
    for _ in range(TRIES):
        word = ask(f"{problem}Password for {account.name}: ")
        try:
            validate_password(word, account)
        except ValidationError as error:
            problem = f"{' '.join(error.messages)}\n"
            continue
        if ask("The same again: ") == word:
            return word
        problem = "These were not the same.\n"
    raise NotMade(f"{problem}No password was set, and nobody was made admin.")
