"""Say amounts so that a buyer reads them at a glance."""

from batna.model.estimate import Estimate


def say_number(amount: float) -> str:
    """Return a number with thousands apart, whole from 1,000 on and with at most two decimals below."""
    written = f"{amount:,.0f}" if abs(amount) >= 1000 else f"{amount:,.2f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written.replace("-", "−")


def say_amount(amount: float, unit: str) -> str:
    """Return a number with its unit."""
    return f"{say_number(amount)} {unit}".strip()


def say_estimate(estimate: Estimate, unit: str) -> str:
    """Return an estimate with its unit, and its two ends when they differ."""
    ends = "" if estimate.is_exact else f" (from {say_number(estimate.low)} to {say_number(estimate.high)})"
    return say_amount(estimate.likely, unit) + ends


def say_percent(share: float, digits: int = 0) -> str:
    """Return a share of a whole (0.12) with so many decimals and its percent sign a space apart: 12 %."""
    return f"{round(share * 100, digits) + 0.0:,.{digits}f} %".replace("-", "−")


def say_list(parts: list[str]) -> str:
    """Return parts as a list in a sentence: a, b and c."""
    return " and ".join(part for part in [", ".join(parts[:-1]), *parts[-1:]] if part)
