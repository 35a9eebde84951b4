"""The numbers of the tables as a page writes them."""

from dataclasses import dataclass, replace
from math import floor, isnan, log10

from experiments.language.numbers import interval, more_decimals, number, with_ends
from experiments.language.texts import text
from sim.metrics import metric as metric_named
from sim.metrics.base import MetricKind

LANGUAGE = "en"
NOTHING = "–"
MOST_DIGITS = 2
BETWEEN_SHARES = "(difference)"  # ends the unit of a difference between two shares, which is told in points
PLURAL_FROM = 2.0  # in French: 1,9 point, 2 points


@dataclass(frozen=True)
class NumberFormat:
    """How a kind of metric is written: factor to the unit shown, names of its units, digits."""

    factor: float
    unit: str  # of a level, as under pages.unit in the catalogues; empty for none
    difference_unit: str
    digits: int


FORMS = {
    MetricKind.SHARE: NumberFormat(100.0, "share", "points", 1),
    MetricKind.COUNT: NumberFormat(1.0, "", "", 0),
    MetricKind.EUROS: NumberFormat(1e-6, "euros", "euros", 0),
    MetricKind.INHABITANTS: NumberFormat(1.0, "inhabitants", "inhabitants", 0),
    MetricKind.CODE: NumberFormat(1.0, "", "", 0),
}


SMALL_AMOUNT = NumberFormat(1e-3, "thousand_euros", "thousand_euros", 0)
SMALL_BELOW = 10e6  # euros


@dataclass(frozen=True)
class Interval:
    """A figure and the ends of an interval around it."""

    low: float
    middle: float
    high: float


def level_text(metric: str, found: Interval, language: str = LANGUAGE) -> str:
    """Return "92.3 % [90.1, 94.2]", a dash where the metric is undefined."""
    if isnan(found.middle):
        return NOTHING
    form = _form_for(metric, found.high)
    values = (found.middle, found.low, found.high)
    middle, low, high = (number(value * form.factor, language, form.digits) for value in values)
    return interval(middle + _unit(form.unit, language), low, high, language)


def amount_text(metric: str, value: float, language: str = LANGUAGE) -> str:
    """Return "92.3 %" or "1,274 M€", a dash where the metric is undefined."""
    return NOTHING if isnan(value) else _written(value, _form_for(metric, value), language)


def compared_texts(metric: str, level: float, before: float, change: Interval, language: str) -> dict[str, str]:
    """Return two levels, the change between them and its ends in one unit, with digits enough to see the change."""
    form = _compared_form(metric, level, before, change)
    _, low, high = with_ends(_scaled(change, form), language, form.digits, signed=True)
    levels = {"level": _written(level, form, language), "before": _written(before, form, language)}
    return {**levels, "known": _changed(change.middle, form, language), "low": low, "high": high}


def subtracts(metric: str, level: float, before: float, change: Interval) -> bool:
    """Say whether two levels, as `compared_texts` rounds them, subtract to the change between them."""
    form = _compared_form(metric, level, before, change)
    ours, theirs, known = (round(value * form.factor, form.digits) for value in (level, before, change.middle))
    return round(ours - theirs, form.digits) == known


def _compared_form(metric: str, level: float, before: float, change: Interval) -> NumberFormat:
    form = _form_for(metric, max(level, before))
    shown = _scaled(change, form)
    digits = _digits_to_see(shown[0], form.digits)
    return replace(form, digits=digits + more_decimals(shown, [digits] * len(shown)))


def _scaled(found: Interval, form: NumberFormat) -> tuple[float, float, float]:
    """Return a figure and its ends in the unit shown."""
    middle, low, high = (value * form.factor for value in (found.middle, found.low, found.high))
    return middle, low, high


def change_text(metric: str, change: float, language: str) -> str:
    """Return a change alone, "+1.8 points"."""
    return _changed(change, form_of(metric), language)


def varying_text(metric: str, found: Interval, language: str = LANGUAGE) -> str:
    """Return a level with its interval, the level alone where all runs give the same as it is written."""
    low, high = (amount_text(metric, end, language) for end in (found.low, found.high))
    return amount_text(metric, found.middle, language) if low == high else level_text(metric, found, language)


def difference_text(metric: str, found: Interval, language: str = LANGUAGE) -> str:
    """Return "+3.1 points [+1.2, +4.9]", with digits enough to see that an interval leaves zero out."""
    form = form_of(metric)
    if isnan(found.middle):
        return NOTHING
    values = _scaled(found, form)
    digits = max(form.digits, _digits(max(map(abs, values))))
    unit = _unit(form.difference_unit, language)
    if isnan(found.low):
        return number(values[0], language, digits, signed=True) + unit
    middle, low, high = with_ends(values, language, digits, signed=True)
    return interval(middle + unit, low, high, language)


def margin_text(metric: str, margin: float, language: str = LANGUAGE) -> str:
    """Return "0.5 points", "5" or "41 M€", with digits enough to tell a small margin from none."""
    form = form_of(metric)
    shown = margin * form.factor
    digits = form.digits if round(shown, form.digits) == shown else max(form.digits, _digits(shown))
    return number(shown, language, digits) + _unit(form.difference_unit, language)


def form_of(metric: str) -> NumberFormat:
    """Return how a metric is written. Raises LookupError for an unknown one."""
    found = metric_named(metric)
    form = FORMS[found.kind]
    return replace(form, unit=form.difference_unit) if found.unit.endswith(BETWEEN_SHARES) else form


def percent(share: float, language: str = LANGUAGE) -> str:
    """Return a share as a whole percentage."""
    return number(100 * share, language) + _unit("share", language)


def percent_interval(found: Interval, language: str = LANGUAGE) -> str:
    """Return "92 % [82, 97]"."""
    low, high = (number(100 * end, language) for end in (found.low, found.high))
    return interval(percent(found.middle, language), low, high, language)


def _form_for(metric: str, largest: float) -> NumberFormat:
    form = form_of(metric)
    return SMALL_AMOUNT if form.unit == "euros" and largest < SMALL_BELOW else form


def _written(value: float, form: NumberFormat, language: str) -> str:
    return number(value * form.factor, language, form.digits) + _unit(form.unit, language)


def _changed(change: float, form: NumberFormat, language: str) -> str:
    """Return a change with its sign and its unit; points are spelled out, since sentences are read aloud."""
    shown = change * form.factor
    count = "one" if abs(round(shown, form.digits)) < PLURAL_FROM else "other"
    unit = text(f"report.points.{count}", language) if form.difference_unit == "points" else ""
    return number(shown, language, form.digits, signed=True) + (unit or _unit(form.difference_unit, language))


def _digits_to_see(shown: float, digits: int) -> int:
    return next((one for one in range(digits, MOST_DIGITS) if shown == 0 or round(shown, one) != 0), MOST_DIGITS)


def _unit(name: str, language: str) -> str:
    return text(f"pages.unit.{name}", language) if name else ""


def _digits(largest: float) -> int:
    """Return digits after the point that leave one or two significant ones."""
    if largest == 0 or largest >= 10:
        return 0
    return min(max(1, floor(-log10(largest)) + 1), MOST_DIGITS)
