"""A case that was saved comes back equal, and each role gets what it is cleared for."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from batna.exchange.casefile import read_case
from batna.exchange.document import case_of
from batna.model.case import Case
from batna.model.hiding import hide
from batna.model.problem import HiddenFromRole
from workbench.people.models import User
from workbench.records import load, save
from workbench.records.draft import IssueLine
from workbench.records.models.event import Event

Team = dict[str, User]


def reloaded(actor: User, case: Case) -> tuple[Case, Case]:
    """Return the case as its lead gets it after it was saved, and what it should be."""
    loaded = load.case(save.case.import_case(actor=actor, case=case).case_id, actor)
    return loaded.case, hide(case, loaded.case.hidden)


@pytest.mark.parametrize("name", ["bicycle_parts", "cloud_renewal", "medicine_supply"])
def test_an_example_comes_back_equal(root: Path, maya: User, name: str) -> None:
    found, expected = reloaded(maya, read_case(root / f"examples/{name}.yaml"))
    assert found == expected
    assert {field for field in found.hidden if not field.startswith("stakeholders.")} == set()
