"""What changed in a case since a rehearsal began with it, in words."""

from pathlib import Path
from typing import Any

import pytest

from batna.exchange.casefile import read_case
from batna.exchange.document import case_of, document_of
from batna.model.case import Case
from batna.model.hiding import hide
from workbench.plan.then_and_now import changed_parts


@pytest.fixture
def document(root: Path) -> dict[str, Any]:
    return dict(document_of(read_case(root / "examples/packaging_film.yaml")))


def changed(document: dict[str, Any], **more: Any) -> tuple[str, ...]:
    return changed_parts(case_of(document), case_of(document | more))


def test_nothing_has_changed_in_the_same_case(document: dict[str, Any]) -> None:
    assert changed(document) == ()
    assert changed(document, title="Film", supplier="Somebody", contacts=[]) == ()


def test_each_part_has_its_words(document: dict[str, Any]) -> None:
    ours, theirs = document["preferences"]["ours"], document["preferences"]["theirs"]
    assert changed(document, offers=document["offers"][:-1]) == ("the offers exchanged",)
    assert changed(document, preferences={"ours": ours | {"reservation": -1_300_000}, "theirs": theirs}) == ("our walk-away",)
    assert changed(document, preferences={"ours": ours | {"target": -1_200_000}, "theirs": theirs}) == ("our target",)
    assert changed(document, preferences={"ours": ours, "theirs": theirs | {"reservation": 1}}) == ("our estimate of them",)
    assert changed(document, charter=None) == ("the charter",)
    assert changed(document, rules=[]) == (("rules",) if document.get("rules") else ())
    assert changed(document, bargaining={"rounds": 9}) == ("how both sides bargain",)
    assert "alternatives" in changed(document, going_without=-1)


def test_a_signature_is_no_change(document: dict[str, Any]) -> None:
    assert changed(document, charter=document["charter"] | {"signatures": [], "signers": []}) == ()


def test_what_is_hidden_is_not_looked_at(document: dict[str, Any]) -> None:
    other = document | {"preferences": {"ours": document["preferences"]["ours"]}}

    def hidden(case: dict[str, Any]) -> Case:
        return hide(case_of(case), ["preferences.theirs"])

    assert changed_parts(hidden(document), hidden(other)) == ()
