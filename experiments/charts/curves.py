"""Curves over time: one line and band for each arm, observed points, the end of the data, values under the cursor."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from string import ascii_uppercase
from typing import Any, Final

import altair as alt

from experiments.charts.chart import ArmLine, Chart
from experiments.charts.curve_words import (
    Bands,
    Lines,
    curve_sentence,
    curve_table,
    has_intervals,
    last_date,
    written_at,
)
from experiments.charts.marks import (
    ARMS,
    DEPARTURE_SIDE,
    LINE_WIDTH,
    NOTE_SIZE,
    PAPER_HEIGHT,
    SIDE,
    TALL_ON_PAPER,
    data_end_layers,
    data_end_row,
    departure_layers,
    departure_row,
    drawn,
    ends_of,
    hover_layer,
    middle_of_year,
    observed_layers,
    observed_rows,
    of_data,
    side_of,
    specification,
    time_axis,
    value_axis,
    with_places,
)
from experiments.charts.measures import Measure
from experiments.language.texts import text
from experiments.observations.observed import Observed
from experiments.plots.canvas import INK
from experiments.plots.results import Band
from experiments.plots.series import common_length
from sim.calendar import DECEMBER

HEIGHT: Final = 280  # pixels
FEW: Final = 2  # arms whose bands do not hide each other
STRONG_BAND: Final = 0.2  # opacity
END_SPACE: Final = 0.03  # of the time shown, between intervals at the last date: room for a letter
END_WIDTH: Final = 2.5  # pixels, of the interval at the last date
LABELS: Final = "labels"  # the parameter that holds the names of the arms
BANDED, NO_ARM = "banded", -1  # the parameter that holds the arm which keeps its band among many
PAST: Final = "past"  # the column of what all arms have in common
FULL_LINE: Final = (1.0, 0.0)  # a dash without a gap


@dataclass(frozen=True)
class CurveWords:
    """What stands between the values under the cursor."""

    colon: str
    centre: str  # what the values are, behind the date


def curve_chart(
    bands: Bands,
    lines: Lines,
    observed: Sequence[Observed],
    measure: Measure,
    data_end: date,
    language: str,
    *,
    sentence: str = "",
    subtitle: str = "",
    note: str = "",
    since: date = date.min,
    has_zero_line: bool = False,
    departure: date | None = None,
) -> Chart:
    """Return the chart of a measure over time, arm by arm; bands and lines by arm, in the order of the legend.

    Bands are in the unit of the metric; where both ends of an interval are the same, only the value is told. What all
    arms have in common up to a date is drawn once. Bands of more than a few arms would hide each other: intervals are
    then drawn beside the last date, each with the letter of its arm, and the first arm alone goes on with the band of
    the common past. Without a sentence, one tells where the arms stand at the end.
    """
    kept = {arm: found for arm, band in bands.items() if (found := band.since(since))}
    sentence = sentence or curve_sentence(kept, lines, measure, language)
    curves = {arm: _over_years(band) for arm, band in kept.items()} if measure.is_yearly else kept
    first, last = _time_shown(curves, since)
    data = {
        "past": _past_rows(curves, measure),
        "arms": _own_rows(curves, measure),
        "arm_ends": _end_rows(curves, lines, measure, last - first) if len(kept) > FEW else [],
        "hover": _hover_rows(kept, measure, language),
        "observed": observed_rows([point for point in observed if point.day >= first], measure, language),
        "data_end": [data_end_row(data_end, language)] if first <= data_end <= last else [],
        "departure": [departure_row(departure, language)] if departure and first <= departure <= last else [],
        "zero": [{"zero": 0}] if has_zero_line else [],
    }
    banded = 0 if any(row["low"] < row["high"] for row in data["past"]) else NO_ARM
    legend = {
        "legend": _legend(kept, lines, measure, language),
        "paper_height": PAPER_HEIGHT if measure.top is None else TALL_ON_PAPER,
        "signs": [*_signs(data, measure, language), *_interval_signs(data, banded, language)],
        **_legend_title(kept, measure, language),
    }
    description = f"{measure.label}. {sentence}"
    names = tuple(name for name, rows in data.items() if rows)
    layers = _drawn(tuple(lines[arm] for arm in kept), measure, _hover_words(kept, measure, language), names)
    ends = ends_of(measure, [*data["past"], *data["arms"], *data["observed"]])
    sides = {SIDE: side_of(data_end, first, last), DEPARTURE_SIDE: side_of(departure or first, first, last)}
    placed = with_places(layers, ends, **sides, **{BANDED: banded})
    spec = {**placed, "description": description, "usermeta": legend, "datasets": data}
    table = curve_table(kept, lines, measure, language)
    return Chart(measure.name, measure.label, sentence, spec, table, subtitle, note)


def _over_years(band: Band) -> Band:
    """Return a band of years as it is drawn: level from the first day of each year to its last."""
    days = [day for year in band.dates for day in (year, year.replace(month=DECEMBER, day=31))]
    columns = (band.low, band.middle, band.high, band.mean)
    return Band(tuple(days), *(tuple(value for value in column for _ in range(2)) for column in columns))


def _time_shown(bands: Bands, since: date) -> tuple[date, date]:
    days = [day for band in bands.values() for day in (band.dates[0], band.dates[-1])]
    return min(days, default=since), max(days, default=since)


@lru_cache(maxsize=64)
def _drawn(lines: tuple[ArmLine, ...], measure: Measure, words: CurveWords, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the specification of a chart of arms whose data sets have rows, without the data.

    It is kept, because a page that is moved draws the same chart of other data again and again.
    """
    zero = of_data("zero").mark_rule(color=INK).encode(y="zero:Q")
    hover = hover_layer(of_data("hover"), _hover_text(len(lines), measure, words))
    layers = (
        *_curve_layers(lines, measure),
        *_end_layers(lines, measure),
        zero,
        *data_end_layers(),
        *departure_layers(),
        hover,
        *observed_layers(measure),
    )
    whole = alt.layer(*(layer for layer in layers if layer.data.name in names)).add_params(
        alt.param(name=ARMS, value=list(range(len(lines)))),
        alt.param(name=LABELS, value=[line.label for line in lines]),
    )
    return specification(whole, {}, height=HEIGHT)


def _curve_layers(lines: Sequence[ArmLine], measure: Measure) -> Iterator[alt.Chart]:
    """Yield bands, then lines: of what all arms have in common, and of each arm from there on."""
    past, own = of_data("past"), of_data("arms").transform_filter(f"indexof({ARMS}, datum.arm) >= 0")
    dashes = alt.Scale(domain=list(range(len(lines))), range=[list(line.dash or FULL_LINE) for line in lines])
    colour, dash = _arm_colour(lines), alt.StrokeDash("arm:N", scale=dashes, legend=None)
    middle = {"x": time_axis(), "y": value_axis(measure, "middle")}
    extent = {"x": time_axis(), "y": value_axis(measure, "low"), "y2": "high:Q"}
    opacity = alt.value(alt.expr(f"length({ARMS}) > {FEW} && datum.arm != {BANDED} ? 0 : {STRONG_BAND}"))
    yield past.mark_area(color=INK, opacity=STRONG_BAND).encode(**extent)
    yield own.mark_area().encode(**extent, color=colour, opacity=opacity)
    yield past.mark_line(color=INK, strokeWidth=LINE_WIDTH).encode(**middle)
    yield own.mark_line(strokeWidth=LINE_WIDTH).encode(**middle, color=colour, strokeDash=dash)


def _end_layers(lines: Sequence[ArmLine], measure: Measure) -> Iterator[alt.Chart]:
    """Yield the intervals at the last date, shown where the arms are too many for bands: data set `arm_ends`."""
    shown_arms = of_data("arm_ends").transform_filter(f"length({ARMS}) > {FEW} && indexof({ARMS}, datum.arm) >= 0")
    extent = {"x": time_axis(), "y": value_axis(measure, "low"), "y2": "high:Q"}
    yield shown_arms.mark_rule(strokeWidth=END_WIDTH).encode(**extent, color=_arm_colour(lines))
    letter = shown_arms.mark_text(baseline="bottom", dy=-2, fontSize=NOTE_SIZE, color=INK)
    yield letter.encode(x=time_axis(), y=value_axis(measure, "high"), text="letter:N")


def _arm_colour(lines: Sequence[ArmLine]) -> alt.Color:
    scale = alt.Scale(domain=list(range(len(lines))), range=[line.colour for line in lines])
    return alt.Color("arm:N", scale=scale, legend=None)


def _end_rows(bands: Bands, lines: Lines, measure: Measure, time_shown: timedelta) -> list[dict[str, Any]]:
    """Return the interval of each arm at its last date, side by side to the right of it."""
    ends = enumerate(band.part(slice(-1, None)) for band in bands.values())
    found = [{"arm": place, **row} for place, end in ends for row in _rows(end, measure)]
    step = END_SPACE * time_shown
    days = (date.fromisoformat(row["date"]) + (row["arm"] + 1) * step for row in found)
    letters = (_letter(arm, lines) for arm in bands)
    return [
        {**row, "date": day.isoformat(), "letter": letter}
        for row, day, letter in zip(found, days, letters, strict=True)
    ]


def _letter(arm: str, lines: Lines) -> str:
    """Return how an arm is called where its name has no room, the same in all charts of a study."""
    place = list(lines).index(arm)
    return ascii_uppercase[place] if place < len(ascii_uppercase) else str(place + 1)


def _own_rows(bands: Bands, measure: Measure) -> list[dict[str, Any]]:
    """Return the rows of each arm from the last date on which all are the same."""
    start = slice(max(common_length(list(bands.values())) - 1, 0), None)
    parts = enumerate(band.part(start) for band in bands.values())
    return [{"arm": place, **row} for place, band in parts for row in _rows(band, measure)]


def _past_rows(bands: Bands, measure: Measure) -> list[dict[str, Any]]:
    """Return the rows that all arms have in common."""
    shared = common_length(list(bands.values()))
    return list(_rows(next(iter(bands.values())).part(slice(shared)), measure)) if shared > 1 else []


def _rows(band: Band, measure: Measure) -> Iterator[dict[str, Any]]:
    for day, *values in zip(band.dates, band.low, band.middle, band.high, strict=True):
        low, middle, high = (drawn(value, measure) for value in values)
        yield {"date": day.isoformat(), "low": low, "middle": middle, "high": high}


def _hover_words(bands: Bands, measure: Measure, language: str) -> CurveWords:
    centre = f", {text(f'charts.centre.{measure.centre}', language)}" if has_intervals(bands) else ""
    return CurveWords(text("charts.colon", language), centre)


def _hover_text(n_arms: int, measure: Measure, words: CurveWords) -> str:
    """Return what is told at a date as an expression of Vega: the date, then a line for each arm that is shown."""
    colon = json.dumps(words.colon)
    own = (
        f"(datum.a{place} && indexof({ARMS}, {place}) >= 0 ? '\\n' + {LABELS}[{place}] + {colon} + datum.a{place} : '')"
        for place in range(n_arms)
    )
    past = f"(datum.{PAST} ? '\\n' + datum.{PAST} : '')"
    return " + ".join([f"utcFormat(datum.date, '{measure.clock}')", json.dumps(words.centre), past, *own])


def _hover_rows(bands: Bands, measure: Measure, language: str) -> list[dict[str, str]]:
    """Return a row for each date: the values of the arms (a0, a1, …), or the one that all have in common."""
    shared = common_length(list(bands.values()))
    found: dict[date, dict[str, str]] = {}
    for place, band in enumerate(bands.values()):
        for row, day in enumerate(band.dates):
            shown_day = middle_of_year(day) if measure.is_yearly else day
            cells = found.setdefault(day, {"date": shown_day.isoformat()})
            if row >= shared:
                cells[f"a{place}"] = written_at(band, row, measure, language)
            elif place == 0:
                value = written_at(band, row, measure, language)
                cells[PAST] = text("charts.all_arms", language, value=value)
    return [found[day] for day in sorted(found)]


def _signs(data: Mapping[str, Sequence[Any]], measure: Measure, language: str) -> list[dict[str, str]]:
    """Return the signs that belong to no arm: the past in common, and what was observed or published."""
    point = "cost.yearly.published" if measure.is_yearly else "figure.observed"
    labels = {"past": ("line", "figure.common_past"), "observed": ("point", point)}
    return [{"sign": sign, "label": text(key, language)} for name, (sign, key) in labels.items() if data[name]]


def _interval_signs(data: Mapping[str, Sequence[Any]], banded: int, language: str) -> Iterator[dict[str, str]]:
    """Yield what the band and the bars are where the arms are too many for a band each."""
    if not data["arm_ends"]:
        return
    if banded != NO_ARM:
        yield {"sign": "band", "label": text("charts.band", language, letter=data["arm_ends"][banded]["letter"])}
    yield {"sign": "bar", "label": text("charts.bars", language)}


def _legend_title(bands: Bands, measure: Measure, language: str) -> dict[str, str]:
    """Return what the values of the legend are, and what can be done with it on a screen."""
    if not bands:
        return {}
    centre = text(f"charts.centre.{measure.centre if has_intervals(bands) else 'value'}", language)
    when = last_date(bands, measure, language)
    title = text("charts.legend_title", language, centre=centre.capitalize(), when=when)
    return {"legend_title": title, "legend_use": text("charts.legend_use", language)}


def _legend(bands: Bands, lines: Lines, measure: Measure, language: str) -> list[dict[str, Any]]:
    """Return each arm as it is drawn with its last value; its letter where intervals are too many for bands."""
    return [
        {
            "key": arm,
            "label": lines[arm].label,
            "letter": _letter(arm, lines) if len(bands) > FEW else "",
            "colour": lines[arm].colour,
            "dash": list(lines[arm].dash),
            "value": written_at(band, -1, measure, language),
        }
        for arm, band in bands.items()
    ]
