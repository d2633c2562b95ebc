"""What several stages look up while a case is read: options by their row, and short lists that hang on other rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import CharField, F, TextField, Value

from batna.model.issue import Option
from workbench.records.draft import CostDraft
from workbench.records.models.align import (
    CharterRecord,
    CharterRedLineOptionRecord,
    CharterRedLineRecord,
    DecisionRecord,
    SignatureRecord,
    SignerRecord,
    SpeakerRecord,
    TradableRecord,
)
from workbench.records.models.case import CaseTable
from workbench.records.models.learn import DebriefRecord, OutcomeChoiceRecord, OutcomeRecord
from workbench.records.models.negotiate import OfferChoiceRecord, ToldRecord
from workbench.records.models.prepare import (
    OptionRecord,
    PositionNeedRecord,
    PositionRecord,
    RateRecord,
    RedLineOptionRecord,
    RedLineRecord,
    SourceRecord,
    WantOptionRecord,
    WantRecord,
)
from workbench.records.models.prove import ResultRecord, TestimonialRecord, WorryRecord
from workbench.records.rows.cells import read_number, read_option
from workbench.records.rows.gathered import Flat, gather

Table = type[CaseTable]
Document = dict[str, Any]

# One query for all short lists of one form: the parent, the place, the text or option.
NAMES: tuple[tuple[Table, str, str], ...] = (
    (PositionNeedRecord, "said_id", "place"),
    (SignerRecord, "charter_id", "place"),
    (SpeakerRecord, "item_id", "place"),
    (ToldRecord, "contact_id", "place"),
    (SourceRecord, "case_id", "position"),
)
PICKS: tuple[tuple[Table, str, str], ...] = (
    (WantOptionRecord, "want_id", "position"),
    (RedLineOptionRecord, "line_id", "position"),
    (CharterRedLineOptionRecord, "line_id", "position"),
    (OfferChoiceRecord, "offer_id", "id"),
    (OutcomeChoiceRecord, "outcome_id", "id"),
)
LIMITS: tuple[tuple[Table, str, tuple[str, ...]], ...] = (
    (WantRecord, "said_id", ()),
    (RedLineRecord, "stakeholder_id", ("because",)),
    (CharterRedLineRecord, "charter_id", ("because", "clause", "owner")),
)
# What is read as it is; the order of the columns is that of the documents that are made of them.
DECISION = ("decides", "approver", "above", "up_to", "escalates_to")
DEBRIEF = ("on", "by", "moved_them", "surprised_us", "again", "never_again", "pressure", "trust")
WORRY = ("customer", "person", "says", "on")
RESULT = ("customer", "measure", "unit", "before", "after", "better", "on", "source", "worth")
TESTIMONIAL = ("person", "function", "quote", "asked_on", "consent_on", "expires_on", "withdrawn_on")
FLAT: tuple[Flat, ...] = (
    Flat(RateRecord, ("from_currency", "to", "rate", "on", "source"), "position"),
    Flat(PositionRecord, ("pk", "stakeholder_id", "says"), "position"),
    Flat(CharterRecord, ("pk", "version"), "version"),
    Flat(DecisionRecord, ("charter_id", "name_id", *DECISION), "position"),
    Flat(TradableRecord, ("charter_id", "clause", "floor_id", "ceiling_id", "owner", "because"), "position"),
    Flat(SignatureRecord, ("person", "version", "on")),
    Flat(OutcomeRecord, ("pk", "kind", "on", "because")),
    Flat(DebriefRecord, ("number", *DEBRIEF), "number"),
    Flat(WorryRecord, WORRY),
    Flat(ResultRecord, ("name_id", *RESULT), "position"),
    Flat(TestimonialRecord, ("name_id", *TESTIMONIAL)),
)
ONLY: dict[str, str] = {
    "wantrecord": "wantoptionrecord",
    "redlinerecord": "redlineoptionrecord",
    "charterredlinerecord": "charterredlineoptionrecord",
}


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as its rows have it."""

    pk: int
    id: str
    name: str
    unit: str
    weight: float | None
    options: dict[int, Option] = field(default_factory=dict)
    ours: dict[int, Any] = field(default_factory=dict)


class Shelf:
    """The lookups of one case, each read once and in one query."""

    def __init__(self, case_id: int) -> None:
        self.case_id = case_id
        self.gaps: list[str] = []
        self.costs: list[CostDraft] = []
        self.debriefs: list[int] = []

    @cached_property
    def issues(self) -> dict[int, Issue]:
        rows = OptionRecord.objects.filter(case_id=self.case_id).order_by("issue__position", "issue_id", "position", "pk")
        columns = ("issue_id", "issue__name_id", "issue__name", "issue__unit", "issue__our_weight")
        found: dict[int, Issue] = {}
        for issue, name_id, name, unit, weight, pk, text, kind, *ours in rows.values_list(
            *columns, "pk", "text", "kind", "our_low", "our_value", "our_high"
        ):
            line = found.get(issue) or found.setdefault(issue, Issue(issue, name_id, name, unit, weight))
            line.options[pk] = read_option(text, kind)
            line.ours[pk] = read_number(*ours)
        return found

    @cached_property
    def options(self) -> dict[int, tuple[str, Option]]:
        """Option row → issue id and option."""
        return {pk: (line.id, option) for line in self.issues.values() for pk, option in line.options.items()}

    def package(self, picks: Iterable[int]) -> dict[str, Option]:
        return dict(self.options[pk] for pk in picks)

    @cached_property
    def _flat(self) -> dict[Table, list[tuple[Any, ...]]]:
        return gather(self.case_id, FLAT)

    def rows(self, table: Table) -> list[tuple[Any, ...]]:
        """Return the rows of a table that is read as it is, with the columns that `FLAT` says."""
        return self._flat[table]

    @cached_property
    def _names(self) -> dict[tuple[str, int], list[str]]:
        return self._gathered(NAMES, "text")

    @cached_property
    def _picks(self) -> dict[tuple[str, int], list[int]]:
        return self._gathered(PICKS, "option_id")

    def _gathered(self, tables: tuple[tuple[Table, str, str], ...], column: str) -> dict[tuple[str, int], list[Any]]:
        parts = [
            table._default_manager.filter(case_id=self.case_id).values_list(_tag(table), F(parent), F(place), F(column))
            for table, parent, place in tables
        ]
        lists: dict[tuple[str, int], list[Any]] = {}
        for tag, parent, _, text in sorted(parts[0].union(*parts[1:], all=True), key=_order):
            lists.setdefault((tag, parent), []).append(text)
        return lists

    def names(self, table: Table, parent: int) -> list[str]:
        return self._names.get((str(table._meta.model_name), parent), [])

    def picks(self, table: Table, parent: int) -> list[int]:
        return self._picks.get((str(table._meta.model_name), parent), [])

    @cached_property
    def _limits(self) -> dict[tuple[str, int], list[Document]]:
        parts = [self._limit_rows(table, parent, texts) for table, parent, texts in LIMITS]
        lists: dict[tuple[str, int], list[Document]] = {}
        for tag, parent, _, pk, issue, at_most, at_least, *texts in sorted(parts[0].union(*parts[1:], all=True), key=_order):
            line: Document = {"issue": self.issues[issue].id, "at_most": at_most, "at_least": at_least}
            if at_most is None and at_least is None:
                line["only"] = [self.options[option][1] for option in self._picks.get((ONLY[tag], pk), [])]
            line |= {name: text for name, text in zip(("because", "clause", "owner"), texts, strict=True) if text is not None}
            lists.setdefault((tag, parent), []).append(line)
        return lists

    def _limit_rows(self, table: Table, parent: str, texts: tuple[str, ...]) -> Any:
        said = [F(name) if name in texts else Value(None, output_field=TextField()) for name in ("because", "clause", "owner")]
        numbers = [F("position"), F("pk"), F("issue_id"), F("at_most"), F("at_least")]
        return table._default_manager.filter(case_id=self.case_id).values_list(_tag(table), F(parent), *numbers, *said)

    def limits(self, table: Table, parent: int) -> list[Document]:
        return self._limits.get((str(table._meta.model_name), parent), [])


def _tag(table: Table) -> Value:
    return Value(str(table._meta.model_name), output_field=CharField())


def _order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[:3]
