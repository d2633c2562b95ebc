"""The case: the aggregate that everything hangs on."""

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from batna.model.alternative import Alternative, Dates
from batna.model.charter import Charter
from batna.model.check import find_problems
from batna.model.cost import CostLine, ExchangeRate, Quantity
from batna.model.currency import CURRENCIES, POINTS
from batna.model.estimate import Number
from batna.model.issue import Issue
from batna.model.noun import Name, Noun, Text
from batna.model.offer import Offer
from batna.model.outcome import Debrief, Outcome, Proof
from batna.model.preference import Preferences, Rule, as_tuple
from batna.model.problem import BadInput
from batna.model.stakeholder import Stakeholder
from batna.model.statement import Contact, InformationItem

FORMAT: Final = 1
MAX_ISSUES: Final = 1_000
MAX_CELLS: Final = 2_000_000

Tuple = BeforeValidator(as_tuple)


def _known_unit(unit: str) -> str:
    if unit != POINTS and unit not in CURRENCIES:
        raise PydanticCustomError("unit", "points or an ISO 4217 currency code such as EUR")
    return unit


class Case(Noun):
    """One negotiation with one supplier, as far as its viewer may know it.

    Values are floats in `unit`, higher is better. `hidden` names the fields that were removed for the viewer;
    reading one raises `HiddenFromRole`. Building a case that contradicts itself raises `BadInput`.
    """

    batna: Literal[1] = FORMAT
    title: Name
    buyer: Name
    supplier: Name
    category: str = ""
    unit: Annotated[str, AfterValidator(_known_unit)] = POINTS
    stake: Annotated[float, Field(ge=0)] | None = None
    issues: Annotated[tuple[Issue, ...], Tuple, Field(max_length=MAX_ISSUES)] = ()
    preferences: Preferences = Preferences()
    rules: Annotated[tuple[Rule, ...], Tuple] = ()
    costs: Annotated[tuple[CostLine, ...], Tuple] = ()
    quantity: Quantity = Quantity()
    rates: Annotated[tuple[ExchangeRate, ...], Tuple] = ()
    stakeholders: Annotated[tuple[Stakeholder, ...], Tuple] = ()
    alternatives: Annotated[tuple[Alternative, ...], Tuple] = ()
    going_without: Number | None = None
    dates: Dates = Dates()
    charter: Charter | None = None
    information: Annotated[tuple[InformationItem, ...], Tuple] = ()
    contacts: Annotated[tuple[Contact, ...], Tuple] = ()
    offers: Annotated[tuple[Offer, ...], Tuple] = ()
    outcome: Outcome | None = None
    debriefs: Annotated[tuple[Debrief, ...], Tuple] = ()
    proof: Proof = Proof()
    sources: Annotated[tuple[Text, ...], Tuple] = ()
    hidden: Annotated[frozenset[str], Field(exclude=True)] = frozenset()

    def model_post_init(self, _context: Any) -> None:
        problems = find_problems(self)
        if problems:
            raise BadInput(problems)

    def issue(self, issue_id: str) -> Issue:
        """Return the issue of that id; `KeyError` when there is none."""
        for issue in self.issues:
            if issue.id == issue_id:
                return issue
        raise KeyError(issue_id)
