"""Turn options and numbers into columns and back."""

from batna.model.estimate import Estimate, Number
from batna.model.issue import Option

Ends = tuple[float | None, float, float | None]


def write_option(option: Option) -> tuple[str, str]:
    """Return an option as its text and the kind that it has to be read as."""
    if isinstance(option, str):
        return option, "text"
    return str(option), "whole" if isinstance(option, int) else "real"


def read_option(text: str, kind: str) -> Option:
    if kind == "text":
        return text
    return int(text) if kind == "whole" else float(text)


def write_number(number: Number) -> Ends:
    """Return low, likely and high; low and high are empty for a plain number, so that it comes back as one."""
    if isinstance(number, Estimate):
        return number.low, number.likely, number.high
    return None, float(number), None


def read_number(low: float | None, likely: float | None, high: float | None) -> Number | None:
    if likely is None:
        return None
    return likely if low is None or high is None else Estimate(low=low, likely=likely, high=high)
