"""What a showcase document says, as texts in their order: the same for every format."""

from dataclasses import dataclass
from typing import Final, Literal

from batna.measure.wording import say_amount, say_number
from batna.prove.showcases import AgreedTerm, Quote, Showcase, ShownResult

MOVED: Final = {"them": "the supplier", "us": "we", "both": "both sides", "nobody": "as first offered", "not known": ""}
VERDICT: Final = {"better": "better", "worse": "worse", "same": "unchanged"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number large enough to be read from the back of the room, and what it is."""

    number: str
    label: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One measure; the bars are shares of the larger of both values, 0 when they cannot be drawn on one scale."""

    measure: str
    customer: str
    before: str
    after: str
    verdict: Literal["better", "worse", "same"]
    says: str
    before_bar: float
    after_bar: float
    source: str


@dataclass(frozen=True, slots=True)
class TermRow:
    """One agreed term beside what the supplier first offered, and who moved."""

    label: str
    first: str
    agreed: str
    moved: str


@dataclass(frozen=True, slots=True)
class QuoteCard:
    """What someone said, and who it was."""

    quote: str
    who: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every text of a showcase document; `missing` is empty when it is ready to be shown."""

    title: str
    parties: str
    headline: str
    worry: str
    worried: str
    figures: tuple[Figure, ...]
    results: tuple[ResultRow, ...]
    done: tuple[str, ...]
    terms: tuple[TermRow, ...]
    quotes: tuple[QuoteCard, ...]
    sources: tuple[str, ...]
    missing: tuple[str, ...]
    foot: str


def sheet_of(showcase: Showcase) -> Sheet:
    """Return the texts of a showcase, without characters that no document can hold."""
    return Sheet(
        title=clean(showcase.title),
        parties=clean(f"{showcase.buyer} and {showcase.supplier}"),
        headline=clean(showcase.headline),
        worry=clean(showcase.worry.says) if showcase.worry else "",
        worried=clean(showcase.customer),
        figures=_figures(showcase),
        results=tuple(_result(result) for result in showcase.results),
        done=tuple(clean(fact.says) for fact in showcase.done),
        terms=tuple(_term(term) for term in showcase.terms),
        quotes=tuple(_quote(quote) for quote in showcase.quotes),
        sources=tuple(dict.fromkeys(clean(f"{result.measure}: {result.evidence}") for result in showcase.results)),
        missing=() if showcase.ready else tuple(clean(sentence) for sentence in showcase.missing),
        foot=f"Made from the case on {showcase.made_on.isoformat()}. Every number stands in the case with its source.",
    )


def clean(text: str) -> str:
    """Return a text without control characters, half characters and the like; tabs become spaces, line ends stay."""
    return "".join(char for char in text.replace("\r\n", "\n").replace("\t", " ") if char == "\n" or char.isprintable())


def _figures(showcase: Showcase) -> tuple[Figure, ...]:
    worth = [Figure(say_amount(showcase.worth, showcase.unit), "worth of the measured results")] if showcase.worth is not None else []
    savings = [
        Figure(
            say_amount(abs(one.difference), showcase.unit),
            f"{clean(one.label)}, {'below' if one.difference < 0 else 'above'} their first offer",
        )
        for one in showcase.savings
    ]
    better = sum(result.verdict == "better" for result in showcase.results)
    counted = [Figure(f"{better} of {len(showcase.results)}", "measures got better")] if showcase.results else []
    return (*worth, *savings[:1], *counted)


def _result(result: ShownResult) -> ResultRow:
    largest = max(result.before, result.after)
    drawable = min(result.before, result.after) >= 0 and largest > 0
    before_bar, after_bar = (value / largest if drawable else 0.0 for value in (result.before, result.after))
    share = (
        ""
        if result.share is None or result.verdict == "same"
        else f", {'−' if result.change < 0 else '+'}{say_number(round(abs(result.share) * 100))} %"
    )
    return ResultRow(
        clean(result.measure), clean(result.customer), say_number(result.before), clean(say_amount(result.after, result.unit)),
        result.verdict, VERDICT[result.verdict] + share, before_bar, after_bar, clean(result.evidence),
    )  # fmt: skip


def _term(term: AgreedTerm) -> TermRow:
    return TermRow(clean(term.label), clean(term.first), clean(term.agreed), MOVED[term.moved])


def _quote(quote: Quote) -> QuoteCard:
    return QuoteCard(clean(quote.quote), clean(f"{quote.person}, {quote.function}" if quote.function else quote.person))
