"""Accounts for several people at once, out of a list that was pasted: looked at first, then made, all of them or none."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from workbench.people import keeping
from workbench.people.account_pages import hand_over
from workbench.people.admin_only import require_admin
from workbench.people.forms import PeopleForm
from workbench.people.pasted_people import MOST, Line, read_people


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    actor = require_admin(request)
    form = PeopleForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/account_import.html", {"form": form, "most": MOST}, status=422 if form.errors else 200)
    lines = read_people(form.cleaned_data["people"])
    if not lines or len(lines) > MOST:
        form.add_error(
            "people", f"There are {len(lines):,} people in the list; {MOST} fit in at a time." if lines else "Nobody stands in the list."
        )
        return render(request, "people/account_import.html", {"form": form, "most": MOST}, status=422)
    faulty = [line for line in lines if line.faults]
    if "make" in request.POST and not faulty:
        try:
            return hand_over(request, keeping.open_accounts(by=actor, people=[line.person for line in lines]))
        except ValidationError as error:
            # Somebody was faster with one of the names.
            form.add_error("people", error.messages[0])
    return look(request, form, lines, len(faulty))


def look(request: HttpRequest, form: PeopleForm, lines: tuple[Line, ...], faulty: int) -> HttpResponse:
    context = {"form": form, "lines": lines, "faulty": faulty, "most": MOST}
    return render(request, "people/account_import.html", context, status=422 if faulty or form.errors else 200)
