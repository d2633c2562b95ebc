"""Who sent a request: the pages are for people who are signed in, which the middleware sees to."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from workbench.people.models import User


def actor_of(request: HttpRequest) -> User:
    """Return the person who sent a request; nobody else gets this far."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
