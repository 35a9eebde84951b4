"""What the charts of several kinds are made of: their data, their axes, the end of the data."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import altair as alt

from experiments.charts.chart import shown
from experiments.charts.measures import Measure
from experiments.language.numbers import full_date
from experiments.language.texts import text
from experiments.observations.observed import Observed
from experiments.plots.canvas import INK

LINE_WIDTH: Final = 2.0  # pixels
DRAWN_DIGITS: Final = 4  # significant digits of what is only drawn: less than a pixel
NOTE_SIZE: Final = 11  # pixels, of letters
PAPER_HEIGHT, TALL_ON_PAPER = 148, 185  # pixels; two or three charts fill a page
MOST_TICKS: Final = 5
EDGE: Final = 0.3  # of the time shown, from which a name beside a line would not fit on both sides
ENDS, SIDE, DEPARTURE_SIDE = "ends", "side", "departure_side"  # parameters of `with_places`
ROW = 14  # pixels, between two names above a plot
UNSIGNED_ZERO: Final = "datum.label == '+0' ? '0' : datum.label"
ARMS: Final = "arms"  # the parameter that holds the numbers of the arms that are shown

Ends = tuple[float, float]


def of_data(name: str) -> alt.Chart:
    """Return a chart, without marks yet, of a data set of the specification (see `specification`)."""
    return alt.Chart(alt.NamedData(name=name))


def specification(chart: Any, data: Mapping[str, Any], **properties: Any) -> dict[str, Any]:
    """Return a chart with its data sets by name, as wide as its container; `properties` are those of Vega-Lite.

    The data come in last, since Altair would copy and check every row of them.
    """
    made: dict[str, Any] = chart.properties(width="container", **properties).to_dict()
    return {**made, "datasets": dict(data)}


def time_axis() -> alt.X:
    """Return the axis of the field `date`, an ISO date, the same in every time zone."""
    axis = alt.Axis(title=None, format="%Y", tickCount="year", grid=False, labelOverlap="greedy")
    return alt.X("date:T", scale=alt.Scale(type="utc"), axis=axis)


def value_axis(measure: Measure, field: str) -> alt.Y:
    """Return the axis of a field in the unit of a measure, its ends those of `with_places`."""
    ends = [alt.ExprRef(f"{ENDS}[{place}]") for place in (0, 1)]
    axis = alt.Axis(title=None, format=measure.axis, tickCount=MOST_TICKS, labelExpr=UNSIGNED_ZERO)
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=ends, nice=measure.top is None), axis=axis)


def with_places(spec: Mapping[str, Any], ends: Ends, **places: object) -> dict[str, Any]:
    """Return a specification with what hangs on its data: the ends of its axis, and other parameters by name."""
    named = [{"name": name, "value": value} for name, value in {ENDS: list(ends), **places}.items()]
    return {**spec, "params": [*spec.get("params", ()), *named]}


def ends_of(measure: Measure, rows: Iterable[Mapping[str, Any]]) -> Ends:
    """Return the ends of an axis on which rows with `low` and `high` fit, whichever arms are shown."""
    if measure.top is not None:
        return measure.bottom, measure.top
    kept = list(rows)
    low, high = measure.least
    return min([low, *(row["low"] for row in kept)]), max([high, *(row["high"] for row in kept)])


def drawn(value: float, measure: Measure) -> float:
    """Return a value as it is drawn."""
    return shown(measure.factor * value, DRAWN_DIGITS)


def hover_layer(data: alt.Chart, words: str) -> alt.Chart:
    """Return a line at the date nearest to the cursor, where an expression of Vega is told in words."""
    nearest = alt.selection_point(
        name="hover", nearest=True, on="pointerover", clear="pointerout", encodings=["x"], empty=False
    )
    opacity = alt.condition(nearest, alt.value(0.6), alt.value(0))
    rule = data.transform_calculate(text=words).mark_rule(color=INK)
    layer: alt.Chart = rule.encode(x=time_axis(), opacity=opacity, tooltip="text:N").add_params(nearest)
    return layer


def data_end_row(day: date, language: str) -> dict[str, str]:
    """Return the end of the data and its name: the row of the data set `data_end`."""
    return {"date": day.isoformat(), "text": text("figure.data_end", language, when=full_date(day, language))}


def side_of(day: date, first: date, last: date) -> str:
    """Return how a name at a day is aligned so that it stays within the time shown."""
    place = (day - first) / max(last - first, timedelta(days=1))
    return "left" if place < EDGE else "right" if place > 1 - EDGE else "center"


def data_end_layers() -> list[alt.Chart]:
    """Return the line that divides what was observed from what is projected, and its name: data set `data_end`."""
    return _day_layers("data_end", SIDE, [3, 3], -4)


def departure_row(day: date, language: str) -> dict[str, str]:
    """Return the day on which the first policy leaves history and its name: the row of the data set `departure`."""
    return {"date": day.isoformat(), "text": text("charts.departure", language, when=full_date(day, language))}


def departure_layers() -> list[alt.Chart]:
    """Return the line from which policies differ, and its name above that of the end of the data."""
    return _day_layers("departure", DEPARTURE_SIDE, [1, 2], -4 - ROW)


def _day_layers(name: str, side: str, dash: list[float], above: int) -> list[alt.Chart]:
    """Return a line at the day of a data set, and its name, some pixels above the plot."""
    data = of_data(name)
    rule = data.mark_rule(color=INK, strokeDash=dash).encode(x=time_axis())
    how: dict[str, Any] = {"color": INK, "baseline": "bottom", "dy": above, "fontSize": NOTE_SIZE, "limit": 330}
    label = data.mark_text(align=alt.ExprRef(side), **how)
    return [rule, label.encode(x=time_axis(), y=alt.value(0), text="text:N")]


def observed_layers(measure: Measure) -> list[alt.Chart]:
    """Return observed points with twice their error to either side: data set `observed`."""
    data = of_data("observed")
    error = data.mark_rule(color=INK).encode(x=time_axis(), y=value_axis(measure, "low"), y2="high:Q")
    point = data.mark_point(color=INK, fill="#FFFFFF", size=32, strokeWidth=1.3, opacity=1)
    return [error, point.encode(x=time_axis(), y=value_axis(measure, "middle"), tooltip="text:N")]


def observed_rows(observed: Sequence[Observed], measure: Measure, language: str) -> list[dict[str, Any]]:
    """Return observations as they are drawn, with what is told of them under the cursor."""
    return [_observed_row(point, measure, language) for point in observed]


def _observed_row(point: Observed, measure: Measure, language: str) -> dict[str, Any]:
    low, middle, high = (drawn(point.value + times * point.sd, measure) for times in (-2, 0, 2))
    words = observed_words(point, measure, language)
    day = middle_of_year(point.day) if measure.is_yearly else point.day
    return {"date": day.isoformat(), "low": low, "middle": middle, "high": high, "text": words}


def middle_of_year(day: date) -> date:
    """Return where a number of a whole year stands on the axis of time."""
    return date(day.year, 7, 1)


def observed_words(point: Observed, measure: Measure, language: str) -> str:
    """Return "Observed on 30 June 2024: 86.0% ± 3.0", with twice the error where one is known."""
    value, error = measure.value(point.value, language), measure.bare(2 * point.sd, language)
    key = "charts.observed_point" if point.sd else "charts.published_point"
    when = str(point.day.year) if measure.is_yearly else full_date(point.day, language)
    return text(key, language, when=when, value=value, error=error)
