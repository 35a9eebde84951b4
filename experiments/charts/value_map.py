"""A share by territory on the map, in steps of colour, at one or several dates."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final

import altair as alt
import pandas as pd

from experiments.charts.chart import Chart, shown
from experiments.charts.controls import colour_key, control
from experiments.charts.map_layers import DATE, HEIGHT, PAPER_HEIGHT, UNKNOWN_COLOUR, map_data, map_layers
from experiments.charts.marks import specification
from experiments.language.numbers import full_date, number, percent, percent_sign
from experiments.language.texts import text
from experiments.plots.drawn_results import SimulatedArea
from experiments.plots.figures.map_risk import STEPS
from experiments.plots.model_tables import territory_names

COLOURS: Final = ("#F6F6F6", "#CFC7E6", "#AC9FD0", "#7A66B0", "#3F2B7E")  # one more than steps, from pale to dark
NO_VALUE: Final = -1


def value_map_chart(
    area: SimulatedArea,
    values: Mapping[date, Mapping[str, float]],
    name: str,
    title: str,
    language: str,
    *,
    steps: Sequence[float] = STEPS,
    subtitle: str = "",
    note: str = "",
) -> Chart:
    """Return the map of shares (0–1, by date and territory code), coloured by whole per cent; steps are shares."""
    dates, sign = sorted(values), percent_sign(language)
    cells = {code: {"v": [_per_cent(values[day].get(code)) for day in dates]} for code in _codes(values)}
    scale = alt.Scale(type="threshold", domain=[100 * step for step in steps], range=list(COLOURS))
    colour = alt.Color("value:Q", scale=scale, legend=None)
    coloured = alt.condition(f"datum.value == {NO_VALUE}", alt.value(UNKNOWN_COLOUR), colour)
    calculated = {
        "value": f"isValid(datum.properties.v) ? datum.properties.v[{DATE}] : {NO_VALUE}",
        "text": f"datum.properties.n + (datum.value == {NO_VALUE} ? '' : '\\n' + datum.value + sign)",
    }
    whole = map_layers(coloured, calculated).add_params(
        alt.param(name=DATE, value=len(dates) - 1), alt.param(name="sign", value=sign)
    )
    sentence = _sentence(values[dates[-1]], dates[-1], title, language)
    usermeta = {
        "paper_height": PAPER_HEIGHT,
        "controls": _controls(dates, language),
        "key": colour_key(_spans(steps, language), COLOURS),
    }
    description = f"{title}. {sentence}"
    data = map_data(area, cells, language)
    spec = specification(whole, data, height=HEIGHT, description=description, usermeta=usermeta)
    return Chart(name, title, sentence, spec, _table(area, values, dates, language), subtitle, note)


def _codes(values: Mapping[date, Mapping[str, float]]) -> list[str]:
    return sorted({code for by_code in values.values() for code in by_code})


def _per_cent(share: float | None) -> int:
    return NO_VALUE if share is None else round(100 * shown(share))


def _controls(dates: Sequence[date], language: str) -> list[dict[str, Any]]:
    """Return the choice of the date, where there is one."""
    options = [full_date(day, language) for day in dates]
    return [control(DATE, "range", text("charts.date", language), options)] if len(dates) > 1 else []


def _spans(steps: Sequence[float], language: str) -> list[str]:
    ends = pairwise((0.0, *steps, 1.0))
    return [f"{number(100 * low, language)}–{percent(high, language)}" for low, high in ends]


def _sentence(values: Mapping[str, float], day: date, title: str, language: str) -> str:
    """Return the lowest, the middle and the highest share of all territories at a date."""
    shares = pd.Series(dict(values), dtype=float)
    low, middle, high = (percent(shown(share), language) for share in (shares.min(), shares.median(), shares.max()))
    when = full_date(day, language)
    return text("charts.value_map.sentence", language, what=title, when=when, low=low, middle=middle, high=high)


def _table(
    area: SimulatedArea, values: Mapping[date, Mapping[str, float]], dates: Sequence[date], language: str
) -> pd.DataFrame:
    """Return the shares of every territory, a column for each date."""
    names, codes = territory_names(area.file, language), _codes(values)
    columns = {
        text("charts.value_map.code", language): codes,
        text("charts.value_map.territory", language): [names.get(code, code) for code in codes],
    }
    for day in dates:
        shares = (values[day].get(code) for code in codes)
        columns[full_date(day, language)] = [
            "" if share is None else percent(shown(share), language) for share in shares
        ]
    return pd.DataFrame(columns)
