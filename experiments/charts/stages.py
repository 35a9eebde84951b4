"""How many CPTS and projects stand at each stage over time, with a choice of the arm, and the counts observed."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import altair as alt
import pandas as pd

from experiments.charts.chart import Chart, shown
from experiments.charts.controls import colour_key, control, first_policy
from experiments.charts.marks import (
    DRAWN_DIGITS,
    PAPER_HEIGHT,
    data_end_layers,
    data_end_row,
    ends_of,
    hover_layer,
    observed_layers,
    observed_rows,
    of_data,
    side_of,
    specification,
    time_axis,
    value_axis,
    with_places,
)
from experiments.charts.measures import Measure, count_measure
from experiments.language.numbers import month_and_year
from experiments.language.texts import text
from experiments.plots.canvas import INK
from experiments.plots.figures.stages import BOUNDARIES, STACK
from experiments.plots.legend import stage_label
from experiments.plots.model_tables import observed
from experiments.plots.palette import STAGE_COLOURS
from experiments.plots.results import Band, StoredStudy
from sim.calendar import DECEMBER

HEIGHT: Final = 300  # pixels
FIELDS: Final[list[Any]] = [f"v{place}" for place in range(len(STACK))]  # means drawn, from the bottom
ARM: Final = "arm"  # the parameter that holds the place of the arm shown


def stage_charts(study: StoredStudy) -> Iterator[Chart]:
    """Yield the chart of stages for the arms that recorded all of them."""
    arms = [arm for arm in study.arms if all(study.band(arm, metric) for metric in STACK)]
    if arms:
        yield _chart(study, arms)


def _chart(study: StoredStudy, arms: Sequence[str]) -> Chart:
    language, arm = study.language, first_policy(study, arms)
    measure = count_measure("stages", text("stages.title", language), text("units.CPTS", language))
    counts = (point for metric in BOUNDARIES for point in observed(metric, study.area, study.data_end))
    points = [point for point in counts if point.day >= study.first_date]
    labels = [stage_label(stage, language) for stage in STACK.values()]
    data = {
        "stages": [row for place, arm in enumerate(arms) for row in _rows(study, arm, place, measure)],
        "observed": observed_rows(points, measure, language),
        "data_end": [data_end_row(study.data_end, language)] if study.data_end <= study.last_date else [],
    }
    totals = [{"low": 0.0, "high": sum(row[field] for field in FIELDS)} for row in data["stages"]]
    ends = ends_of(measure, [*totals, *data["observed"]])
    options = [study.label_with_role(arm) for arm in arms]
    colours = [STAGE_COLOURS[stage] for stage in STACK.values()]
    sentence = _sentence(study, arm, measure)
    spec = specification(
        _drawn(measure, language, labels, arms.index(arm)),
        data,
        height=HEIGHT,
        description=f"{measure.label}. {sentence}",
        usermeta={
            "controls": [control(ARM, "select", text("charts.map.arm", language), options)],
            "paper_height": PAPER_HEIGHT,
            "signs": [{"sign": "point", "label": text("figure.observed", language)}] if points else [],
            "key": colour_key(labels[::-1], colours[::-1]),
        },
    )
    placed = with_places(spec, ends, side=side_of(study.data_end, study.first_date, study.last_date))
    note = text("stages.points_note", language) if points else ""
    subtitle = text("stages.subtitle", language, runs=study.runs)
    return Chart("stages", measure.label, sentence, placed, _table(study, arms, measure), subtitle, note)


def _drawn(measure: Measure, language: str, labels: Sequence[str], place: int) -> Any:
    """Return the layers of the chart, without its data."""
    own = of_data("stages").transform_filter(f"datum.arm == {ARM}")
    colours = alt.Scale(domain=FIELDS, range=[STAGE_COLOURS[stage] for stage in STACK.values()])
    stack = own.transform_fold(FIELDS, as_=["stage", "n"]).mark_area(stroke=INK, strokeWidth=0.3)
    stacked = stack.encode(
        x=time_axis(),
        y=value_axis(measure, "n").stack("zero"),
        color=alt.Color("stage:N", scale=colours, legend=None),
        order=alt.Order("stage:O"),
    )
    layers = (stacked, *data_end_layers(), hover_layer(own, _HOVER_TEXT), *observed_layers(measure))
    return alt.layer(*layers).add_params(
        alt.param(name=ARM, value=place),
        alt.param(name="labels", value=list(labels)),
        alt.param(name="colon", value=text("charts.colon", language)),
    )


# What is told at a date: the date, then the stages from the last to the first.
_HOVER_TEXT: Final = " + ".join(
    [
        "utcFormat(datum.date, '%B %Y')",
        *(f"'\\n' + labels[{place}] + colon + datum.t[{place}]" for place in range(len(STACK))),
    ]
)


def _rows(study: StoredStudy, arm: str, place: int, measure: Measure) -> Iterator[dict[str, Any]]:
    """Yield the means of an arm by date: drawn (v0, v1, …, from the bottom), and in words (t)."""
    bands = [study.band(arm, metric) for metric in STACK]
    for day, *means in zip(bands[0].dates, *(band.mean for band in bands), strict=True):
        drawn = {f"v{stage}": shown(mean, DRAWN_DIGITS) for stage, mean in enumerate(means)}
        words = [measure.value(mean, study.language) for mean in means]
        yield {"arm": place, "date": day.isoformat(), **drawn, "t": words}


def _sentence(study: StoredStudy, arm: str, measure: Measure) -> str:
    language = study.language
    aci = _mean_at(study.band(arm, "n_aci"), -1, measure, language)
    every = _mean_at(study.band(arm, "n_all_stages"), -1, measure, language) if study.band(arm, "n_all_stages") else ""
    key = "charts.stages.of_all" if every else "charts.stages.aci"
    when = month_and_year(study.last_date, language)
    return text(key, language, when=when, arm=study.label(arm), aci=aci, all=every)


def _mean_at(band: Band, row: int, measure: Measure, language: str) -> str:
    return measure.interval(band.low[row], band.mean[row], band.high[row], language)


def _table(study: StoredStudy, arms: Sequence[str], measure: Measure) -> pd.DataFrame:
    """Return the mean number of CPTS at each stage with its interval, by arm, at year ends and at the last date."""
    language = study.language
    cells = [(arm, row, day) for arm in arms for row, day in _told(study.band(arm, "n_aci").dates)]
    columns = {
        text("charts.map.arm", language): [study.label(arm) for arm, _, _ in cells],
        text("charts.date", language): [month_and_year(day, language) for _, _, day in cells],
    }
    for metric, stage in STACK.items():
        values = [_mean_at(study.band(arm, metric), row, measure, language) for arm, row, _ in cells]
        columns[stage_label(stage, language)] = values
    return pd.DataFrame(columns)


def _told(days: Sequence[date]) -> Iterator[tuple[int, date]]:
    for row, day in enumerate(days):
        if day.month == DECEMBER or day == days[-1]:
            yield row, day
