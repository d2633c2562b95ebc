"""Pages that only those who keep the accounts of the organisation may open."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from workbench.people.models import User
from workbench.people.signed_in import actor_of


def require_admin(request: HttpRequest) -> User:
    actor = actor_of(request)
    if not actor.is_organisation_admin:
        raise PermissionDenied
    return actor
