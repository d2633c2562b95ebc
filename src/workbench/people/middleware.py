"""What every answer to somebody signed in carries, and what comes before every page."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

GetResponse = Callable[[HttpRequest], HttpResponse]
LOOKING: Final = ("GET", "HEAD")
OPEN: Final = frozenset({"people:password", "people:sign_in", "people:sign_out"})


def never_stored(get_response: GetResponse) -> GetResponse:
    """Keep pages of people who are signed in out of every cache: they may show secrets."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated or request.resolver_match is None or request.resolver_match.view_name == "people:sign_in":
            response["Cache-Control"] = "no-store, private"
        return response

    return answer


class signed_in_first(LoginRequiredMiddleware):  # noqa: N801 - named like the other middleware of the workbench
    """Lead whoever is not signed in to the sign-in; a part of a page, which has no room for that page, is told with 401."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], view_args: tuple[Any, ...], view_kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        led = super().process_view(request, view_func, view_args, view_kwargs)
        if led is None or request.headers.get("HX-Request") == "true":
            return led and self.tell(request)
        return led if request.method in LOOKING else redirect_to_login(page_before(request), reverse("people:sign_in"))

    def tell(self, request: HttpRequest) -> HttpResponse:
        """Refuse a part of a page. What only looks loses nothing when the page is loaded again; what was typed stays where it is."""
        answer = HttpResponse(status=401)
        if request.method in LOOKING:
            answer["HX-Refresh"] = "true"
        return answer


def page_before(request: HttpRequest) -> str:
    """Return the page that a form was sent from: its own address may have nothing to show."""
    before = urlsplit(request.headers.get("Referer", ""))
    return urlunsplit(("", "", before.path, before.query, "")) if before.netloc == request.get_host() else "/"


class own_password_first:  # noqa: N801 - named like the other middleware of the workbench
    """Whoever came in with a one-time password chooses their own before anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: object, _kwargs: object) -> HttpResponse | None:
        page = request.resolver_match.view_name if request.resolver_match else ""
        if not request.user.is_authenticated or request.user.one_time_until is None or page in OPEN:
            return None
        query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return redirect(f"{reverse('people:password')}?{query}")
