"""Pages about oneself: sign in and out, account, password."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from workbench.people.forms import AccountForm, NewPasswordForm, OwnPasswordForm, SignInForm
from workbench.people.models import User


class SignIn(LoginView):
    """The door; while nobody has an account it says how the first one is made."""

    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(**more) | {"nobody": not User.objects.exists()}


sign_in = SignIn.as_view()


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = AccountForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("people:account")
    return render(request, "people/account.html", {"form": form})


@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    if user.one_time_until is not None:
        return first_password(request, user)
    form = NewPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, "Your new password counts from now on.")
        return redirect("people:account")
    return render(request, "people/password.html", {"form": form}, status=422 if form.errors else 200)


def first_password(request: HttpRequest, user: User) -> HttpResponse:
    """Let somebody who came in with a one-time password choose their own, and go on to where they were going."""
    form = OwnPasswordForm(user, request.POST or None)
    next_page = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(next_page, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    next_page = next_page if is_ours else ""
    if request.method == "POST" and form.is_valid():
        user.one_time_until = None
        update_session_auth_hash(request, form.save())
        messages.success(request, "Your own password counts from now on.")
        return redirect(next_page or "/")
    return render(request, "people/password_first.html", {"form": form, "next": next_page}, status=422 if form.errors else 200)
