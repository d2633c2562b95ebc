"""The accounts of the demo, one for each role, and the rule that they never open a door in production."""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from workbench.people.models import User
from workbench.people.roles import Role


class Accounts(ModelBackend):
    """Sign-in by name and password; an account of the demo is nobody in production, its old sessions included."""

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and not (settings.PRODUCTION and getattr(user, "is_demo", False))


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody of the made-up buyer."""

    role: Role | None
    username: str
    name: str

    @property
    def password(self) -> str:
        return f"{self.username}-demo"

    @property
    def label(self) -> str:
        return self.role or "admin"


DEMO: Final[tuple[DemoAccount, ...]] = (
    DemoAccount("lead", "maya", "Maya Lindqvist"),
    DemoAccount("approver", "henrik", "Henrik Sand"),
    DemoAccount("finance", "ingrid", "Ingrid Holm"),
    DemoAccount("engineering", "tomas", "Tomas Vega"),
    DemoAccount("operations", "jonas", "Jonas Berg"),
    DemoAccount("legal", "amira", "Amira Haddad"),
    DemoAccount("guest", "elin", "Elin Strand"),
    DemoAccount(None, "admin", "Sam Okafor"),
)


class DemoInProduction(Exception):
    """Accounts with printed passwords were asked for where real work is kept."""


def demo_users() -> dict[str, User]:
    """Return the accounts of the demo by role (`admin` too), made where they are missing."""
    if settings.PRODUCTION:
        raise DemoInProduction("The demo has accounts with printed passwords, so it does not start with BATNA_ENV=production.")
    users = {}
    for account in DEMO:
        user = User.objects.filter(username=account.username).first()
        if user is None:
            user = User(username=account.username, name=account.name, is_demo=True, is_organisation_admin=account.role is None)
            user.set_password(account.password)
            user.save()
        users[account.label] = user
    return users
