"""Curves over time: one line and band for each arm, observed points, the end of the data."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import floor, log10
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import Formatter, MaxNLocator
from scipy.optimize import isotonic_regression

from experiments.comparing.even_histogram import EvenHistogram
from experiments.language.numbers import number, percent, points
from experiments.observations.observed import Observed
from experiments.plots.canvas import FAINT, INK
from experiments.plots.drawn_results import DrawnResults
from experiments.plots.palette import BLUE
from experiments.plots.results import Band, StoredStudy

MAX_BANDS = 2  # with more arms, bands hide each other: the interval is then drawn at the last date only
MAX_END_VALUES = 6
LABEL_SPACE = 0.17  # of the time shown, kept free at the right for the values at the end
LABEL_GAP = 0.075  # of the height of a panel, between two of these values
INTERVAL_SPACE = 0.018  # of the width of a panel, between the intervals at the last date
LEADER_LENGTH = 0.05  # of the width of a panel, from the end of a curve to its value
SHORT_DAYS = 365  # the least time for which free space is measured
SHADE: Final[dict[str, Any]] = {"alpha": 0.18, "linewidth": 0}  # of an interval
EQUAL_LINE: Final[dict[str, Any]] = {"color": INK, "linewidth": 1.0, "linestyle": (0, (4, 2))}  # what would be even
CHANCE_BAND: Final[dict[str, Any]] = {"color": "#D9D9D9", "linewidth": 0}
BAR_SHARE = 0.62  # of its part, that a bar fills
DATA_END_LINE: Final[dict[str, Any]] = {"color": FAINT, "linewidth": 1.0, "linestyle": (0, (2, 2))}
END_VALUE: Final[dict[str, Any]] = {
    "xytext": (2, 0),
    "textcoords": "offset points",
    "annotation_clip": False,
    "va": "center",
    "size": 9,
    "weight": "bold",
    "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0},  # no line runs through a value
}
OBSERVED: Final[dict[str, Any]] = {
    "fmt": "o",
    "markersize": 3.6,
    "markerfacecolor": "white",
    "markeredgecolor": "black",
    "ecolor": "black",
    "markeredgewidth": 1.0,
    "elinewidth": 1.0,
    "zorder": 5,
}


def day_of(day: date) -> float:
    """Return a day as a place on the axis of time."""
    return float(day.toordinal())


def days_of(days: Sequence[date]) -> list[float]:
    """Return days as places on the axis of time."""
    return [day_of(day) for day in days]


def draw_arms(axes: Axes, study: StoredStudy, bands: Mapping[str, Band]) -> None:
    """Draw the curves of all arms; what they have in common, up to the first difference, once and in black."""
    shared = common_length(list(bands.values()))
    if shared > 1:
        draw_band(axes, next(iter(bands.values())).part(slice(shared)), INK, "-", shade=True)
    for place, (arm, band) in enumerate(bands.items()):
        style = study.styles[arm]
        rest = band.part(slice(max(shared - 1, 0), None))
        draw_band(axes, rest, style.colour, style.dash, shade=len(bands) <= MAX_BANDS)
        if len(bands) > MAX_BANDS:
            _draw_end_interval(axes, band, style.colour, place)


def common_length(bands: Sequence[Band]) -> int:
    """Return the number of first dates on which all arms are the same, 0 for a single arm."""
    if len(bands) < 2:
        return 0
    first, *others = ([*zip(band.dates, band.low, band.middle, band.high, strict=True)] for band in bands)
    length = min(len(first), *(len(other) for other in others))
    same = (all(other[row] == first[row] for other in others) for row in range(length))
    return next((row for row, is_same in enumerate(same) if not is_same), length)


def are_all_the_same(bands: Sequence[Band]) -> bool:
    """Say whether several arms are the same to the end."""
    return len(bands) > 1 and common_length(bands) == len(bands[0].dates)


def draw_band(axes: Axes, band: Band, colour: str, dash: Any, shade: bool) -> None:
    """Draw a band and the line in its middle."""
    days = days_of(band.dates)
    if shade:
        axes.fill_between(days, band.low, band.high, color=colour, **SHADE)
    axes.plot(days, band.middle, color=colour, linestyle=dash)


def _draw_end_interval(axes: Axes, band: Band, colour: str, place: int) -> None:
    low, _, high = band.end
    day = _interval_day(axes, band, place)
    axes.plot([day, day], [low, high], color=colour, linewidth=2.2)


def _interval_day(axes: Axes, band: Band, place: int) -> float:
    """Return where on the axis of time the interval of an arm's last date stands, beside those of the others."""
    left, right = axes.get_xlim()
    return day_of(band.dates[-1]) + INTERVAL_SPACE * (place + 1) * (right - left)


def draw_observed(axes: Axes, points: Sequence[Observed], style: Mapping[str, Any] = OBSERVED) -> None:
    """Draw observations with twice their error to either side."""
    if points:
        days, values = days_of([point.day for point in points]), [point.value for point in points]
        axes.errorbar(days, values, yerr=[2 * point.sd for point in points], **style)


def mark_data_end(axes: Axes, study: DrawnResults, color: str = FAINT, zorder: float = 1) -> None:
    """Draw the line that divides what was observed from what is projected."""
    axes.axvline(day_of(study.data_end), **{**DATA_END_LINE, "color": color}, zorder=zorder)


def set_years(axes: Axes, first: date, last: date, every: int = 2, label_space: float = LABEL_SPACE) -> None:
    """Show the years between two dates, with free space at the right for the values at the end."""
    start, end = day_of(first), day_of(last)
    step = every if last.year - first.year > 3 else 1
    years = [year for year in range(first.year + 1, last.year + 2) if year % step == 0]
    axes.set_xticks([day_of(date(year, 1, 1)) for year in years], [str(year) for year in years])
    axes.set_xlim(start, end + label_space * max(end - start, SHORT_DAYS))


def write_end_values(
    axes: Axes,
    study: StoredStudy,
    bands: Mapping[str, Band],
    written: Callable[[float, str], str],
    gap: float = LABEL_GAP,
) -> None:
    """Write the last value of each arm beside its curve, and tied to its end.

    Values that would overlap are moved apart, by a `gap` that is a share of the height of the panel.
    """
    if not 0 < len(bands) <= MAX_END_VALUES or are_all_the_same(list(bands.values())):
        return
    bottom, top = axes.get_ylim()
    arms = sorted(bands, key=lambda arm: bands[arm].middle[-1])
    heights = spread_apart([bands[arm].middle[-1] for arm in arms], gap * (top - bottom), bottom, top)
    for arm, height in zip(arms, heights, strict=True):
        last, value = day_of(bands[arm].dates[-1]), bands[arm].middle[-1]
        start = last if len(bands) <= MAX_BANDS else _interval_day(axes, bands[arm], list(bands).index(arm))
        end = last + _leader_length(axes, len(bands))
        axes.plot([start, end], [value, height], color=study.styles[arm].colour, linewidth=0.7, clip_on=False)
        axes.annotate(written(value, study.language), (end, height), color=study.styles[arm].colour, **END_VALUE)


def _leader_length(axes: Axes, n_arms: int) -> float:
    """Return the days between the last date and the values written at the right."""
    left, right = axes.get_xlim()
    intervals = INTERVAL_SPACE * (n_arms + 1) if n_arms > MAX_BANDS else 0.0
    return (intervals + LEADER_LENGTH) * (right - left)


def spread_apart(values: Sequence[float], gap: float, bottom: float, top: float) -> list[float]:
    """Return heights that are as near as can be to increasing values, yet a gap apart and within bottom…top."""
    steps = gap * np.arange(len(values))
    # Heights a gap apart are steps plus something that does not decrease: the nearest such is a known regression.
    nearest = isotonic_regression(np.array(values) - steps).x
    lowest = bottom + gap / 2
    highest = max(top - gap / 2 - steps[-1], lowest)
    return list(np.clip(nearest, lowest, highest) + steps)


def draw_even(axes: Axes, found: EvenHistogram) -> None:
    """Draw a histogram of values that would be spread evenly, with the even share and what chance allows."""
    axes.axhspan(found.low, found.high, **CHANCE_BAND)
    axes.axhline(found.expected, **EQUAL_LINE, zorder=3)
    width = BAR_SHARE / len(found.counts)
    axes.bar((found.edges[:-1] + found.edges[1:]) / 2, found.counts, width=width, color=BLUE, zorder=2)


class StepFormatter(Formatter):
    """Writes ticks with as many decimals as the step between them needs."""

    def __init__(self, write: Callable[[float, int], str], per: float = 1.0) -> None:
        self._write = write
        self._per = per  # figures written for one unit of the axis: 100 where a share is written in per cent

    def __call__(self, value: float, pos: int | None = None) -> str:
        """Write a single value, without decimals."""
        return self._write(value, 0)

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Write all ticks of an axis."""
        steps = [self._per * abs(right - left) for left, right in pairwise(values)]
        digits = max(0, -floor(log10(min(steps)) + 1e-9)) if steps else 0
        return [self._write(value, digits) for value in values]


def scale_in(axis: Axis, formatter: Formatter) -> None:
    """Put round ticks on an axis and write them by a formatter."""
    axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(formatter)


def percent_axis(axis: Axis, language: str) -> None:
    """Let an axis show shares in per cent."""
    scale_in(axis, StepFormatter(lambda share, digits: percent(share, language, digits), per=100))


def points_axis(axis: Axis, language: str) -> None:
    """Let an axis show differences between shares in percentage points."""
    scale_in(axis, StepFormatter(lambda share, digits: points(share, language, digits), per=100))


def number_axis(axis: Axis, language: str) -> None:
    """Let an axis show counts or amounts."""
    scale_in(axis, StepFormatter(lambda value, digits: number(value, language, digits)))


def signed_axis(axis: Axis, language: str) -> None:
    """Let an axis show differences between counts or amounts, each with its sign."""
    scale_in(axis, StepFormatter(lambda value, digits: number(value, language, digits, signed=True)))


LINES_EDGE = 0.1  # of a line, that axes of lines leave empty above the first and below the last


def set_lines(axes: Axes, n_lines: int) -> None:
    """Let axes hold lines of marks from the top down, with an upright grid behind them."""
    axes.set_ylim(n_lines - 0.5 + LINES_EDGE, -0.5 - LINES_EDGE)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)


def top_of(bands: Sequence[Band], least: float) -> float:
    """Return the upper end of an axis on which all bands fit, at least `least`."""
    return max([least, *(1.06 * max(band.high) for band in bands if band)])
