"""The case: the aggregate that everything hangs on."""

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from batna.model.alternative import Alternative, Dates
from batna.model.bargaining import Bargaining
from batna.model.charter import Charter
from batna.model.check import find_problems
from batna.model.cost import CostLine, ExchangeRate, Quantity, ShouldCost
from batna.model.currency import CURRENCIES, POINTS
from batna.model.estimate import LARGEST, Number
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
    """Format version of this file."""
    title: Name
    """What is negotiated."""
    buyer: Name
    """Who buys: us."""
    supplier: Name
    """Who sells."""
    category: str = ""
    """What is bought, as a category."""
    unit: Annotated[str, AfterValidator(_known_unit)] = POINTS
    """Unit of every value: points, or an ISO 4217 currency such as EUR."""
    stake: Annotated[float, Field(ge=0, le=LARGEST)] | None = None
    """The money at stake, in the unit of the case."""
    issues: Annotated[tuple[Issue, ...], Tuple, Field(max_length=MAX_ISSUES)] = ()
    """The matters to settle."""
    preferences: Preferences = Preferences()
    """What each side wants."""
    rules: Annotated[tuple[Rule, ...], Tuple] = ()
    """Packages that cannot be, across issues."""
    costs: Annotated[tuple[CostLine, ...], Tuple] = ()
    """What a package costs us, line by line: an issue has either values or costs."""
    quantity: Quantity = Quantity()
    """How much is bought."""
    rates: Annotated[tuple[ExchangeRate, ...], Tuple] = ()
    """Exchange rates for amounts in other currencies."""
    should_cost: ShouldCost = ShouldCost()
    """What a unit should cost by our own reckoning, beside their quote."""
    stakeholders: Annotated[tuple[Stakeholder, ...], Tuple] = ()
    """Those of us with a stake."""
    alternatives: Annotated[tuple[Alternative, ...], Tuple] = ()
    """What we can do instead."""
    going_without: Number | None = None
    """The value of having nothing at all, when no alternative is ready."""
    dates: Dates = Dates()
    """Dates that press us."""
    bargaining: Bargaining = Bargaining()
    """How the two sides bargain, what waiting costs, and what could be done for our alternatives."""
    charter: Charter | None = None
    """The written mandate."""
    information: Annotated[tuple[InformationItem, ...], Tuple] = ()
    """What the other side would like to know, and who may tell it."""
    contacts: Annotated[tuple[Contact, ...], Tuple] = ()
    """The log of contacts."""
    offers: Annotated[tuple[Offer, ...], Tuple] = ()
    """The offers of both sides."""
    outcome: Outcome | None = None
    """How it ended."""
    debriefs: Annotated[tuple[Debrief, ...], Tuple] = ()
    """What we learned."""
    proof: Proof = Proof()
    """What our own people got from it."""
    sources: Annotated[tuple[Text, ...], Tuple] = ()
    """Where the facts of this case come from."""
    hidden: Annotated[frozenset[str], Field(exclude=True)] = frozenset()
    """What was removed for the viewer; never in a file."""

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
