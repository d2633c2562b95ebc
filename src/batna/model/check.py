"""Find where a case contradicts itself: names that lead nowhere, options outside the list, mixed currencies."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from batna.model.alternative import Alternative
from batna.model.cost import CostLine, ShouldCostLine
from batna.model.estimate import Number, as_estimate
from batna.model.issue import Issue
from batna.model.preference import Bound, Preference, Values
from batna.model.problem import Problem, shown
from batna.model.stakeholder import Stakeholder

if TYPE_CHECKING:
    from batna.model.case import Case

WEIGHT_TOLERANCE: Final = 1e-6
MAX_CELLS: Final = 2_000_000
SIDES: Final = 2
MARGIN: Final = "margin"
MAX_MARGIN: Final = 10


def find_problems(case: "Case") -> tuple[Problem, ...]:
    """Return everything in the case that cannot be, in the order of the file; empty when it is sound."""
    issues = {issue.id: issue for issue in case.issues}
    checks: tuple[Callable[[Case, Mapping[str, Issue]], Iterable[Problem]], ...] = (
        _issues, _preferences, _rules, _costs, _should_cost, _stakeholders, _alternatives, _charter, _packages, _information, _proof,
    )  # fmt: skip
    return tuple(problem for check in checks for problem in check(case, issues))


def _repeated(names: Iterable[str], place: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for i, name in enumerate(names):
        if name in seen:
            yield Problem(f"{place}[{i}].id", shown(name), "an id that is used once")
        seen.add(name)


def _known_issue(name: str, issues: Mapping[str, Issue], place: str) -> Iterator[Problem]:
    if name not in issues:
        yield Problem(place, shown(name), "the id of an issue of this case")


def _options(chosen: Iterable[object], issue: Issue, place: str) -> Iterator[Problem]:
    for option in chosen:
        if not issue.has(option):
            yield Problem(place, shown(option), f"one of the options of {issue.id}: {issue.list_options()}")


def _issues(case: "Case", _issues: Mapping[str, Issue]) -> Iterator[Problem]:
    yield from _repeated((issue.id for issue in case.issues), "issues")
    cells = SIDES * sum(len(issue.options) for issue in case.issues)
    if cells > MAX_CELLS:
        yield Problem("issues", f"{cells:,} values for both sides together", f"at most {MAX_CELLS:,}")


def _preferences(case: "Case", issues: Mapping[str, Issue]) -> Iterator[Problem]:
    costed = {line.by for line in case.costs if line.by}
    yield from _values(case.preferences.ours, issues, "preferences.ours", costed)
    if not case.preferences.hides("theirs") and case.preferences.theirs is not None:
        yield from _values(case.preferences.theirs, issues, "preferences.theirs", set())


def _values(side: Preference, issues: Mapping[str, Issue], place: str, costed: set[str]) -> Iterator[Problem]:
    given = None if side.hides("values") else side.values
    if given is not None:
        yield from _counts(given, issues, place, costed)
    yield from _weights(side, issues, place)


def _counts(given: Mapping[str, Values], issues: Mapping[str, Issue], place: str, costed: set[str]) -> Iterator[Problem]:
    for name, values in given.items():
        yield from _known_issue(name, issues, f"{place}.values.{name}")
        if name in issues and len(values) != len(issues[name].options):
            expected = f"{len(issues[name].options)} values, one for each option of {name}"
            yield Problem(f"{place}.values.{name}", f"{len(values)} values", expected)
    for name in issues:
        if name not in given and name not in costed:
            yield Problem(f"{place}.values", f"no values for {name}", "values for every issue on each side")


def _weights(side: Preference, issues: Mapping[str, Issue], place: str) -> Iterator[Problem]:
    if side.hides("weights") or side.weights is None:
        return
    for name in side.weights:
        yield from _known_issue(name, issues, f"{place}.weights.{name}")
    for name in issues:
        if name not in side.weights:
            yield Problem(f"{place}.weights", f"no weight for {name}", "one weight for each issue of this case")
    total = sum(side.weights.values())
    if abs(total - 1) > WEIGHT_TOLERANCE:
        yield Problem(f"{place}.weights", f"a sum of {total:g}", "weights that add up to 1")


def _rules(case: "Case", issues: Mapping[str, Issue]) -> Iterator[Problem]:
    for i, rule in enumerate(case.rules):
        for part, choices in (("if", rule.if_), ("then", rule.then)):
            for name, options in choices.items():
                place = f"rules[{i}].{part}.{name}"
                yield from _known_issue(name, issues, place)
                if name in issues:
                    yield from _options(options, issues[name], place)


def _costs(case: "Case", issues: Mapping[str, Issue]) -> Iterator[Problem]:
    for i, line in enumerate(case.costs):
        place = f"costs[{i}]"
        yield from _currency(case, line, place)
        if line.by is None:
            if isinstance(line.amount, tuple):
                yield Problem(f"{place}.amount", f"{len(line.amount)} amounts", "one amount, or `by` with an issue")
            continue
        yield from _known_issue(line.by, issues, f"{place}.by")
        if line.by in issues and isinstance(line.amount, tuple) and len(line.amount) != len(issues[line.by].options):
            expected = f"{len(issues[line.by].options)} amounts, one for each option of {line.by}"
            yield Problem(f"{place}.amount", f"{len(line.amount)} amounts", expected)
        if line.by in issues and not isinstance(line.amount, tuple) and not issues[line.by].is_numeric:
            yield Problem(f"{place}.amount", shown(line.by), "one amount for each option: these options are texts")
        values = None if case.preferences.ours.hides("values") else case.preferences.ours.values
        if values is not None and line.by in values:
            yield Problem(f"{place}.by", shown(line.by), "an issue without values of our own: it has either values or costs")


def _currency(case: "Case", amount: CostLine | Alternative, place: str) -> Iterator[Problem]:
    if amount.currency in (None, case.unit):
        return
    if not any({rate.from_, rate.to} == {amount.currency, case.unit} for rate in case.rates):
        expected = f"an amount in {case.unit}, or a rate from {amount.currency} to {case.unit} with its date and source under rates"
        yield Problem(f"{place}.currency", shown(amount.currency), expected)


def _should_cost(case: "Case", _issues: Mapping[str, Issue]) -> Iterator[Problem]:
    if case.hides("should_cost"):
        return
    seen: set[str] = set()
    for i, line in enumerate(case.should_cost.lines):
        place = f"should_cost.lines[{i}]"
        if line.line in seen:
            yield Problem(f"{place}.line", shown(line.line), "a line that stands once")
        seen.add(line.line)
        yield from _reckoned(line, place)
    margin = as_estimate(case.should_cost.margin)
    if not 0 <= margin.low <= margin.high <= MAX_MARGIN:
        yield Problem("should_cost.margin", _range(case.should_cost.margin), f"a share from 0 to {MAX_MARGIN}, such as 0.08 for 8 %")


def _reckoned(line: ShouldCostLine, place: str) -> Iterator[Problem]:
    """Find a line that is reckoned in two ways or in half a way."""
    parts = {"gross": line.gross, "price": line.price, "scrap": line.scrap}
    given = [name for name, number in parts.items() if number is not None]
    if line.should is not None and given:
        yield Problem(f"{place}.should", _range(line.should), f"either should, or gross, price and scrap; here is {', '.join(given)} too")
    elif given and (line.gross is None or line.price is None):
        yield Problem(f"{place}.{given[0]}", _range(parts[given[0]]), "gross and price together")
    if line.line == MARGIN and (given or line.should is not None):
        yield Problem(place, "what the margin should be", "our margin as a share under should_cost.margin; this line is their quote")
    for name, number in parts.items():
        if number is not None and as_estimate(number).low < 0:
            yield Problem(f"{place}.{name}", _range(number), "0 or more")


def _range(number: Number | None) -> str:
    ends = as_estimate(number or 0.0)
    return f"{ends.likely:g}" if ends.is_exact else f"{ends.low:g} to {ends.high:g}"


def _bound(bound: Bound, issues: Mapping[str, Issue], place: str) -> Iterator[Problem]:
    yield from _known_issue(bound.issue, issues, f"{place}.issue")
    issue = issues.get(bound.issue)
    if issue is None:
        return
    if bound.only is not None:
        yield from _options(bound.only, issue, f"{place}.only")
    elif not issue.is_numeric:
        limit = "at_most" if bound.at_most is not None else "at_least"
        yield Problem(f"{place}.{limit}", shown(bound.issue), "an issue whose options are all numbers; use only for others")


def _stakeholders(case: "Case", issues: Mapping[str, Issue]) -> Iterator[Problem]:
    yield from _repeated((who.id for who in case.stakeholders), "stakeholders")
    for i, who in enumerate(case.stakeholders):
        place = f"stakeholders[{i}]"
        for k, line in enumerate(who.red_lines):
            yield from _bound(line, issues, f"{place}.red_lines[{k}]")
        yield from _positions(who, issues, place)
        yield from _needs(who, issues, place)
        if not who.hides("trade_offs"):
            yield from _trade_offs(who.trade_offs, issues, f"{place}.trade_offs")


def _positions(who: Stakeholder, issues: Mapping[str, Issue], place: str) -> Iterator[Problem]:
    needs = {need.id for need in who.needs}
    for k, position in enumerate(who.positions):
        for m, want in enumerate(position.wants):
            yield from _bound(want, issues, f"{place}.positions[{k}].wants[{m}]")
        for name in position.needs:
            if name not in needs:
                yield Problem(f"{place}.positions[{k}].needs", shown(name), "the id of a need of this stakeholder")


def _needs(who: Stakeholder, issues: Mapping[str, Issue], place: str) -> Iterator[Problem]:
    yield from _repeated((need.id for need in who.needs), f"{place}.needs")
    for k, need in enumerate(who.needs):
        for name, numbers in need.from_.items():
            yield from _known_issue(name, issues, f"{place}.needs[{k}].from.{name}")
            if name in issues:
                yield from _measured(numbers, issues[name], f"{place}.needs[{k}].from.{name}")


def _measured(numbers: Mapping[str, float], issue: Issue, place: str) -> Iterator[Problem]:
    yield from _options(numbers, issue, place)
    written = {str(option) for option in numbers}
    missing = [str(option) for option in issue.options if str(option) not in written]
    if missing:
        yield Problem(place, f"no number for {', '.join(missing[:5])}", f"a number for each option of {issue.id}")


def _trade_offs(points: Mapping[str, tuple[float, ...]], issues: Mapping[str, Issue], place: str) -> Iterator[Problem]:
    for name, numbers in points.items():
        yield from _known_issue(name, issues, f"{place}.{name}")
        if name in issues and len(numbers) != len(issues[name].options):
            yield Problem(f"{place}.{name}", f"{len(numbers)} numbers", f"one number for each option of {name}")


def _alternatives(case: "Case", _issues: Mapping[str, Issue]) -> Iterator[Problem]:
    if case.hides("alternatives"):
        return
    yield from _repeated((alternative.id for alternative in case.alternatives), "alternatives")
    for i, alternative in enumerate(case.alternatives):
        yield from _currency(case, alternative, f"alternatives[{i}]")
    known = {alternative.id for alternative in case.alternatives}
    yield from _repeated((action.id for action in case.bargaining.actions), "bargaining.actions")
    for i, action in enumerate(case.bargaining.actions):
        if action.alternative not in known:
            yield Problem(f"bargaining.actions[{i}].alternative", shown(action.alternative), "the id of an alternative of this case")


def _charter(case: "Case", issues: Mapping[str, Issue]) -> Iterator[Problem]:
    if case.hides("charter") or case.charter is None:
        return
    yield from _repeated((decision.id for decision in case.charter.decisions), "charter.decisions")
    for i, line in enumerate(case.charter.red_lines):
        yield from _bound(line, issues, f"charter.red_lines[{i}]")
    for i, tradable in enumerate(case.charter.tradables):
        yield from _known_issue(tradable.issue, issues, f"charter.tradables[{i}].issue")
        if tradable.issue in issues:
            for end, option in (("floor", tradable.floor), ("ceiling", tradable.ceiling)):
                yield from _options((option,), issues[tradable.issue], f"charter.tradables[{i}].{end}")


def _packages(case: "Case", issues: Mapping[str, Issue]) -> Iterator[Problem]:
    yield from _repeated((offer.id for offer in case.offers), "offers")
    for i, offer in enumerate(case.offers):
        yield from _package(offer.package, issues, f"offers[{i}].package")
    if case.outcome is not None:
        yield from _package(case.outcome.package, issues, "outcome.package")
        if case.outcome.kind == "agreement":
            for name in issues:
                if name not in case.outcome.package:
                    yield Problem("outcome.package", f"no option for {name}", "one option for every issue in an agreement")


def _package(package: Mapping[str, object], issues: Mapping[str, Issue], place: str) -> Iterator[Problem]:
    for name, option in package.items():
        if name in issues:
            yield from _options((option,), issues[name], f"{place}.{name}")
        else:
            yield from _known_issue(name, issues, f"{place}.{name}")


def _information(case: "Case", _issues: Mapping[str, Issue]) -> Iterator[Problem]:
    if case.hides("information"):
        return
    yield from _repeated((item.id for item in case.information), "information")
    yield from _repeated((contact.id for contact in case.contacts), "contacts")
    known = {item.id for item in case.information}
    complete = "information" not in case.hidden
    for i, contact in enumerate(case.contacts if complete else ()):
        for name in contact.told:
            if name not in known:
                yield Problem(f"contacts[{i}].told", shown(name), "the id of an information item of this case")


def _proof(case: "Case", _issues: Mapping[str, Issue]) -> Iterator[Problem]:
    yield from _repeated((result.id for result in case.proof.results), "proof.results")
    yield from _repeated((testimonial.id for testimonial in case.proof.testimonials), "proof.testimonials")
