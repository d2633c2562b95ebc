"""What stands around a page shows only what exists."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from batna.model.stages import STAGES
from workbench.ui.frame import CAPABILITIES, case_frame, find_url, label_of, main_navigation


def page(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse()


home = ([path("", page, name="index"), path("new", page, name="new"), path("cases/<int:pk>/people", page, name="members")], "home")
plan = ([path("packages", page, name="packages"), path("zopa", page, name="zopa"), path("other", page, name="other")], "plan")
urlpatterns = [path("", include(home)), path("cases/<int:pk>/plan/", include(plan))]

pytestmark = pytest.mark.urls(__name__)


def test_every_stage_has_its_list_of_capabilities() -> None:
    assert tuple(CAPABILITIES) == STAGES


def test_it_shows_tabs_of_existing_pages_in_the_order_of_the_work() -> None:
    frame = case_frame(7, title="Chairs", supplier="Sella", stage="plan", capability="packages", counts={"zopa": 2})
    assert [(tab.label, tab.url, tab.current, tab.count) for tab in frame.tabs] == [
        ("ZOPA", "/cases/7/plan/zopa", False, 2),
        ("Packages", "/cases/7/plan/packages", True, 0),
    ]


def test_it_shows_all_six_stages_with_their_state() -> None:
    frame = case_frame(7, title="Chairs", supplier="Sella", stage="plan", capability="packages", states={"prepare": ("done", "6 issues")})
    assert [stop.stage for stop in frame.stops] == list(STAGES)
    assert (frame.stops[0].state_label, frame.stops[0].line) == ("done", "6 issues")
    assert (frame.stops[1].state_label, frame.stops[1].url) == ("not begun", "#")
    assert frame.stops[2].current
    assert frame.stops[2].url == "/cases/7/plan/zopa"


def test_the_case_as_a_whole_has_tabs_of_its_own() -> None:
    frame = case_frame(7, title="Chairs", supplier="Sella", stage="home", capability="members")
    assert [(tab.label, tab.url, tab.current) for tab in frame.tabs] == [("People", "/cases/7/people", True)]
    assert (frame.stage_label, frame.about) == ("Case", ())
    beside = case_frame(7, title="Chairs", supplier="Sella", stage="plan", capability="packages")
    assert [link.label for link in beside.about] == ["People"]


def test_the_main_navigation_knows_where_it_is() -> None:
    assert [(link.label, link.current) for link in main_navigation("/new")] == [("Negotiations", False), ("New case", True)]
    assert [link.current for link in main_navigation("/cases/7/plan/zopa", {"home:index": 3})] == [True, False]
    assert main_navigation("/", {"home:index": 3})[0].count == 3


def test_labels_are_words() -> None:
    assert [label_of(name) for name in ("zopa", "next_offer", "meso")] == ["ZOPA", "Next offer", "MESO"]
    assert find_url("nobody:knows") == ""
