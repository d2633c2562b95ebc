"""What a viewer may see of our marks, and how a long list is paged."""

from django.test import RequestFactory

from workbench.negotiate.places import hidden_marks, marks_in, page_in, say_terms
from workbench.people.models import User
from workbench.records import load

Team = dict[str, User]


def test_marks_follow_the_clearance(cloud: int, team: Team) -> None:
    assert marks_in(load.case(cloud, team["lead"]).case) == ("theirs", "target", "walk_away")
    # Our walk-away follows from the alternatives here; these need the date that finance does not know.
    assert marks_in(load.case(cloud, team["finance"]).case) == ("theirs", "target")
    assert marks_in(load.case(cloud, team["engineering"]).case) == ()
    assert hidden_marks(load.case(cloud, team["legal"]).case) == ("What it is worth to them", "Our target", "Our walk-away")


def test_a_mark_that_is_missing_is_not_hidden(empty_case: int, maya: User) -> None:
    assert hidden_marks(load.case(empty_case, maya).case) == ()


def test_a_wrong_page_gives_the_nearest(rf: RequestFactory) -> None:
    rows = list(range(45))
    assert list(page_in(rf.get("/?page=3"), rows, 20)) == [40, 41, 42, 43, 44]
    assert page_in(rf.get("/?page=99"), rows, 20).number == 3
    assert page_in(rf.get("/?page=x"), rows, 20).number == 1


def test_a_package_in_words(bicycle: int, maya: User) -> None:
    case = load.case(bicycle, maya).case
    first = case.issues[0]
    assert say_terms(case, {first.id: first.options[0]}) == ((first.label, first.say(first.options[0])),)
