"""Who may sign in, and what was done to their accounts."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from workbench.people.append_only import AppendOnlyTable


class User(AbstractUser):
    """A person of our organisation with one name as it is written in charters and contacts."""

    # Identification
    name = models.CharField(max_length=200, help_text="The person's name as it stands in charters, contacts and signatures.")
    username = models.CharField(
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator(message="Take letters, digits and @ . + - _ only, without spaces.")],
        error_messages={"unique": "Somebody signs in with this user name already."},
        help_text="What the person types to sign in: letters, digits and @ . + - _",
    )

    # Provenance
    is_demo = models.BooleanField(default=False, help_text="Made by the demo with a password that is printed; never in production.")

    # Rights
    is_organisation_admin = models.BooleanField(
        default=False, help_text="Keeps the accounts of the organisation; sees no case unless a lead invites."
    )

    # State
    one_time_until = models.DateTimeField(
        null=True, blank=True, help_text="How long the one-time password opens the door; empty once the person has chosen their own."
    )
    theme = models.CharField(
        max_length=5,
        default="auto",
        choices=[("auto", "As my device"), ("light", "Light"), ("dark", "Dark")],
        help_text="Light or dark colours.",
    )

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(name=""), name="people_user_has_a_name", violation_error_message="Write the person's name."
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="people_user_username_in_any_case",
                violation_error_message="Somebody signs in with this user name already; capital letters make no difference.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Whoever is made on the server's command line keeps the accounts.
        self.is_organisation_admin = self.is_organisation_admin or (self._state.adding and self.is_superuser)
        super().save(*args, **kwargs)

    @property
    def has_expired(self) -> bool:
        """Whether a one-time password was given that is too old by now."""
        return self.one_time_until is not None and self.one_time_until < timezone.now()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class SignInFailure(models.Model):
    """One sign-in that did not match; many of them in a short time close the door for a while."""

    # Identification
    username = models.CharField(max_length=150, help_text="The name that was typed.")
    address = models.CharField(max_length=64, help_text="Where the attempt came from.")

    # Lifecycle
    at = models.DateTimeField(auto_now_add=True, db_index=True, help_text="When it happened.")

    def __str__(self) -> str:
        return f"{self.username} from {self.address}"


class AccountEvent(AppendOnlyTable):
    """One thing that was done to an account."""

    # Identification
    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", help_text="The account that it was done to.")
    verb = models.CharField(max_length=30, help_text="What was done.")

    # Provenance
    at = models.DateTimeField(auto_now_add=True, db_index=True, help_text="When it was done.")
    actor = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who did it; nobody for the server's command line.",
    )

    # State
    before = models.CharField(max_length=300, blank=True, help_text="What it was before, never a password.")
    after = models.CharField(max_length=300, blank=True, help_text="What it is since then, never a password.")

    def __str__(self) -> str:
        return f"{self.verb} {self.account}"
