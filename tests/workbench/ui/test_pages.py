"""The frame of every page: errors stand alone, the shell holds no inline script or style."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from workbench.ui.frame import NAVIGATION
from workbench.ui.styleguide import example

ALONE = ("400.html", "403.html", "404.html", "409.html", "500.html", "ui/signin.html")


@pytest.mark.parametrize("name", ALONE)
def test_it_works_without_request_and_data(name: str) -> None:
    text = render_to_string(name)
    assert "<h1" in text
    assert 'id="main"' in text


@pytest.mark.parametrize("name", [*ALONE, "ui/styleguide.html"])
def test_it_holds_nothing_that_the_policy_forbids(name: str) -> None:
    text = render_to_string(name, example(), RequestFactory().get("/"))
    assert not re.search(r"\sstyle=|\son[a-z]+=|hx-on|javascript:", text)
    scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", text)
    assert all('type="application/json"' in script for script in scripts)
    assert "<style" not in text


def test_a_conflict_shows_both_versions_and_keeps_what_was_sent() -> None:
    text = render_to_string("409.html", example())
    assert "Delivery in 30 days" in text
    assert "Delivery in 45 days" in text
    assert '<input type="hidden" name="version" value="8">' in text


def test_every_icon_of_the_templates_is_in_the_sprite(root: Path) -> None:
    names = set((root / "frontend/icons.txt").read_text(encoding="utf-8").split())
    used = {icon for _, _, icon, _ in NAVIGATION} | {"inbox"}
    for template in (root / "src/workbench").rglob("*.html"):
        used |= set(re.findall(r'(?:{% icon |icon=)"([a-z0-9-]+)"', template.read_text(encoding="utf-8")))
    assert used <= names, used - names
