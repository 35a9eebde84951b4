"""Where each policy changes most: the chance of each territory to be covered, less that in the baseline."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final

import altair as alt
import pandas as pd

from experiments.charts.chart import Chart, shown
from experiments.charts.controls import colour_key, control, copy_on_paper
from experiments.charts.lines import departure_of
from experiments.charts.map_layers import DATE, HEIGHT, PAPER_HEIGHT, UNKNOWN_COLOUR, map_data, map_layers
from experiments.charts.marks import specification
from experiments.language.numbers import full_date, number, percent_sign
from experiments.language.texts import text
from experiments.plots.maps import can_be_drawn, cell_note
from experiments.plots.results import StoredStudy
from experiments.plots.territories import TerritoryChances, read_territories

ARM: Final = "arm"  # the parameter that holds the place of the policy among those that are not the baseline
STEPS: Final = (-25, -10, -5, 5, 10, 25)  # points; within ±5, 120 runs hardly tell a difference from chance
COLOURS: Final = ("#8C510A", "#D8A05A", "#F3DFBF", "#F7F7F7", "#B5DCD6", "#4BA59B", "#01665E")  # from loss to gain
MOST_ON_PAPER: Final = 3  # maps side by side: more are too small to be read
TOLD: Final = 3  # policies of which the sentence tells
TENTHS: Final = 10  # of a point: shares are kept as whole numbers of them
NO_VALUE: Final = 999


def difference_map_charts(study: StoredStudy) -> Iterator[Chart]:
    """Yield the map, if policies were compared and runs recorded territories whose places are known."""
    chances = read_territories(study)
    if study.baseline is not None and len(study.arms) > 1 and chances is not None and can_be_drawn(study, chances):
        yield difference_map_chart(study, chances)


def difference_map_chart(study: StoredStudy, chances: TerritoryChances) -> Chart:
    """Return the map of the change in the chance to be covered, in points, with a choice of the policy and the date."""
    language, arms, dates = study.language, _others(study), _dates(study, chances)
    shares = _shares(study, chances, dates)
    title, sentence = text("charts.difference_map.title", language), _sentence(study, shares, dates[-1])
    scale = alt.Scale(type="threshold", domain=[_edge(step) for step in STEPS], range=list(COLOURS))
    colour = alt.condition(
        f"datum.value == {NO_VALUE}", alt.value(UNKNOWN_COLOUR), alt.Color("value:Q", scale=scale, legend=None)
    )
    whole = map_layers(colour, _CELL).add_params(
        alt.param(name=ARM, value=0),
        alt.param(name=DATE, value=len(dates) - 1),
        alt.param(name="told", value=text("charts.difference_map.told", language)),
        alt.param(name="sign", value=percent_sign(language)),
    )
    usermeta = {
        "paper_height": PAPER_HEIGHT,
        "controls": [
            control(ARM, "select", text("charts.map.arm", language), [study.label(arm) for arm in arms]),
            control(DATE, "range", text("charts.date", language), [full_date(day, language) for day in dates]),
        ],
        "copies": [
            copy_on_paper(study.label(arm), arm=place, day=len(dates) - 1)
            for place, arm in enumerate(arms[:MOST_ON_PAPER])
        ],
        "key": colour_key(_spans(language), COLOURS),
    }
    data, description = map_data(study.area, _values(study, shares), language), f"{title}. {sentence}"
    spec = specification(whole, data, height=HEIGHT, description=description, usermeta=usermeta)
    subtitle = text("charts.difference_map.subtitle", language, runs=study.runs)
    note = " ".join([text("charts.difference_map.note", language), *_left_out(study), cell_note(study)])
    return Chart("map", title, sentence, spec, _table(study, shares, dates), subtitle, note)


def _left_out(study: StoredStudy) -> Iterator[str]:
    """Yield that paper does not hold the maps of all policies, where it does not."""
    if len(_others(study)) > MOST_ON_PAPER:
        yield text("charts.difference_map.on_paper", study.language, n=number(MOST_ON_PAPER, study.language))


# The properties `v` of a cell hold the shares of all arms, the baseline first, in tenths of a point at each date.
_CELL: Final = {
    "before": f"isValid(datum.properties.v) ? datum.properties.v[0][{DATE}] : 0",
    "after": f"isValid(datum.properties.v) ? datum.properties.v[{ARM} + 1][{DATE}] : 0",
    "value": f"isValid(datum.properties.v) ? datum.after - datum.before : {NO_VALUE}",
    "text": f"datum.properties.n + (datum.value == {NO_VALUE} ? '' : "
    "'\\n' + replace(replace(told, '#', round(datum.before / 10) + sign), '#', round(datum.after / 10) + sign))",
}


def _others(study: StoredStudy) -> list[str]:
    return [arm for arm in study.arms if arm != study.baseline]


def _dates(study: StoredStudy, chances: TerritoryChances) -> list[date]:
    """Return the recorded dates on which arms may differ: all of them where no arm leaves history."""
    recorded, left = sorted(set(chances.rows["date"])), departure_of(study)
    return [day for day in recorded if left is None or day >= left] or recorded[-1:]


def _shares(study: StoredStudy, chances: TerritoryChances, dates: Sequence[date]) -> pd.DataFrame:
    """Return the shares of runs that cover each territory, tenths of a point: rows by code, columns by arm and date."""
    rows = chances.rows[chances.rows["date"].isin(dates)]
    rows = rows.assign(share=[round(100 * TENTHS * shown(share)) for share in rows["p_covered"]])
    return rows.pivot(index="code", columns=["arm", "date"], values="share").astype(int)


def _values(study: StoredStudy, shares: pd.DataFrame) -> dict[str, dict[str, Any]]:
    by_arm = [shares[arm].sort_index(axis="columns").to_numpy().tolist() for arm in study.arms]
    return {str(code): {"v": list(rows)} for code, *rows in zip(shares.index, *by_arm, strict=True)}


def _edge(step: int) -> float:
    """Return where a class ends, in tenths of a point: a step belongs to the class that lies farther from zero."""
    return TENTHS * step + 0.5 if step < 0 else TENTHS * step - 0.5


def _spans(language: str) -> list[str]:
    """Return what the colours stand for, from the greatest loss to the greatest gain."""
    signs = [number(step, language, signed=True) for step in STEPS]
    spans = [text("charts.difference_map.between", language, low=low, high=high) for low, high in pairwise(signs)]
    spans[len(spans) // 2] = text("charts.difference_map.little", language, n=number(STEPS[len(STEPS) // 2], language))
    less = text("charts.difference_map.less", language, n=signs[0])
    return [less, *spans, text("charts.difference_map.more", language, n=signs[-1])]


def _counts(study: StoredStudy, shares: pd.DataFrame, arm: str, day: date) -> list[int]:
    """Return how many territories lie in each class of an arm at a date."""
    change = shares[(arm, day)] - shares[(study.baseline, day)]
    edges = [float("-inf"), *map(_edge, STEPS), float("inf")]
    return [int(n) for n in pd.cut(change, edges).value_counts(sort=False)]


def _sentence(study: StoredStudy, shares: pd.DataFrame, day: date) -> str:
    """Return in how many territories each policy changes the chance to be covered."""
    language, middle = study.language, len(STEPS) // 2
    parts = []
    for arm in _others(study)[:TOLD]:
        counts = _counts(study, shares, arm, day)
        gains, losses = (number(sum(part), language) for part in (counts[middle + 1 :], counts[:middle]))
        label = text("charts.curves.arm", language, label=study.label(arm))
        parts.append(text("charts.difference_map.part", language, arm=label, gains=gains, losses=losses))
    names = {"all": number(len(shares), language), "step": number(STEPS[middle], language)}
    baseline = text("charts.curves.arm", language, label=study.label(str(study.baseline)))
    told = text("charts.and_so_on", language).join(parts)
    when = full_date(day, language)
    return text("charts.difference_map.sentence", language, when=when, baseline=baseline, parts=told, **names)


def _table(study: StoredStudy, shares: pd.DataFrame, dates: Sequence[date]) -> pd.DataFrame:
    """Return the number of territories in each class, by policy and date."""
    language = study.language
    rows = [
        [study.label(arm), full_date(day, language)] + [number(n, language) for n in _counts(study, shares, arm, day)]
        for arm in _others(study)
        for day in dates
    ]
    names = [text("charts.map.arm", language), text("charts.date", language), *_spans(language)]
    return pd.DataFrame(rows, columns=names)
