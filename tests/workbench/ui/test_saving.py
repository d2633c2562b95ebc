"""Saving as you go in a real browser: the mark, the way back, a conflict, a mistake, a refusal and no connection."""

from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import RequestContext, Template
from django.urls import path
from playwright.sync_api import BrowserContext, Page, expect

from workbench.ui.notices import saved

FORM = """{% load ui %}<form class="form" id="need" method="post" action="/save" hx-post="/save" hx-trigger="change, submit"
 hx-swap="none">{% csrf_token %}<div class="field"><label for="n">Need</label><input id="n" name="need" value="{{ need }}"></div>
{% if wrong %}<p class="error">Write a date.</p>{% endif %}<button class="btn">Save</button><span class="saved" data-saved></span></form>"""
PAGE = (
    '{% extends "ui/shell.html" %}{% block heading %}Need{% endblock %}{% block content %}'
    + FORM.replace("{% load ui %}", "")
    + "{% endblock %}"
)
NOTICES: list[str] = []
REFUSED = {"forbidden": 403, "signed out": 401}


def show(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template(PAGE).render(RequestContext(request, {"need": "June"})))


def save(request: HttpRequest) -> HttpResponse:
    need = request.POST["need"]
    if need == "clash":
        rows = [{"label": "Need", "mine": "clash", "theirs": "July"}]
        return render(request, "ui/conflict.html", {"conflict": {"who": "Jonas", "rows": rows}}, status=409)
    if need == "bad":
        return HttpResponse(Template(FORM).render(RequestContext(request, {"need": need, "wrong": True})), status=422)
    if need in REFUSED:
        return HttpResponse(status=REFUSED[need])
    return saved(HttpResponse(), "Need saved", undo="/undo")


def undo(request: HttpRequest) -> HttpResponse:
    NOTICES.append(request.method or "")
    return show(request)


urlpatterns = [path("", login_not_required(show)), path("save", login_not_required(save)), path("undo", login_not_required(undo))]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]


@pytest.fixture
def form(page: Page, live_server: Any) -> Page:
    page.goto(live_server.url)
    return page


def enter(page: Page, text: str) -> None:
    page.get_by_label("Need").fill(text)
    page.get_by_label("Need").press("Tab")


def test_it_marks_what_is_saved_and_offers_the_way_back(form: Page) -> None:
    enter(form, "May")
    expect(form.locator(".saved")).to_contain_text("Saved")
    expect(form.get_by_label("Need")).to_have_value("May")
    form.locator(".toast").get_by_role("button", name="Undo").click()
    expect(form.get_by_label("Need")).to_have_value("June")
    assert NOTICES[-1] == "POST"


def test_it_shows_both_versions_of_a_conflict_and_keeps_the_words(form: Page) -> None:
    enter(form, "clash")
    expect(form.locator("#notice")).to_contain_text("July")
    expect(form.get_by_label("Need")).to_have_value("clash")
    expect(form.locator(".saved")).to_have_text("Not saved")


def test_it_shows_a_mistake_in_the_form(form: Page) -> None:
    enter(form, "bad")
    expect(form.locator(".error")).to_have_text("Write a date.")


def test_it_says_that_a_role_may_not(form: Page) -> None:
    enter(form, "forbidden")
    expect(form.locator(".toast")).to_contain_text("not open to your role")


def test_words_stay_for_somebody_who_was_signed_out(form: Page) -> None:
    enter(form, "signed out")
    expect(form.locator(".toast")).to_have_text("You are signed out. Copy what you typed and load the page again. Nothing was changed.")
    expect(form.locator(".saved")).to_have_text("Not saved")
    expect(form.get_by_label("Need")).to_have_value("signed out")


def test_words_stay_without_connection(form: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    enter(form, "August")
    expect(form.locator("#offline")).to_be_visible()
    expect(form.locator(".saved")).to_contain_text("Not saved: no connection")
    expect(form.get_by_label("Need")).to_have_value("August")
    context.set_offline(False)
    expect(form.locator("#offline")).to_be_hidden()
