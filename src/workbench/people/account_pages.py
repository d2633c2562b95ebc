"""Pages of the organisation's admin: who has an account, one account, a new one. They show nothing of any case."""

from collections.abc import Callable, Sequence
from typing import Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workbench.people import keeping
from workbench.people.account_log import newest
from workbench.people.admin_only import require_admin
from workbench.people.forms import DetailsForm, NewAccountForm
from workbench.people.keeping import Handed, Newcomer
from workbench.people.models import User

NEWEST: Final = 10


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody, or those who match the words searched for."""
    require_admin(request)
    words = request.GET.get("q", "").strip()
    everybody = User.objects.order_by("-is_active", "name", "pk")
    match = Q(name__icontains=words) | Q(username__icontains=words) | Q(email__icontains=words)
    context = {
        "accounts": everybody.filter(match) if words else everybody,
        "words": words,
        "active": everybody.filter(is_active=True).count(),
        "waiting": everybody.filter(is_active=True, one_time_until__isnull=False).count(),
        "locked": everybody.filter(is_active=False).count(),
    }
    return render(request, "people/accounts.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    actor = require_admin(request)
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        person = Newcomer(told["name"], told["username"], told["email"])
        try:
            made = keeping.open_accounts(by=actor, people=[person], is_admin=told["is_admin"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return hand_over(request, made)
    return render(request, "people/account_new.html", {"form": form}, status=422 if form.errors else 200)


def hand_over(request: HttpRequest, handed: Sequence[Handed]) -> HttpResponse:
    """Show one-time passwords: in this one answer, since they are kept nowhere."""
    context = {"handed": handed, "until": handed[0].account.one_time_until, "address": request.build_absolute_uri("/sign-in")}
    return render(request, "people/handed.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, user: int) -> HttpResponse:
    """One account: who it is, and what an admin may do with it."""
    actor = require_admin(request)
    account = get_object_or_404(User, pk=user)
    form = DetailsForm(request.POST or None, initial={"name": account.name, "email": account.email})
    if request.method == "POST" and form.is_valid():
        try:
            changed = keeping.change_details(by=actor, account=account, name=form.cleaned_data["name"], email=form.cleaned_data["email"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Saved." if changed else "Nothing was changed.")
            return redirect("people:account_change", user=user)
    return show(request, account, form=form)


def show(request: HttpRequest, account: User, *, form: DetailsForm | None = None, problem: str = "") -> HttpResponse:
    known = form or DetailsForm(initial={"name": account.name, "email": account.email})
    context = {
        "account": account,
        "form": known,
        "problem": problem,
        "is_me": account.pk == request.user.pk,
        "log": newest(NEWEST, account),
    }
    return render(request, "people/account_change.html", context, status=422 if problem or known.errors else 200)


def done(request: HttpRequest, user: int, act: Callable[[User, User], object], said: str) -> HttpResponse:
    """Do something with an account and say so, or say why not."""
    actor, account = require_admin(request), get_object_or_404(User, pk=user)
    try:
        act(actor, account)
    except ValidationError as error:
        return show(request, account, problem=error.messages[0])
    messages.success(request, said.format(name=account.name))
    return redirect("people:account_change", user=user) if actor.pk != user else redirect("people:accounts")


@require_POST
def lock(request: HttpRequest, user: int) -> HttpResponse:
    return done(request, user, lambda by, account: keeping.lock(by=by, account=account), "{name} is locked out.")


@require_POST
def unlock(request: HttpRequest, user: int) -> HttpResponse:
    return done(request, user, lambda by, account: keeping.unlock(by=by, account=account), "{name} may sign in again.")


@require_POST
def make_admin(request: HttpRequest, user: int) -> HttpResponse:
    said = "{name} keeps the accounts now."
    return done(request, user, lambda by, account: keeping.set_admin(by=by, account=account, is_admin=True), said)


@require_POST
def unmake_admin(request: HttpRequest, user: int) -> HttpResponse:
    said = "{name} does not keep the accounts any more."
    return done(request, user, lambda by, account: keeping.set_admin(by=by, account=account, is_admin=False), said)


@require_POST
def new_password(request: HttpRequest, user: int) -> HttpResponse:
    actor, account = require_admin(request), get_object_or_404(User, pk=user)
    try:
        return hand_over(request, [keeping.hand_password(by=actor, account=account)])
    except ValidationError as error:
        return show(request, account, problem=error.messages[0])
