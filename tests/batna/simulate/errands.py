"""Work that the tests of the fleet give to other processes: functions of a module, so that these find them."""

import os
import signal
import time
from pathlib import Path

import numpy as np


def draw(case: float, seed: int) -> float:
    """Return a number that depends on the case and its seed alone."""
    return case + float(np.random.default_rng(seed).random())


def fail_on_odd(case: int, seed: int) -> int:
    if case % 2:
        raise ValueError(f"{case} is odd")
    return case


def fail_without_a_word(case: int, seed: int) -> int:
    raise RuntimeError


def die_once(case: str, seed: int) -> str:
    """Kill the own process the first time that a case names a file which is not there yet."""
    if case and not Path(case).exists():
        Path(case).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return case


def die_on_three(case: int, seed: int) -> int:
    if case == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return case


def return_what_does_not_travel(case: int, seed: int) -> object:
    return lambda: case


def say_who_and_wait(case: str, seed: int) -> int:
    """Write the own process number into a file, and wait until it is gone again."""
    place = Path(case)
    place.write_text(str(os.getpid()), encoding="ascii")
    while place.exists():
        time.sleep(0.01)
    return os.getpid()


def sleep(case: float, seed: int) -> float:
    time.sleep(case)
    return case
