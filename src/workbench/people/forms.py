"""Forms about oneself: sign in, name and colours."""

from typing import Any, ClassVar, Final

from django import forms
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from workbench.people.models import User
from workbench.people.throttle import address_of, forget_failures, is_closed, note_failure

CLOSED: Final = "Too many attempts. Wait fifteen minutes, or ask the organisation's admin for a new password."


class SignInForm(AuthenticationForm):
    """Name and password, with a door that closes after many failures."""

    @property
    def is_closed(self) -> bool:
        return self.has_error("__all__", "closed")

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
    """What one may change about oneself. The name is not among it: charters are signed and items told by name."""

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["email", "theme"]
        widgets: ClassVar[dict[str, Any]] = {"theme": forms.RadioSelect}


class NewAccountForm(BaseUserCreationForm[User]):
    """An account for somebody new, with a first password to hand over."""

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["name", "username", "email", "is_organisation_admin"]
        labels: ClassVar[dict[str, str]] = {"is_organisation_admin": "Keeps the accounts too"}


class KeptAccountForm(forms.ModelForm[User]):
    """What the organisation's admin may change about an account; a new password only when one is typed."""

    new_password = forms.CharField(
        label="New password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(render_value=False),
        help_text="Leave it empty to keep the old one.",
    )

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["name", "email", "is_active", "is_organisation_admin"]
        labels: ClassVar[dict[str, str]] = {"is_active": "May sign in", "is_organisation_admin": "Keeps the accounts too"}
        help_texts: ClassVar[dict[str, str]] = {"is_active": "Without it the person is locked out at once; what they wrote stays."}

    def clean_new_password(self) -> str:
        password = str(self.cleaned_data["new_password"])
        if password:
            validate_password(password, self.instance)
        return password

    def save(self, commit: bool = True) -> User:
        if self.cleaned_data["new_password"]:
            self.instance.set_password(self.cleaned_data["new_password"])
        return super().save(commit)
