"""What an admin may do with accounts: each change in the log, never the last admin, never two of one name."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from workbench.people import keeping
from workbench.people.keeping import LAST_ADMIN, NO_NAME, SAME_NAME, SAME_USERNAME, Newcomer
from workbench.people.models import AccountEvent, User
from workbench.people.throttle import MOST_PER_NAME, is_closed, note_failure
from workbench.records import load

NORA = Newcomer("Nora Quist", "nora", "nora@example.org")


def log() -> list[tuple[str, str, str, str]]:
    events = AccountEvent.objects.order_by("pk").select_related("actor", "account")
    return [(event.actor.username if event.actor else "", event.verb, event.before, event.after) for event in events]


def test_an_account_is_opened_with_a_one_time_password(admin: User) -> None:
    (made,) = keeping.open_accounts(by=admin, people=[NORA])
    nora = User.objects.get(username="nora")
    assert nora.check_password(made.word)
    assert nora.one_time_until is not None
    assert (nora.name, nora.email, nora.is_organisation_admin, nora.is_superuser) == ("Nora Quist", "nora@example.org", False, False)
    assert load.my_cases(nora) == ()
    assert log() == [("admin", "open", "", "nora")]


def test_the_log_holds_no_password(admin: User) -> None:
    (made,) = keeping.open_accounts(by=admin, people=[NORA], is_admin=True)
    again = keeping.hand_password(by=admin, account=made.account)
    keeping.set_password(by=None, account=made.account, word="quite another word")
    rows = str(list(AccountEvent.objects.values()))
    assert [word for word in (made.word, again.word, "quite another word") if word in rows] == []
    assert [verb for _, verb, *_ in log()] == ["open", "make_admin", "hand_password", "set_password"]


@pytest.mark.parametrize(
    ("person", "field", "says"),
    [
        (Newcomer("", "nora"), "name", "This field cannot be blank."),
        (Newcomer("Nora Quist", ""), "username", "This field cannot be blank."),
        (Newcomer("Nora Quist", "no ra"), "username", "Take letters, digits and @ . + - _ only, without spaces."),
        (Newcomer("Nora Quist", "ADMIN"), "username", SAME_USERNAME),
        (Newcomer("sam  okafor", "nora"), "name", SAME_NAME),
        (Newcomer("Finance", "nora"), "name", NO_NAME),
        (Newcomer("Nora Quist", "nora", "nowhere"), "email", "Enter a valid email address."),
    ],
)
def test_an_account_that_cannot_be_is_refused(person: Newcomer, field: str, says: str, admin: User) -> None:
    with pytest.raises(ValidationError) as refused:
        keeping.open_accounts(by=admin, people=[person])
    assert refused.value.message_dict[field] == [says]
    assert User.objects.count() == 1


def test_several_are_made_all_or_none(admin: User) -> None:
    with pytest.raises(ValidationError):
        keeping.open_accounts(by=admin, people=[NORA, Newcomer("Piet de Vries", "nora")])
    assert (User.objects.count(), log()) == (1, [])


def test_details_change_and_say_what_was_before(admin: User, stranger: User) -> None:
    assert keeping.change_details(by=admin, account=stranger, name=" Olga  Lindh ", email="olga@example.org")
    assert not keeping.change_details(by=admin, account=stranger, name="Olga Lindh", email="olga@example.org")
    stranger.refresh_from_db()
    assert (stranger.name, stranger.email) == ("Olga Lindh", "olga@example.org")
    assert log() == [("admin", "rename", "Olga Lind", "Olga Lindh"), ("admin", "change_email", "", "olga@example.org")]
    with pytest.raises(ValidationError):
        keeping.change_details(by=admin, account=stranger, name="Sam Okafor", email="")


def test_locking_out_twice_is_one_deed(admin: User, stranger: User) -> None:
    for _ in range(2):
        keeping.lock(by=admin, account=stranger)
    for _ in range(2):
        keeping.unlock(by=admin, account=stranger)
    assert [verb for _, verb, *_ in log()] == ["lock", "unlock"]


def test_nobody_locks_oneself_out_or_hands_oneself_a_password(admin: User) -> None:
    with pytest.raises(ValidationError):
        keeping.lock(by=admin, account=admin)
    with pytest.raises(ValidationError):
        keeping.hand_password(by=admin, account=admin)
    assert log() == []


@pytest.mark.parametrize("by_server", [True, False])
def test_the_last_admin_stays(admin: User, stranger: User, by_server: bool) -> None:
    by = None if by_server else admin
    with pytest.raises(ValidationError, match=LAST_ADMIN):
        keeping.set_admin(by=by, account=admin, is_admin=False)
    keeping.set_admin(by=admin, account=stranger, is_admin=True)
    keeping.lock(by=admin, account=stranger)
    with pytest.raises(ValidationError, match=LAST_ADMIN):
        keeping.set_admin(by=by, account=admin, is_admin=False)
    with pytest.raises(ValidationError, match=LAST_ADMIN):
        keeping.lock(by=None, account=admin)
    keeping.unlock(by=admin, account=stranger)
    keeping.set_admin(by=by, account=admin, is_admin=False)
    assert [user.username for user in keeping.admins()] == ["olga"]


def test_an_admin_of_the_demo_does_not_count_in_production(admin: User, stranger: User, settings: Any) -> None:
    User.objects.filter(pk=stranger.pk).update(is_demo=True, is_organisation_admin=True)
    settings.PRODUCTION = True
    with pytest.raises(ValidationError, match=LAST_ADMIN):
        keeping.set_admin(by=None, account=admin, is_admin=False)


def test_a_new_password_opens_a_door_that_closed(admin: User, stranger: User) -> None:
    for _ in range(MOST_PER_NAME):
        note_failure("Olga", "1.2.3.4")
    assert is_closed("olga", "5.6.7.8")
    handed = keeping.hand_password(by=admin, account=stranger)
    assert not is_closed("olga", "5.6.7.8")
    assert handed.account.check_password(handed.word)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_two_admins_cannot_dismiss_each_other_at_once(turn: int, admin: User, stranger: User) -> None:
    keeping.set_admin(by=admin, account=stranger, is_admin=True)
    ready = Barrier(2)

    def dismiss(pair: tuple[User, User]) -> bool:
        by, other = pair
        try:
            ready.wait()
            keeping.set_admin(by=by, account=other, is_admin=False)
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(dismiss, [(admin, stranger), (stranger, admin)])) == [False, True]
    assert keeping.admins().count() == 1
