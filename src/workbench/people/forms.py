"""Forms about oneself: sign in, name and colours."""

from typing import Any, ClassVar, Final

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from workbench.people.models import User
from workbench.people.throttle import address_of, forget_failures, is_closed, note_failure

CLOSED: Final = "Too many attempts. Wait fifteen minutes, or ask the organisation's admin for a new password."


class SignInForm(AuthenticationForm):
    """Name and password, with a door that closes after many failures."""

    def clean(self) -> dict[str, Any]:
        username = str(self.cleaned_data.get("username") or "")
        address = address_of(self.request) if self.request else ""
        if is_closed(username, address):
            raise ValidationError(CLOSED, code="closed")
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            note_failure(username, address)
            raise
        forget_failures(username, address)
        return cleaned


class AccountForm(forms.ModelForm[User]):
    """What one may change about oneself."""

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["name", "email", "theme"]
        widgets: ClassVar[dict[str, Any]] = {"theme": forms.RadioSelect}
