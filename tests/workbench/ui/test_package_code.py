"""Packages in addresses: numbers of options, never what they are worth."""

import pytest

from batna.model.issue import Issue
from workbench.ui.package_code import code_of, is_whole, read_code

ISSUES = (Issue(id="price", options=(210, 200, 190)), Issue(id="term", options=("short", "long")))


def test_a_code_reads_back() -> None:
    assert code_of(ISSUES, {"price": 190, "term": "short"}) == "2-0"
    assert read_code(ISSUES, "2-0") == {"price": 190, "term": "short"}


@pytest.mark.parametrize("code", ["", "2", "2-0-1", "3-0", "-1-0", "a-0", "2-²", "nash", "9999999-0"])
def test_it_rejects_what_is_no_code_of_the_case(code: str) -> None:
    assert read_code(ISSUES, code) is None
    assert read_code((), code) is None


def test_a_package_with_an_open_issue_is_not_whole() -> None:
    assert is_whole(ISSUES, {"price": 210, "term": "long"})
    assert not is_whole(ISSUES, {"price": 210})
    assert not is_whole(ISSUES, {"price": 211, "term": "long"})
