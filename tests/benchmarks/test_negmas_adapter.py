"""Our negotiator at a table of NegMAS: time instead of rounds, offers one after the other, a continuous issue. NegMAS is stood in for."""

import enum
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parent.parent.parent / "benchmarks"
INF = float("inf")


class Issue(SimpleNamespace):
    def is_discrete(self) -> bool:
        return hasattr(self, "all")


class Response(enum.Enum):
    ACCEPT_OFFER = 1
    REJECT_OFFER = 2


class Negotiator:
    """What is used of `negmas.sao.SAONegotiator`."""

    ufun: Any
    nmi: Any

    def __init__(self, name: str = "") -> None:
        self.name = name

    def on_negotiation_start(self, state: Any) -> None:
        pass


class Utility:
    reserved_value = 0.0

    def __call__(self, outcome: tuple[float, ...]) -> float:
        return float(outcome[0])


@pytest.fixture
def batna(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Yield a maker of negotiators who want as much as can be had of 0 to 10."""
    sao = ModuleType("negmas.sao")
    vars(sao).update(ResponseType=Response, SAONegotiator=Negotiator)
    monkeypatch.setitem(sys.modules, "negmas", ModuleType("negmas"))
    monkeypatch.setitem(sys.modules, "negmas.sao", sao)
    monkeypatch.delitem(sys.modules, "negmas_adapter", raising=False)
    monkeypatch.setattr(sys, "path", [str(FOLDER), *sys.path])
    import negmas_adapter  # type: ignore[import-not-found]

    def make(*, n_steps: int | None = None, time_limit: float | None = INF, issue: Issue | None = None, ufun: Any = None) -> Any:
        one = negmas_adapter.Batna()
        space = SimpleNamespace(issues=[issue or Issue(all=range(11))])
        one.nmi, one.ufun = SimpleNamespace(n_steps=n_steps, time_limit=time_limit, outcome_space=space), ufun or Utility()
        one.on_negotiation_start(None)
        return one

    yield make
    sys.modules.pop("negmas_adapter", None)


def at(step: int, *, time: float = 0.0, offer: tuple[float, ...] | None = None) -> Any:
    return SimpleNamespace(step=step, time=time, current_offer=offer)


def test_time_without_a_last_round_is_not_spent_after_so_many_steps(batna: Callable[..., Any]) -> None:
    ours = batna(time_limit=10.0)
    puts = [ours.propose(at(step, time=step / 1_000))[0] for step in range(0, 3_000, 10)]
    assert min(puts) >= 9
    assert ours.round_of(at(3_000, time=9.9)) == 49
    assert ours.round_of(at(4_000, time=11.0)) == 49


def test_the_round_is_the_step_or_later_by_the_time(batna: Callable[..., Any]) -> None:
    for n_steps, limit, step, time, round_ in (
        (8, INF, 3, 500.0, 3), (8, 10.0, 3, 0.1, 3), (8, 10.0, 0, 5.0, 4), (None, None, 70, 5.0, 70), (None, INF, 170, 5.0, 99)
    ):  # fmt: skip
        assert batna(n_steps=n_steps, time_limit=limit).round_of(at(step, time=time)) == round_


def test_what_it_accepts_is_what_lies_on_the_table_now(batna: Callable[..., Any]) -> None:
    """The same round brings a worse offer after a better one, as of a third party: the better one is not what would be signed."""
    meant = Utility()
    meant.reserved_value = 5.0
    ours = batna(n_steps=2, ufun=meant)
    answers = [ours.respond(at(1, offer=(offer,))).name for offer in (10, 1)]
    assert answers == ["ACCEPT_OFFER", "REJECT_OFFER"]
    assert ours.talks.theirs == [1]


def test_it_puts_nothing_where_nothing_is_worth_as_much_as_no_agreement(batna: Callable[..., Any]) -> None:
    high = Utility()
    high.reserved_value = 11.0
    assert batna(n_steps=8, ufun=high).propose(at(0)) is None


def test_a_continuous_issue_is_looked_at_in_steps_and_heard_at_the_nearest(batna: Callable[..., Any]) -> None:
    ours = batna(n_steps=8, issue=Issue(min_value=0.0, max_value=10.0))
    assert ours.propose(at(0)) == (10.0,)
    ours.respond(at(1, offer=(4.9,)))
    assert ours.outcome(ours.talks.theirs[-1]) == (5.0,)


def test_without_a_utility_function_it_says_so(batna: Callable[..., Any]) -> None:
    ours = batna(n_steps=8)
    ours.ufun = None
    with pytest.raises(ValueError, match="a utility function of its own"):
        ours.propose(at(0))
