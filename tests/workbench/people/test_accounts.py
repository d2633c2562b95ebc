"""The accounts of the demo: one for each role, made once, never in production."""

from typing import Any

import pytest

from workbench.people.accounts import DEMO, DemoInProduction, demo_users
from workbench.people.models import User
from workbench.people.roles import MEANINGS, ROLES, is_role


def test_there_is_one_for_each_role_and_an_admin() -> None:
    assert [account.role for account in DEMO] == [*ROLES, None]
    assert set(MEANINGS) == set(ROLES)
    assert is_role("lead")
    assert not is_role("admin")


def test_they_are_made_once(db: None, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    users = demo_users()
    users["lead"].set_password("changed since")
    users["lead"].save()
    assert demo_users()["lead"].check_password("changed since")
    assert User.objects.count() == len(DEMO)
    assert users["admin"].is_organisation_admin
    assert all(user.is_demo and not user.is_superuser for user in users.values())
    assert users["finance"].check_password(next(account.password for account in DEMO if account.role == "finance"))


def test_production_refuses_them(db: None, settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(DemoInProduction):
        demo_users()
    assert not User.objects.exists()


def test_a_person_has_one_name(db: None) -> None:
    maya = User(username="maya", name="Maya Lindqvist")
    assert (maya.get_full_name(), maya.get_short_name(), str(maya)) == ("Maya Lindqvist", "Maya", "Maya Lindqvist")


def test_whoever_is_made_on_the_server_keeps_the_accounts(db: None) -> None:
    assert User.objects.create_superuser("root", password="x", name="Root").is_organisation_admin
