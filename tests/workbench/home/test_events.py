"""Every verb has words, and a secret has none but its name."""

import re
from pathlib import Path

import pytest

from workbench.home.events import SAID, say_entry, say_what
from workbench.records.load import Entry

KEPT = "a new version; what it says stays behind the gate"


def test_every_verb_has_words(root: Path) -> None:
    saves = "".join(file.read_text(encoding="utf-8") for file in (root / "src/workbench/records/save").glob("*.py"))
    verbs = set(re.findall(r'\bverb="(\w+)"', saves)) | set(re.findall(r'_change\(actor, case_id, "(\w+)"', saves))
    assert verbs - SAID.keys() - {"reveal", "undo"} == set()


def test_an_undo_says_what_was_taken_back() -> None:
    assert say_what("undo", "rename_case: the case") == "took back: changed the details of the case"
    assert say_what("set_member", "") == "set the role of somebody"
    assert say_what("played_chess", "") == "played chess"
    assert say_what("keep_work", "disclosure price") == "had the disclosure price worked out over many sessions"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Entry("case", "title", "Old", "New"), "case title: Old → New"),
        (Entry("option", "", "", "price 200"), "option added: price 200"),
        (Entry("option", "", "price 200", ""), "option removed: price 200"),
        (Entry("alternatives", "", "version 1", "version 2", secret=True), f"our alternatives: {KEPT}"),
        (Entry("stakeholders.finance.trade_offs", "", "", "", secret=True), f"trade-offs of finance: {KEPT}"),
        (Entry("information.volumes.fact", "", "", "", secret=True), f"fact of the item volumes: {KEPT}"),
        (Entry("something.new", "", "", "", secret=True), f"something.new: {KEPT}"),
    ],
)  # fmt: skip
def test_a_change_in_words(entry: Entry, said: str) -> None:
    assert say_entry(entry) == said
