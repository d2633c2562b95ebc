"""Forms about oneself and about accounts: sign in, colours, passwords, somebody new."""

from typing import Any, ClassVar, Final

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError

from workbench.people.models import User
from workbench.people.throttle import address_of, forget_failures, is_closed, note_failure

EXPIRED: Final = "This one-time password was not used in time. Ask the organisation's admin for a new one."
RULES: Final = "At least ten characters; no common word, and nothing like your name."
CLOSED: Final = "Too many attempts. Wait fifteen minutes, or ask the organisation's admin for a new password."


class SignInForm(AuthenticationForm):
    """Name and password, with a door that closes after many failures."""

    @property
    def is_closed(self) -> bool:
        return self.has_error("__all__", "closed")

    @property
    def has_expired(self) -> bool:
        return self.has_error("__all__", "expired")

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if user.has_expired:
            raise ValidationError(EXPIRED, code="expired")

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


class DetailsForm(forms.Form):
    """What the organisation's admin may change about an account; what cannot be is refused where it is kept."""

    name = forms.CharField(max_length=200, help_text="As it stands in charters, contacts and signatures.")
    email = forms.EmailField(label="E-mail", required=False)


class NewAccountForm(DetailsForm):
    """An account for somebody new."""

    username = forms.CharField(
        label="User name", max_length=150, help_text="What the person types to sign in: letters, digits and @ . + - _"
    )
    is_admin = forms.BooleanField(label="Keeps the accounts too", required=False)


class NewPasswordForm(PasswordChangeForm):
    """Another password of one's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_rules(self)


class OwnPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs only
    """The first password of one's own, after a one-time one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_rules(self)

    def clean_new_password1(self) -> str:
        word = str(self.cleaned_data["new_password1"])
        if self.user.check_password(word):
            raise ValidationError("Choose another one than the one-time password.")
        return word


def say_rules(form: forms.Form) -> None:
    form.fields["new_password1"].help_text = RULES
    form.fields["new_password2"].label = "The same again"
    form.fields["new_password2"].help_text = ""


class PeopleForm(forms.Form):
    """A list of people as it was pasted."""

    people = forms.CharField(
        label="People",
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text="One person a line, from Excel or an address book: name, user name, e-mail. Without a user name one is made of the name.",
    )
