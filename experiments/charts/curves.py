"""Curves over time: one line and band for each arm, observed points, the end of the data."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import altair as alt
import pandas as pd

from experiments.charts.chart import ArmLine, Chart, Measure, shown
from experiments.charts.marks import LINE_WIDTH, of_rows, time_axis
from experiments.language.numbers import full_date, interval, month_and_year
from experiments.language.texts import text
from experiments.observations.observed import Observed
from experiments.plots.canvas import INK
from experiments.plots.results import Band
from experiments.plots.series import common_length
from sim.calendar import DECEMBER

HEIGHT: Final = 280  # pixels
ARMS: Final = "arms"  # the parameter that holds the numbers of the arms that are shown
IS_SHOWN: Final = f"indexof({ARMS}, datum.arm) >= 0"
FAINT_BAND, BAND_OF_FEW = 0.1, 0.2  # opacity, where more than two arms are shown, and otherwise
FEW: Final = 2
ALL_TIME: Final = date.min


def curve_chart(
    bands: Mapping[str, Band],
    lines: Mapping[str, ArmLine],
    observed: Sequence[Observed],
    measure: Measure,
    data_end: date,
    language: str,
    *,
    sentence: str = "",
    since: date = ALL_TIME,
    has_zero_line: bool = False,
) -> Chart:
    """Return the chart of a measure over time, arm by arm; bands and lines by arm, in the order of the legend.

    Bands are in the unit of the metric; a date without an interval has three equal values.
    """
    kept = {arm: band.since(since) for arm, band in bands.items()}
    kept = {arm: band for arm, band in kept.items() if band}
    layers = [*_layers(kept, lines, observed, measure, language), *_marks(kept, data_end, language, has_zero_line)]
    spec = alt.layer(*layers).add_params(_arms_parameter(len(kept)))
    said = sentence or curve_sentence(kept, lines, measure, language)
    legend = [_legend_item(kept[arm], arm, lines[arm], measure, language) for arm in kept]
    titled = spec.properties(
        width="container",
        height=HEIGHT,
        description=f"{measure.label}. {said}",
        usermeta={"legend": legend, "legend_title": _legend_title(kept, language)},
    )
    return Chart(measure.name, measure.label, said, titled.to_dict(), curve_table(kept, lines, measure, language))


def curve_sentence(bands: Mapping[str, Band], lines: Mapping[str, ArmLine], measure: Measure, language: str) -> str:
    """Return where the arms stand at the last date, with their intervals."""
    ends = {arm: written_end(band, measure, language) for arm, band in bands.items()}
    parts = [text("charts.arm_value", language, arm=lines[arm].label, value=value) for arm, value in ends.items()]
    when = _last_month(bands, language)
    joined = text("charts.and_so_on", language).join(parts)
    return text("charts.curve_sentence", language, what=measure.label, when=when, values=joined)


def written_end(band: Band, measure: Measure, language: str) -> str:
    """Return the last value of a band with its interval."""
    return written_at(band, -1, measure, language)


def written_at(band: Band, row: int, measure: Measure, language: str) -> str:
    """Return a value of a band with its interval; a value alone where there is none."""
    low, middle, high = (measure.written(shown(column[row]), language) for column in (band.low, band.middle, band.high))
    return middle if low == high else interval(middle, low, high, language)


def curve_table(
    bands: Mapping[str, Band], lines: Mapping[str, ArmLine], measure: Measure, language: str
) -> pd.DataFrame:
    """Return the values at year ends and at the last date, a column for each arm."""
    days = sorted({day for band in bands.values() for day in band.dates})
    told = [day for day in days if day.month == DECEMBER or day == days[-1]]
    columns: dict[str, list[str]] = {text("charts.date", language): [full_date(day, language) for day in told]}
    for arm, band in bands.items():
        rows = {day: row for row, day in enumerate(band.dates)}
        label = _free(lines[arm].label, columns)
        columns[label] = [written_at(band, rows[day], measure, language) if day in rows else "" for day in told]
    return pd.DataFrame(columns)


def _free(label: str, taken: Mapping[str, Any]) -> str:
    """Return a label that no column has yet."""
    return label if label not in taken else _free(f"{label} ", taken)


def _layers(
    bands: Mapping[str, Band],
    lines: Mapping[str, ArmLine],
    observed: Sequence[Observed],
    measure: Measure,
    language: str,
) -> list[Any]:
    colours = alt.Color(
        "arm:N",
        scale=alt.Scale(domain=list(range(len(bands))), range=[lines[arm].colour for arm in bands]),
        legend=None,
    )
    dashes = alt.StrokeDash(
        "arm:N",
        scale=alt.Scale(domain=list(range(len(bands))), range=[list(lines[arm].dash) or [1, 0] for arm in bands]),
        legend=None,
    )
    drawn = _curve_rows(bands, measure)
    curves = of_rows(drawn).transform_filter(IS_SHOWN)
    band = curves.mark_area().encode(
        x=time_axis(), y=_value_axis(measure), y2="high:Q", color=colours, opacity=alt.value(alt.expr(_BAND_OPACITY))
    )
    line = curves.mark_line(strokeWidth=LINE_WIDTH).encode(
        x=time_axis(), y=_value_axis(measure, "middle"), color=colours, strokeDash=dashes
    )
    past = of_rows(_past_rows(bands, measure))
    past_band = past.mark_area(color=INK, opacity=BAND_OF_FEW).encode(
        x=time_axis(), y=_value_axis(measure), y2="high:Q"
    )
    past_line = past.mark_line(color=INK, strokeWidth=LINE_WIDTH).encode(
        x=time_axis(), y=_value_axis(measure, "middle")
    )
    return [
        past_band,
        band,
        past_line,
        line,
        *_observed_layers(observed, measure, language),
        _hover(bands, lines, measure, language),
    ]


_BAND_OPACITY: Final = f"length({ARMS}) > {FEW} ? {FAINT_BAND} : {BAND_OF_FEW}"


def _arms_parameter(n_arms: int) -> Any:
    return alt.param(name=ARMS, value=list(range(n_arms)))


def _value_axis(measure: Measure, field: str = "low") -> Any:
    scale = alt.Scale() if measure.top is None else alt.Scale(domain=[0, measure.top], nice=False)
    return alt.Y(
        f"{field}:Q",
        scale=scale,
        axis=alt.Axis(title=None, format=measure.axis, tickCount=5),
    )


def _curve_rows(bands: Mapping[str, Band], measure: Measure) -> list[dict[str, Any]]:
    """Return the rows of the arms from the last date on which all are the same."""
    start = max(common_length(list(bands.values())) - 1, 0)
    return [
        {"arm": place, **row}
        for place, band in enumerate(bands.values())
        for row in _rows(band.part(slice(start, None)), measure)
    ]


def _past_rows(bands: Mapping[str, Band], measure: Measure) -> list[dict[str, Any]]:
    """Return the rows that all arms have in common."""
    shared = common_length(list(bands.values()))
    return _rows(next(iter(bands.values())).part(slice(shared)), measure) if shared > 1 else []


def _rows(band: Band, measure: Measure) -> list[dict[str, Any]]:
    columns = zip(band.dates, band.low, band.middle, band.high, strict=True)
    return [
        {
            "date": day.isoformat(),
            **{name: shown(measure.factor * value) for name, value in zip(_ENDS, values, strict=True)},
        }
        for day, *values in columns
    ]


_ENDS: Final = ("low", "middle", "high")


def _observed_layers(observed: Sequence[Observed], measure: Measure, language: str) -> list[Any]:
    if not observed:
        return []
    rows = [
        {
            "date": point.day.isoformat(),
            "middle": shown(measure.factor * point.value),
            "low": shown(measure.factor * (point.value - 2 * point.sd)),
            "high": shown(measure.factor * (point.value + 2 * point.sd)),
            "text": _observed_text(point, measure, language),
        }
        for point in observed
    ]
    data = of_rows(rows)
    error = data.mark_rule(color=INK).encode(x=time_axis(), y=_value_axis(measure), y2="high:Q")
    point = data.mark_point(color=INK, fill="#FFFFFF", size=32, strokeWidth=1.3, opacity=1).encode(
        x=time_axis(), y=_value_axis(measure, "middle")
    )
    return [error, point]


def _observed_text(point: Observed, measure: Measure, language: str) -> str:
    value, error = measure.written(point.value, language), measure.written(2 * point.sd, language)
    when = full_date(point.day, language)
    return text("charts.observed_point", language, when=when, value=value, error=error)


def _hover(bands: Mapping[str, Band], lines: Mapping[str, ArmLine], measure: Measure, language: str) -> Any:
    """Return a line at the date under the cursor, with the values of the arms that are shown."""
    data = of_rows(_hover_rows(bands, lines, measure, language))
    parts = [f"(indexof({ARMS}, {place}) >= 0 ? '\\n' + datum.a{place} : '')" for place in range(len(bands))]
    nearest = alt.selection_point(
        name="hover", nearest=True, on="pointerover", clear="pointerout", encodings=["x"], empty=False
    )
    return (
        data.transform_calculate(text=" + ".join(["datum.when", *parts]))
        .mark_rule(color=INK)
        .encode(
            x=time_axis(),
            opacity=alt.condition(nearest, alt.value(0.6), alt.value(0)),
            tooltip=alt.Tooltip("text:N"),
        )
        .add_params(nearest)
    )


def _hover_rows(
    bands: Mapping[str, Band], lines: Mapping[str, ArmLine], measure: Measure, language: str
) -> list[dict[str, str]]:
    found: dict[date, dict[str, str]] = {}
    for place, (arm, band) in enumerate(bands.items()):
        for row, day in enumerate(band.dates):
            words = written_at(band, row, measure, language)
            value = text("charts.arm_value", language, arm=lines[arm].label, value=words)
            found.setdefault(day, {"date": day.isoformat(), "when": month_and_year(day, language)})[f"a{place}"] = value
    return [{**{f"a{place}": "" for place in range(len(bands))}, **found[day]} for day in sorted(found)]


def _marks(bands: Mapping[str, Band], data_end: date, language: str, has_zero_line: bool) -> list[Any]:
    """Return the lines that belong to no arm: the end of the data, and zero."""
    days = [day for band in bands.values() for day in band.dates]
    is_within = bool(days) and min(days) <= data_end <= max(days)
    zero = of_rows([{"y": 0}]).mark_rule(color=INK).encode(y="y:Q")
    return [*(_data_end(data_end, language) if is_within else ()), *([zero] if has_zero_line else ())]


def _data_end(day: date, language: str) -> list[Any]:
    words = text("figure.data_end", language, when=full_date(day, language))
    data = of_rows([{"date": day.isoformat(), "text": words}])
    rule = data.mark_rule(color=INK, strokeDash=[3, 3]).encode(x=time_axis())
    label = data.mark_text(color=INK, align="center", baseline="bottom", dy=-4, fontSize=11).encode(
        x=time_axis(), y=alt.value(0), text="text:N"
    )
    return [rule, label]


def _last_month(bands: Mapping[str, Band], language: str) -> str:
    return month_and_year(max(band.dates[-1] for band in bands.values()), language)


def _legend_title(bands: Mapping[str, Band], language: str) -> str:
    return text("charts.legend_title", language, when=_last_month(bands, language))


def _legend_item(band: Band, arm: str, line: ArmLine, measure: Measure, language: str) -> dict[str, Any]:
    value = written_end(band, measure, language)
    return {"key": arm, "label": line.label, "colour": line.colour, "dash": list(line.dash), "value": value}
