"""Pages of the organisation's admin: who has an account. They show nothing of any case."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from workbench.people.forms import KeptAccountForm, NewAccountForm
from workbench.people.models import User
from workbench.people.signed_in import actor_of


def require_admin(request: HttpRequest) -> User:
    actor = actor_of(request)
    if not actor.is_organisation_admin:
        raise PermissionDenied
    return actor


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    require_admin(request)
    return render(request, "people/accounts.html", {"accounts": User.objects.order_by("-is_active", "name")})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    require_admin(request)
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        messages.success(request, f"{user.name} can sign in as {user.username}.")
        return redirect("people:accounts")
    return render(request, "people/account_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, user: int) -> HttpResponse:
    actor = require_admin(request)
    account = get_object_or_404(User, pk=user)
    form = KeptAccountForm(request.POST or None, instance=account)
    if request.method == "POST" and form.is_valid() and keeps_one_admin(form, actor):
        form.save()
        messages.success(request, f"The account of {account.name} is saved.")
        return redirect("people:accounts")
    return render(request, "people/account_change.html", {"form": form, "account": User.objects.get(pk=user)})


def keeps_one_admin(form: KeptAccountForm, actor: User) -> bool:
    """Return whether somebody is left who can sign in and keep the accounts; the form says so when nobody is."""
    stays = form.cleaned_data["is_active"] and form.cleaned_data["is_organisation_admin"]
    others = User.objects.filter(is_active=True, is_organisation_admin=True).exclude(pk=form.instance.pk)
    if stays or others.exists() or form.instance.pk != actor.pk:
        return True
    form.add_error(None, ValidationError("Name another admin first: somebody has to keep the accounts."))
    return False
