"""The log of what was done with accounts, for those who keep them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workbench.people.admin_only import require_admin
from workbench.people.models import AccountEvent, User

A_PAGE: Final = 50
ON_THE_SERVER: Final = "The command line of the server"

SAID: Final[dict[str, str]] = {
    "open": "made the account of {name}, user name {after}",
    "rename": "changed the name {before} to {after}",
    "change_email": "changed the e-mail address of {name} from {before} to {after}",
    "lock": "locked {name} out",
    "unlock": "let {name} in again",
    "hand_password": "gave {name} a new one-time password",
    "set_password": "set a new password for {name}",
    "make_admin": "named {name} admin",
    "unmake_admin": "took the accounts out of the hands of {name}",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """One change in words."""

    at: datetime
    by: str
    did: str


def deed_of(event: AccountEvent) -> Deed:
    did = SAID[event.verb].format(name=event.account.name, before=event.before or "nothing", after=event.after or "nothing")
    return Deed(event.at, event.actor.name if event.actor else ON_THE_SERVER, did)


def newest(most: int, account: User) -> list[Deed]:
    """Return what was done to one account, the newest first."""
    events = AccountEvent.objects.select_related("actor", "account").filter(account=account).order_by("-pk")
    return [deed_of(event) for event in events[:most]]


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    require_admin(request)
    events = AccountEvent.objects.select_related("actor", "account").order_by("-pk")
    page = Paginator(events, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/account_log.html", {"page": page, "deeds": [deed_of(event) for event in page]})
