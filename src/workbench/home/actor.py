"""Who asks: pages of home are for people who are signed in, which the middleware sees to."""

from typing import cast

from django.http import HttpRequest

from workbench.people.models import User


def actor_of(request: HttpRequest) -> User:
    return cast(User, request.user)
