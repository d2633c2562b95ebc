"""Work through thousands of cases on many processes, here or on a cluster: each once, in any order, the same numbers always."""

import hashlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from typing import Any, Final, Generic, Protocol, TypeVar

import numpy as np

C = TypeVar("C")
R = TypeVar("R")
In_contra = TypeVar("In_contra", contravariant=True)
Out_co = TypeVar("Out_co", covariant=True)
Keyed = Mapping[str, C] | Iterable[tuple[str, C]]
Ended = tuple[R | None, str | None]  # the value and the error of a case

AHEAD: Final = 4  # tasks waiting for each worker: enough that none is idle, few enough that a million cases fit in memory
LOOK: Final = 0.2  # seconds between two looks at whether the caller has cancelled
MOST_DEATHS: Final = 2  # workers that a case may take with it, each time alone, before it is given up
MOST_BREAKS: Final = 12  # sets of processes that may break one after the other with nothing done between
RETRIES: Final = 3  # how often a cluster tries a case again whose worker was lost


@dataclass(frozen=True, slots=True)
class Result(Generic[R]):
    """How one case ended: `value` is what the work returned, or None with the `error` in a sentence.

    `seed` is the one the work was given, `count` how many cases of this run have ended with this one, and `total` how many
    there are, None when that is not known ahead.
    """

    key: str
    seed: int
    value: R | None
    error: str | None
    count: int
    total: int | None


class Work(Protocol[In_contra, Out_co]):
    """What is done with each case; most functions of the stages that take a seed are such."""

    def __call__(self, case: In_contra, /, *, seed: int) -> Out_co:
        """Return the value of one case."""


class Cluster(Protocol):
    """What is used of `dask.distributed.Client`."""

    def get_executor(self, **options: Any) -> Executor:
        """Return an executor that runs its tasks on the cluster."""

    def nthreads(self) -> Mapping[str, int]:
        """Return the threads of each worker."""


def case_seed(seed: int, key: str) -> int:
    """Return the seed of one case: it depends on its key and on `seed`, never on the order or the number of workers.

    A whole number of 63 bits. Source: `numpy.random.SeedSequence`, fed with the BLAKE2 digest of the key.
    """
    words = np.frombuffer(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest(), dtype="<u4")
    state = np.random.SeedSequence([seed, *words.tolist()]).generate_state(1, np.uint64)
    return int(state[0] >> np.uint64(1))


def run(
    cases: Keyed[C],
    work: Work[C, R],
    executor: "Executor | Cluster | int | None" = None,
    *,
    done: Container[str] = (),
    on_result: Callable[[Result[R]], object] | None = None,
    seed: int = 0,
    in_flight: int | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Result[R]]:
    """Yield the result of `work(case, seed=…)` for every case whose key is not in `done`, as they end.

    `cases` maps keys to cases, or yields pairs of both; it is read as far as work can be given out, so it may be endless.
    `executor` is a number of local processes (None or 0: one for each core), any `concurrent.futures.Executor`, or a
    `dask.distributed.Client` (extra `cluster`). Work for other processes is a function of a module. At most `in_flight` cases are
    given out at a time. `on_result` is called once for each case, in this thread, before the result is yielded.

    An exception of the work is the `error` of that result and stops nothing. When a worker dies, the cases that were given out are
    tried again in new processes, one by one, so that only a case that kills its worker twice is given up; a cluster tries
    again by itself. When `cancelled` says so, or when the caller stops reading, nothing more is started and what still runs is
    left behind; what is not yielded is not done. Raises `ValueError` for a key that comes twice, and `BrokenExecutor` when no
    worker stays alive at all, such as in a script that starts its work without asking for `__name__ == "__main__"`.
    """
    pool: _Pool[C, R] = _Pool(work, _source(executor), in_flight)
    total = sum(key not in done for key in cases) if isinstance(cases, Mapping) else None
    left = _waiting(cases, done, seed)
    count = 0
    try:
        while pool.fill(left):
            if cancelled():
                return
            for task, (value, error) in pool.collect():
                count += 1
                result = Result(task.key, task.seed, value, error, count, total)
                if on_result is not None:
                    on_result(result)
                yield result
    finally:
        pool.close()


@dataclass(eq=False, slots=True)
class _Task(Generic[C]):
    """One case on its way; `deaths` is how many workers were lost with it alone in the pool."""

    key: str
    case: C
    seed: int
    deaths: int = 0


@dataclass(frozen=True, slots=True)
class _Source:
    """Where executors come from: `open` makes a new one, `owned` says that we end it, `workers` how many tasks it runs at once."""

    open: Callable[[], Executor]
    owned: bool
    workers: int


def _source(executor: "Executor | Cluster | int | None") -> _Source:
    if executor is None or isinstance(executor, int):
        count = executor or os.cpu_count() or 1
        return _Source(lambda: _processes(count), owned=True, workers=count)
    if isinstance(executor, Executor):
        given = executor
        return _Source(lambda: given, owned=False, workers=int(getattr(given, "_max_workers", 0)) or os.cpu_count() or 1)
    cluster = executor
    threads = sum(cluster.nthreads().values())
    return _Source(lambda: cluster.get_executor(retries=RETRIES, pure=False), owned=True, workers=max(threads, 1))


def _processes(count: int) -> Executor:
    # A fork would copy the locks of the caller's threads, and a server has threads.
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_worker)


def _begin_worker() -> None:
    """Leave Ctrl-C to the caller, who ends the workers; and end with a caller who is killed, for whom they would wait for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()


def _end_with(caller: BaseProcess) -> None:
    caller.join()
    os._exit(1)


def _waiting(cases: Keyed[C], done: Container[str], seed: int) -> Iterator[_Task[C]]:
    seen: set[str] = set()
    for key, case in cases.items() if isinstance(cases, Mapping) else cases:
        if key in seen:
            raise ValueError(f"The key {key!r} comes twice: each case needs one of its own.")
        seen.add(key)
        if key not in done:
            yield _Task(key, case, case_seed(seed, key))


def _do(work: Work[C, R], case: C, seed: int) -> Ended[R]:
    """Do the work of one case, in the worker; what it raises comes back as a sentence, since not every exception travels."""
    try:
        return work(case, seed=seed), None
    except Exception as error:
        return None, _said(error)


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


@dataclass(slots=True)
class _Pool(Generic[C, R]):
    """The tasks that are given out, and the executor they were given to."""

    work: Work[C, R]
    source: _Source
    in_flight: int | None
    executor: Executor | None = None
    running: dict[Future[Ended[R]], _Task[C]] = field(default_factory=dict)
    suspects: list[_Task[C]] = field(default_factory=list)
    breaks: int = 0

    def fill(self, left: Iterator[_Task[C]]) -> bool:
        """Give out as many tasks as may be under way; return whether any is."""
        most = 1 if self.suspects else self.in_flight or AHEAD * self.source.workers
        while len(self.running) < most:
            task = self.suspects.pop() if self.suspects else next(left, None)
            if task is None:
                break
            self._submit(task)
            if self.suspects:
                break
        return bool(self.running)

    def _submit(self, task: _Task[C]) -> None:
        if self.executor is None:
            self.executor = self.source.open()
        try:
            future = self.executor.submit(_do, self.work, task.case, task.seed)
        except BrokenExecutor as error:
            future = Future()
            future.set_exception(error)
        self.running[future] = task

    def collect(self) -> Iterator[tuple[_Task[C], Ended[R]]]:
        """Yield what has ended, after a short wait; when the executor broke, set its tasks aside as suspects."""
        ended, _ = wait(self.running, timeout=LOOK, return_when=FIRST_COMPLETED)
        broken = next((error for error in map(_error, ended) if isinstance(error, BrokenExecutor)), None)
        if broken is not None:
            wait(self.running)  # an executor that broke ends all of its tasks at once
            ended = set(self.running)
        lost = []
        for future in ended:
            task, error = self.running.pop(future), _error(future)
            if isinstance(error, BrokenExecutor):
                lost.append(task)
                continue
            self.breaks = 0
            yield task, future.result() if error is None else (None, _said(error))
        if broken is not None:
            yield from self._mend(lost, broken)

    def _mend(self, lost: list[_Task[C]], broken: BrokenExecutor) -> Iterator[tuple[_Task[C], Ended[R]]]:
        """Go on in new processes after a worker died: what was alone with it is to blame, else everything is a suspect."""
        self.breaks += 1
        if self.breaks > MOST_BREAKS or not isinstance(self.executor, ProcessPoolExecutor):
            raise broken
        self.close()
        self.executor, self.source = None, _source(self.source.workers)
        for task in lost:
            task.deaths += len(lost) == 1
            if task.deaths >= MOST_DEATHS:
                yield task, (None, f"The worker died {task.deaths} times with this case alone in it.")
            else:
                self.suspects.append(task)

    def close(self) -> None:
        """End what still runs and the executor, if it is ours to end."""
        for future in self.running:
            future.cancel()
        if self.executor is None or not self.source.owned:
            return
        if isinstance(self.executor, ProcessPoolExecutor):
            for process in list((self.executor._processes or {}).values()) if self.running else ():
                process.terminate()
            self.executor.shutdown(cancel_futures=True)
        else:
            self.executor.shutdown(wait=False)


def _error(future: Future[Any]) -> BaseException | None:
    """Return what kept a task from its worker, or its result from us; None when there is a result."""
    return CancelledError("The executor dropped this case.") if future.cancelled() else future.exception()
