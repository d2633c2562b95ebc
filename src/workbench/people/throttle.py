"""Close the door for a while after many sign-ins that did not match."""

from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from workbench.people.models import SignInFailure

WINDOW: Final = timedelta(minutes=15)
MOST_PER_NAME: Final = 8
MOST_PER_ADDRESS: Final = 40


def is_closed(username: str, address: str) -> bool:
    """Return whether this name or this address failed too often within the last minutes."""
    recent = SignInFailure.objects.filter(at__gte=timezone.now() - WINDOW)
    by_name = recent.filter(username__iexact=username).count()
    return by_name >= MOST_PER_NAME or recent.filter(address=address).count() >= MOST_PER_ADDRESS


def note_failure(username: str, address: str) -> None:
    SignInFailure.objects.filter(at__lt=timezone.now() - 4 * WINDOW).delete()
    SignInFailure.objects.create(username=username[:150], address=address[:64])


def forget_failures(username: str, address: str) -> None:
    SignInFailure.objects.filter(Q(username__iexact=username), address=address).delete()


def open_door(username: str) -> None:
    """Forget all failures under a name: somebody was given a new password."""
    SignInFailure.objects.filter(username__iexact=username).delete()


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
