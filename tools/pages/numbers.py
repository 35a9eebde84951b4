"""The numbers of the tables as a page writes them."""

from dataclasses import dataclass
from math import floor, isnan, log10

from experiments.language.numbers import interval, number
from sim.metrics import metric as metric_named
from sim.metrics.base import MetricKind

LANGUAGE = "en"
NOTHING = "–"
MOST_DIGITS = 3


@dataclass(frozen=True)
class NumberFormat:
    """How a kind of metric is written: factor to the unit shown, units of a level and of a difference, digits."""

    factor: float
    unit: str
    difference_unit: str
    digits: int


FORMS = {
    MetricKind.SHARE: NumberFormat(100.0, " %", " points", 1),
    MetricKind.COUNT: NumberFormat(1.0, "", "", 0),
    MetricKind.EUROS: NumberFormat(1e-6, " M€", " M€", 0),
    MetricKind.INHABITANTS: NumberFormat(1.0, " inhabitants", " inhabitants", 0),
    MetricKind.CODE: NumberFormat(1.0, "", "", 0),
}


@dataclass(frozen=True)
class Interval:
    """A figure and the 5 % and 95 % quantiles around it."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Difference(Interval):
    """Mean and quantiles of paired differences; a page calls it one only when the interval leaves zero out."""

    p_positive: float  # share of draws above zero; a tie counts half

    @property
    def is_higher(self) -> bool:
        """Whether even the lower end is above zero."""
        return self.low > 0

    @property
    def is_lower(self) -> bool:
        """Whether even the upper end is below zero."""
        return self.high < 0

    @property
    def is_none(self) -> bool:
        """Whether the interval holds zero: no difference beyond chance and parameter uncertainty."""
        return not (self.is_higher or self.is_lower)

    @property
    def is_zero(self) -> bool:
        """Whether there is no difference in any pair, as between runs that are the same."""
        return self.low == self.middle == self.high == 0


def level_text(metric: str, found: Interval) -> str:
    """Return "92.3 % [90.1, 94.2]", a dash where the metric is undefined."""
    form = form_of(metric)
    if isnan(found.middle):
        return NOTHING
    values = (found.middle, found.low, found.high)
    middle, low, high = (number(value * form.factor, LANGUAGE, form.digits) for value in values)
    return interval(f"{middle}{form.unit}", low, high, LANGUAGE)


def difference_text(metric: str, found: Difference) -> str:
    """Return "+3.1 points [+1.2, +4.9]", with digits enough to see that an interval leaves zero out."""
    form = form_of(metric)
    if isnan(found.middle):
        return NOTHING
    values = [value * form.factor for value in (found.middle, found.low, found.high)]
    digits = max(form.digits, _digits(max(map(abs, values))))
    while not found.is_none and digits < MOST_DIGITS and any(round(value, digits) == 0 for value in values):
        digits += 1
    middle, low, high = (number(value, LANGUAGE, digits, signed=True) for value in values)
    return interval(f"{middle}{form.difference_unit}", low, high, LANGUAGE)


def form_of(metric: str) -> NumberFormat:
    """Return how a metric is written. Raises LookupError for an unknown one."""
    return FORMS[metric_named(metric).kind]


def percent(share: float) -> str:
    """Return a share as a whole percentage."""
    return f"{number(100 * share, LANGUAGE)} %"


def _digits(largest: float) -> int:
    """Return digits after the point that leave one or two significant ones."""
    if largest == 0 or largest >= 10:
        return 0
    return min(max(1, floor(-log10(largest)) + 1), MOST_DIGITS)
