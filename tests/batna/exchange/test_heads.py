"""Columns are known by what people write over them."""

import pytest

from batna.exchange.heads import FIELDS, HEADS, Columns, count_heads, guess_columns


def test_the_heads_of_the_template_are_known() -> None:
    assert guess_columns(tuple(FIELDS.values())) == Columns(*range(12))


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (("Topic", "Choice", "Our points"), Columns(issue=0, option=1, ours=2)),
        (
            ("OPTION", "issue_name", "Their value (likely)", "Low", "High"),
            Columns(issue=1, option=0, theirs=2, theirs_low=3, theirs_high=4),
        ),
        (("", "Colour", "Our value (EUR)"), Columns(ours=2)),
        (("Option", "Option"), Columns(option=0)),
        (("Issue name", "Issue", "Weight", "Option"), Columns(issue=1, name=0, option=3, ours_weight=2)),
        ((), Columns()),
    ],
)
def test_other_heads_are_known_too(header: tuple[str, ...], columns: Columns) -> None:
    assert guess_columns(header) == columns


def test_no_head_means_two_fields() -> None:
    heads = [head for known in HEADS.values() for head in known]
    assert len(heads) == len(set(heads))
    assert HEADS.keys() == FIELDS.keys() == Columns(*range(12)).chosen().keys()


def test_it_counts_the_known_heads() -> None:
    assert count_heads(["Issue", "Option", "Remark", "issue"]) == 2
