"""What every answer to somebody signed in carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def never_stored(get_response: GetResponse) -> GetResponse:
    """Keep pages of people who are signed in out of every cache: they may show secrets."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated or request.resolver_match is None or request.resolver_match.view_name == "people:sign_in":
            response["Cache-Control"] = "no-store, private"
        return response

    return answer
