"""Several repetitions of one measurement, as the numbers that are reported."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

Values = Mapping[str, Any]
_DIGITS = 6


def of_repetitions(values: Sequence[float]) -> dict[str, Any]:
    """Return minimum, median, maximum and all values, in six significant digits; raises ValueError without any."""
    if not values:
        raise ValueError("a measurement needs at least one repetition")
    short = [_short(value) for value in values]
    return {"min": min(short), "median": _short(median(short)), "max": max(short), "values": short}


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
