"""One-time passwords: made by chance, good for a week, and replaced by the person at the first sign-in."""

import secrets
from datetime import timedelta
from typing import Final

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from django.utils import timezone

from workbench.people.models import User

LASTS: Final = timedelta(days=7)
# Nothing that looks like something else when it is read out or written down: 79 bits in sixteen letters.
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS: Final = 4
# Slow hashing protects words that people think of. What chance made needs less, and a list of people is hashed in a second.
ROUNDS: Final = 20_000


def new_word() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUPS)) for _ in range(GROUPS))


def give(account: User) -> str:
    """Set a one-time password, without saving the account, and return it: nothing keeps it in the open."""
    word = new_word()
    account.password = hashed(word)
    account.one_time_until = timezone.now() + LASTS
    return word


def hashed(word: str) -> str:
    hasher = get_hasher()
    return hasher.encode(word, hasher.salt(), ROUNDS) if isinstance(hasher, PBKDF2PasswordHasher) else make_password(word)
