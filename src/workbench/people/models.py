"""Who may sign in."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q


class User(AbstractUser):
    """A person of our organisation with one name as it is written in charters and contacts."""

    # Identification
    name = models.CharField(max_length=200, help_text="The person's name as it stands in charters, contacts and signatures.")

    # Provenance
    is_demo = models.BooleanField(default=False, help_text="Made by the demo with a password that is printed; never in production.")

    # Rights
    is_organisation_admin = models.BooleanField(
        default=False, help_text="Keeps the accounts of the organisation; sees no case unless a lead invites."
    )

    # State
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
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Whoever is made on the server's command line keeps the accounts.
        self.is_organisation_admin = self.is_organisation_admin or (self._state.adding and self.is_superuser)
        super().save(*args, **kwargs)

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
