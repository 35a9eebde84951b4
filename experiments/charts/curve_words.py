"""What curves say: the sentence above them, the table behind them, the values under the cursor."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from experiments.charts.chart import ArmLine
from experiments.charts.measures import Measure
from experiments.language.texts import text
from experiments.plots.results import Band
from sim.calendar import DECEMBER

Bands = Mapping[str, Band]
Lines = Mapping[str, ArmLine]


def written_at(band: Band, row: int, measure: Measure, language: str) -> str:
    """Return a value of a band with its interval."""
    return measure.interval(band.low[row], band.middle[row], band.high[row], language)


def last_date(bands: Bands, measure: Measure, language: str) -> str:
    """Return the month, or the year, of the last date of all bands in words."""
    return measure.when(max(band.dates[-1] for band in bands.values()), language)


def curve_sentence(bands: Bands, lines: Lines, measure: Measure, language: str) -> str:
    """Return where the arms stand at the last date: the lowest and the highest, each with the arms level with it."""
    if not bands:
        return ""
    when, what = last_date(bands, measure, language), _what(bands, measure, language)
    values = list(dict.fromkeys(written_at(band, -1, measure, language) for band in bands.values()))
    if len(values) == 1:
        key = "charts.curves.same" if len(bands) > 1 else "charts.curves.one"
        return text(key, language, what=what, when=when, value=values[0])
    order = sorted(bands, key=lambda arm: bands[arm].middle[-1])
    low, high = (_side(arm, bands, lines, measure, language) for arm in (order[0], order[-1]))
    return text("charts.curves.several", language, what=what, when=when, low=low, high=high)


def has_intervals(bands: Bands) -> bool:
    """Say whether values are centres of several runs."""
    return any(low < high for band in bands.values() for low, high in zip(band.low, band.high, strict=True))


def _what(bands: Bands, measure: Measure, language: str) -> str:
    """Return what is measured, and that its values are medians where they are."""
    if not has_intervals(bands):
        return measure.label
    centre = text(f"intervals.{measure.centre}", language).lower()
    return text("charts.curves.what", language, what=measure.label, centre=centre)


def _side(end: str, bands: Bands, lines: Lines, measure: Measure, language: str) -> str:
    """Return the value of the arm at an end, with every arm whose value is written the same."""
    middles = {arm: measure.value(band.middle[-1], language) for arm, band in bands.items()}
    level = [arm for arm in bands if middles[arm] == middles[end]]
    if len(level) == 1:
        arm = text("charts.curves.arm", language, label=lines[end].label)
        return text("charts.curves.side", language, value=written_at(bands[end], -1, measure, language), arms=arm)
    values = {arm: written_at(bands[arm], -1, measure, language) for arm in level}
    arms = [text("charts.curves.arm_value", language, label=lines[arm].label, value=values[arm]) for arm in level]
    listed = text("pages.and", language).join(arms)
    return text("charts.curves.level", language, middle=middles[end], arms=listed)


def curve_table(bands: Bands, lines: Lines, measure: Measure, language: str) -> pd.DataFrame:
    """Return the values at year ends and at the last date, a column for each arm."""
    days = sorted({day for band in bands.values() for day in band.dates})
    told = [day for day in days if measure.is_yearly or day.month == DECEMBER or day == days[-1]]
    name = text("charts.year" if measure.is_yearly else "charts.date", language)
    columns = {name: [measure.when(day, language) for day in told]}
    for arm, band in bands.items():
        label = free_name(lines[arm].label, columns)
        columns[label] = list(_values_on(told, band, measure, language))
    return pd.DataFrame(columns)


def _values_on(days: list[date], band: Band, measure: Measure, language: str) -> Iterator[str]:
    rows = {day: row for row, day in enumerate(band.dates)}
    for day in days:
        yield written_at(band, rows[day], measure, language) if day in rows else ""


def free_name(name: str, taken: Mapping[str, Any]) -> str:
    """Return a name that no column has yet, the same to the eye."""
    return name if name not in taken else free_name(f"{name} ", taken)
