"""Keep the accounts of the organisation: open, rename, lock, hand out passwords, name admins; each change is in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from workbench.people import one_time
from workbench.people.models import AccountEvent, User
from workbench.people.roles import is_role
from workbench.people.throttle import open_door

LAST_ADMIN: Final = "Name another admin first: somebody has to keep the accounts."
SAME_NAME: Final = "Another account has this name. Charters are signed by name, so add a second name or the department."
SAME_USERNAME: Final = "Somebody signs in with this user name already; capital letters make no difference."
NO_NAME: Final = "This word means a role in a case. Write the person's name."


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is to get an account."""

    name: str
    username: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """An account with its one-time password, to be shown once."""

    account: User
    word: str


def admins() -> QuerySet[User]:
    """Return those who can sign in and keep the accounts."""
    kept = User.objects.filter(is_active=True, is_organisation_admin=True)
    return kept.filter(is_demo=False) if settings.PRODUCTION else kept


def draft(person: Newcomer) -> User:
    """Return an account that is not saved yet; `ValidationError` says by field what cannot be."""
    account = User(name=plain(person.name), username=person.username.strip(), email=person.email.strip())
    check(account)
    return account


def plain(name: str) -> str:
    return " ".join(name.split())


def check(account: User) -> None:
    """Refuse an account that cannot be; its name may mean nobody else."""
    faults: dict[str, Any] = {}
    try:
        account.full_clean(exclude=["password"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        faults = error.update_error_dict(faults)
    others = User.objects.exclude(pk=account.pk)
    if others.filter(username__iexact=account.username).exists():
        faults.setdefault("username", []).append(SAME_USERNAME)
    if is_role(account.name.casefold()):
        faults.setdefault("name", []).append(NO_NAME)
    elif others.filter(name__iexact=account.name).exists():
        faults.setdefault("name", []).append(SAME_NAME)
    if faults:
        raise ValidationError(faults)


def open_accounts(*, by: User | None, people: Sequence[Newcomer], is_admin: bool = False) -> tuple[Handed, ...]:
    """Make the accounts, all of them or none, each with a one-time password."""
    handed = []
    with transaction.atomic():
        for person in people:
            account = draft(person)
            account.is_organisation_admin = is_admin
            word = one_time.give(account)
            account.save()
            note(by, account, "open", after=account.username)
            if is_admin:
                note(by, account, "make_admin")
            handed.append(Handed(account, word))
    return tuple(handed)


@transaction.atomic
def change_details(*, by: User | None, account: User, name: str, email: str) -> bool:
    """Rename somebody or change the e-mail address; return whether anything changed."""
    account = locked(account)
    before = (account.name, account.email)
    account.name, account.email = plain(name), email.strip()
    check(account)
    for verb, old, new in (("rename", before[0], account.name), ("change_email", before[1], account.email)):
        if old != new:
            note(by, account, verb, old, new)
    account.save(update_fields=["name", "email"])
    return before != (account.name, account.email)


@transaction.atomic
def lock(*, by: User | None, account: User) -> None:
    """Keep somebody out from their next request on; what they did and where they belong stays."""
    account = locked(account)
    if by is not None and by.pk == account.pk:
        raise ValidationError("You cannot lock yourself out. Another admin can.")
    leave_one_admin(account)
    if account.is_active:
        account.is_active = False
        account.save(update_fields=["is_active"])
        note(by, account, "lock")


@transaction.atomic
def unlock(*, by: User | None, account: User) -> None:
    """Let somebody in again, with the password from before."""
    account = locked(account)
    if not account.is_active:
        account.is_active = True
        account.save(update_fields=["is_active"])
        note(by, account, "unlock")


@transaction.atomic
def hand_password(*, by: User | None, account: User) -> Handed:
    """Give a new one-time password; the old one and every session that it opened end now."""
    account = locked(account)
    if by is not None and by.pk == account.pk:
        raise ValidationError("Change your own password under Account.")
    word = one_time.give(account)
    account.save(update_fields=["password", "one_time_until"])
    open_door(account.username)
    note(by, account, "hand_password")
    return Handed(account, word)


@transaction.atomic
def set_password(*, by: User | None, account: User, word: str) -> None:
    """Set a password that the person typed; the caller has checked it."""
    account = locked(account)
    account.set_password(word)
    account.one_time_until = None
    account.save(update_fields=["password", "one_time_until"])
    open_door(account.username)
    note(by, account, "set_password")


@transaction.atomic
def set_admin(*, by: User | None, account: User, is_admin: bool) -> None:
    """Let somebody keep the accounts, or no longer; the last admin stays."""
    account = locked(account)
    if account.is_organisation_admin == is_admin:
        return
    if not is_admin:
        leave_one_admin(account)
    account.is_organisation_admin = is_admin
    account.save(update_fields=["is_organisation_admin"])
    note(by, account, "make_admin" if is_admin else "unmake_admin")


def locked(account: User) -> User:
    """Return the account as it is now, with every admin's row held, so that two admins cannot dismiss each other at once."""
    list(User.objects.select_for_update().filter(is_organisation_admin=True).order_by("pk").values_list("pk"))
    return User.objects.select_for_update().get(pk=account.pk)


def leave_one_admin(account: User) -> None:
    there = admins()
    if there.filter(pk=account.pk).exists() and not there.exclude(pk=account.pk).exists():
        raise ValidationError(LAST_ADMIN)


def note(by: User | None, account: User, verb: str, before: str = "", after: str = "") -> None:
    AccountEvent.objects.create(actor=by, account=account, verb=verb, before=before[:300], after=after[:300])
