"""Thousands of cases on many processes: each once, the same numbers, whatever dies on the way."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.batna.simulate import errands

from batna.simulate import fleet
from batna.simulate.fleet import Result, case_seed, run

CASES = {f"case {number}": float(number) for number in range(40)}


class Inline(Executor):
    """Does each task at once, in the caller's thread, and counts."""

    def __init__(self, ends: bool = True) -> None:
        self.submitted = 0
        self.ends = ends

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.submitted += 1
        future: Future[Any] = Future()
        if self.ends:
            future.set_result(fn(*args, **kwargs))
        return future


class Caller:
    """A process that has ended."""

    def join(self) -> None:
        return


def values_of(results: Iterator[Result[Any]]) -> dict[str, Any]:
    return {result.key: result.value for result in results}


@pytest.fixture(scope="module")
def expected() -> dict[str, float]:
    return {key: errands.draw(case, case_seed(5, key)) for key, case in CASES.items()}


def test_a_seed_belongs_to_its_case() -> None:
    assert case_seed(0, "a") == case_seed(0, "a")
    assert len({case_seed(seed, key) for seed in (0, 1) for key in ("a", "b", "ab")}) == 6
    assert 0 <= case_seed(2**63, "…") < 2**63
    assert case_seed(0, "b\udcff.json") != case_seed(0, "b\udcfe.json")  # names of files that are no text


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_numbers_do_not_depend_on_the_number_of_processes(workers: int, expected: dict[str, float]) -> None:
    assert values_of(run(CASES, errands.draw, workers, seed=5)) == expected


def test_it_works_with_any_executor_and_leaves_it_running(expected: dict[str, float]) -> None:
    with ThreadPoolExecutor(2) as threads:
        assert values_of(run(CASES, errands.draw, threads, seed=5)) == expected
        assert values_of(run(CASES.items(), errands.draw, threads, seed=5)) == expected


def test_a_result_says_how_far_it_is() -> None:
    results = list(run({"a": 1.0, "b": 2.0}, errands.draw, Inline()))
    assert [(result.count, result.total) for result in results] == [(1, 2), (2, 2)]
    assert [result.total for result in run([("a", 1.0)], errands.draw, Inline())] == [None]


def test_what_is_done_is_not_done_again() -> None:
    """A first run is left after five results; a second one does the rest, and both together are every case once."""
    executor, first = Inline(), []
    for result in run(CASES, errands.draw, executor, in_flight=2):
        first.append(result.key)
        if len(first) == 5:
            break
    rest = list(run(CASES, errands.draw, executor, done=set(first)))
    assert sorted([*first, *(result.key for result in rest)]) == sorted(CASES)
    assert {result.total for result in rest} == {35}
    assert list(run(CASES, errands.draw, executor, done=CASES)) == []


def test_the_caller_hears_of_each_case_once_and_in_its_own_thread() -> None:
    heard: list[tuple[str, int]] = []
    results = list(run(CASES, errands.draw, 2, on_result=lambda result: heard.append((result.key, threading.get_ident()))))
    assert [key for key, _ in heard] == [result.key for result in results]
    assert sorted(key for key, _ in heard) == sorted(CASES)
    assert {thread for _, thread in heard} == {threading.get_ident()}


def test_an_error_is_the_result_of_its_case() -> None:
    results = {result.key: result for result in run({"one": 1, "two": 2}, errands.fail_on_odd, Inline())}
    assert (results["one"].value, results["one"].error) == (None, "ValueError: 1 is odd")
    assert (results["two"].value, results["two"].error) == (2, None)
    assert [result.error for result in run({"one": 1}, errands.fail_without_a_word, Inline())] == ["RuntimeError"]


def test_what_does_not_travel_is_an_error_of_its_case() -> None:
    (result,) = run({"one": 1}, errands.return_what_does_not_travel, 1)
    assert result.value is None
    assert "pickle" in str(result.error)


def test_a_million_cases_are_not_given_out_at_once() -> None:
    taken = 0

    def cases() -> Iterator[tuple[str, float]]:
        nonlocal taken
        for number in range(1_000_000):
            taken += 1
            yield str(number), float(number)

    results = run(cases(), errands.draw, Inline(), in_flight=3)
    next(results)
    assert taken == 3


def test_a_key_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="'a' comes twice"):
        list(run([("a", 1.0), ("b", 1.0), ("a", 2.0)], errands.draw, Inline()))


def test_cancelling_ends_what_runs(tmp_path: Path) -> None:
    """One case would sleep for a minute; the processes are gone long before that."""
    started = time.monotonic()
    heard: list[str] = []
    cases = {"short": 0.0, "long": 60.0}
    list(run(cases, errands.sleep, 2, on_result=lambda result: heard.append(result.key), cancelled=lambda: bool(heard)))
    assert heard == ["short"]
    assert time.monotonic() - started < 55


def test_cancelling_before_it_starts_does_nothing() -> None:
    assert list(run(CASES, errands.draw, Inline(ends=False), cancelled=lambda: True)) == []


def test_a_dropped_task_is_an_error_of_its_case() -> None:
    class Dropping(Inline):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    (result,) = run({"one": 1.0}, errands.draw, Dropping())
    assert result.error == "CancelledError: The executor dropped this case."
    assert issubclass(CancelledError, Exception)


class TestDeath:
    """Workers die; the work goes on."""

    def test_a_worker_killed_from_outside_costs_nothing(self, tmp_path: Path) -> None:
        """A worker says who it is and waits; it is killed; the same case then runs in a new process to its end."""
        place = tmp_path / "who"
        killed: list[int] = []

        def kill() -> None:
            while len(killed) < 2:
                text = place.read_text(encoding="ascii") if place.exists() else ""
                if text and int(text) not in killed:
                    killed.append(int(text))
                    if len(killed) == 1:
                        os.kill(killed[0], signal.SIGKILL)
                    else:
                        place.unlink()
                time.sleep(0.01)

        killer = threading.Thread(target=kill)
        killer.start()
        heard: list[str] = []
        (result,) = run({"one": str(place)}, errands.say_who_and_wait, 1, on_result=lambda result: heard.append(result.key))
        killer.join()
        assert (result.value, result.error, heard) == (killed[1], None, ["one"])

    def test_workers_end_with_a_caller_that_is_killed(self, tmp_path: Path) -> None:
        """What the caller writes to stays open as long as any of its workers lives."""
        place = tmp_path / "who"
        script = (
            "import sys\n"
            "from tests.batna.simulate import errands\n"
            "from batna.simulate.fleet import run\n"
            "if __name__ == '__main__':\n"
            "    list(run({'one': sys.argv[1], 'two': sys.argv[1]}, errands.say_who_and_wait, 2))\n"
        )
        (tmp_path / "caller.py").write_text(script, encoding="utf-8")
        command = [sys.executable, str(tmp_path / "caller.py"), str(place)]
        root = str(Path(__file__).parents[3])
        caller = subprocess.Popen(
            command, env=os.environ | {"PYTHONPATH": root}, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        while not place.exists():
            time.sleep(0.05)
        caller.kill()
        caller.communicate(timeout=60)

    def test_a_worker_minds_no_ctrl_c_and_waits_for_its_caller(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ended: list[int] = []
        monkeypatch.setattr("batna.simulate.fleet.os._exit", ended.append)
        monkeypatch.setattr("batna.simulate.fleet.multiprocessing.parent_process", Caller)
        before = signal.getsignal(signal.SIGINT)
        try:
            fleet._begin_worker()
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        finally:
            signal.signal(signal.SIGINT, before)
        while not ended:
            time.sleep(0.01)
        assert ended == [1]

    def test_only_the_lost_cases_are_done_again(self, tmp_path: Path) -> None:
        cases = {f"case {number}": str(tmp_path / "mark") if number == 7 else "" for number in range(20)}
        results = list(run(cases, errands.die_once, 2))
        assert sorted(result.key for result in results) == sorted(cases)
        assert {result.error for result in results} == {None}

    def test_a_case_that_kills_its_worker_is_given_up_and_no_other(self) -> None:
        results = {result.key: result for result in run({str(number): number for number in range(8)}, errands.die_on_three, 2)}
        assert {key for key, result in results.items() if result.error is not None} == {"3"}
        assert results["3"].error == "The worker died 2 times with this case alone in it."
        assert {result.value for result in results.values()} == {0, 1, 2, None, 4, 5, 6, 7}

    def test_a_pool_of_the_caller_that_breaks_is_replaced(self) -> None:
        with ProcessPoolExecutor(1) as pool:
            found = values_of(run({str(number): number for number in range(5)}, errands.die_on_three, pool))
        assert found == {"0": 0, "1": 1, "2": 2, "3": None, "4": 4}

    def test_another_executor_that_breaks_is_the_callers_to_mend(self) -> None:
        class Broken(Inline):
            def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
                raise BrokenExecutor("gone")

        with pytest.raises(BrokenExecutor, match="gone"):
            list(run(CASES, errands.draw, Broken()))

    def test_it_ends_when_no_worker_stays_alive(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("batna.simulate.fleet.MOST_BREAKS", 1)
        with pytest.raises(BrokenExecutor):
            list(run({"3": 3}, errands.die_on_three, 1))


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A real cluster of two worker processes on this machine, on the loopback interface; no port is fixed."""
    distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0", worker_dashboard_address="127.0.0.1:0"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def test_a_cluster_gives_the_same_numbers(client: Any, expected: dict[str, float]) -> None:
    results = list(run(CASES, errands.draw, client, seed=5))
    assert {result.key: result.value for result in results} == expected
    assert len(results) == len(CASES)
    with client.get_executor(pure=False) as executor:
        assert values_of(run(CASES, errands.draw, executor, seed=5)) == expected


def test_a_cluster_brings_errors_back_and_is_free_after_cancelling(client: Any) -> None:
    results = sorted(run({"one": 1, "two": 2}, errands.fail_on_odd, client), key=lambda result: result.key)
    assert [(result.error, result.total) for result in results] == [("ValueError: 1 is odd", 2), (None, 2)]
    heard: list[str] = []
    cases = {f"case {number}": 0.3 for number in range(200)}
    slept = list(run(cases, errands.sleep, client, on_result=lambda result: heard.append(result.key), cancelled=lambda: bool(heard)))
    assert 0 < len(slept) == len(heard) < 20
    assert values_of(run({"after": 2}, errands.fail_on_odd, client)) == {"after": 2}


def test_a_killed_worker_of_a_cluster_costs_nothing(client: Any, expected: dict[str, float]) -> None:
    """One of both worker processes is killed in the midst; every case comes back once, with the same numbers."""
    workers: Mapping[str, int] = client.run(os.getpid)
    heard: list[str] = []

    def hear(result: Result[float]) -> None:
        heard.append(result.key)
        if len(heard) == 3:
            os.kill(next(iter(workers.values())), signal.SIGKILL)

    assert values_of(run(CASES, errands.draw, client, seed=5, in_flight=4, on_result=hear)) == expected
    assert sorted(heard) == sorted(CASES)
