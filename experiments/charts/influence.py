"""What drives a result, and how well each driver is known: influence beside evidence, of task=sensitivity."""

from collections.abc import Iterator
from textwrap import wrap
from typing import Any, Final

import altair as alt
import numpy as np
import pandas as pd

from experiments.charts.chart import Chart, shown
from experiments.charts.controls import colour_key
from experiments.charts.marks import NOTE_SIZE, of_data, specification
from experiments.comparing.headline_tables import TOLD
from experiments.language.numbers import interval, number, significant
from experiments.language.texts import text
from experiments.plots.canvas import INK
from experiments.plots.decisions.sensitivity import COLOURS, MOST_OTHERS, SensitivityFolder
from experiments.plots.results import StoredStudy
from experiments.sensitivity.evidence import EvidenceGrade
from experiments.storing.manifest import read_manifest

MOST_ROWS: Final = 12
ROW_HEIGHT: Final = 58  # pixels
NAME_OFFSET, VALUE_OFFSET, LINE_HEIGHT = 16, 14, 13  # pixels
LINE_LETTERS: Final = 54  # of the name of a factor, so that it fits a narrow screen
SHAPES: Final = {
    EvidenceGrade.ASSUMED: "triangle-up",
    EvidenceGrade.DERIVED: "square",
    EvidenceGrade.MEASURED: "circle",
}
SIGNS: Final = {EvidenceGrade.ASSUMED: "▲", EvidenceGrade.DERIVED: "■", EvidenceGrade.MEASURED: "●"}
ENDS: Final = ("value", "low", "high")


def influence_charts_of(study: StoredStudy) -> Iterator[Chart]:
    """Yield influence beside evidence where the sensitivity of a study was computed in the folder beside it."""
    folder = study.folder.with_name(f"sensitivity_{study.name}")
    manifest = read_manifest(folder)
    if manifest is not None:
        yield from influence_charts(SensitivityFolder(folder, study.language, manifest))


def influence_charts(found: SensitivityFolder) -> Iterator[Chart]:
    """Yield the chart of the assumptions among the factors, if there are any."""
    rows = found.evidence
    if rows.empty:
        return
    told = int((rows["verdict"] == TOLD).sum())
    rows = rows.iloc[: min(MOST_ROWS, told + MOST_OTHERS)].reset_index(drop=True)
    language = found.language
    title = text("sensitivity.evidence.title" if told else "sensitivity.evidence.untold", language)
    sentence = _sentence(found, rows, told)
    grades = [f"{SIGNS[grade]} {text(f'sensitivity.evidence.grade.{grade}', language)}" for grade in COLOURS]
    spec = specification(
        _drawn(told > 0),
        {"factors": [_row(found, row, place) for place, (_, row) in enumerate(rows.iterrows())]},
        height=ROW_HEIGHT * len(rows),
        description=f"{title}. {sentence}",
        usermeta={"key": colour_key(grades, list(COLOURS.values()))},
    )
    subtitle, note = f"{found.outcome}. {found.unit}.", text("sensitivity.evidence.note", language)
    yield Chart("influence_evidence", title, sentence, spec, _table(found, rows), subtitle, note)


def _drawn(has_values: bool) -> Any:
    """Return a row for each factor: the sign of its grade, its name, and below it its influence with the interval."""
    data, y = of_data("factors"), alt.Y("place:O", axis=None)
    how: dict[str, Any] = {"align": "left", "fontSize": NOTE_SIZE, "color": INK, "xOffset": NAME_OFFSET}
    name = data.mark_text(baseline="top", yOffset=-0.45 * ROW_HEIGHT, lineBreak="\n", lineHeight=LINE_HEIGHT, **how)
    words = data.transform_filter("!isValid(datum.value)").mark_text(yOffset=VALUE_OFFSET, **how)
    named = [layer.encode(x=alt.value(0), y=y, text=field) for layer, field in ((name, "name:N"), (words, "text:N"))]
    sign = data.mark_point(filled=True, size=60, opacity=1, xOffset=6, yOffset=-0.35 * ROW_HEIGHT)
    signs = sign.encode(x=alt.value(0), y=y, color=_colour(), shape=_shape())
    return alt.layer(*named, signs, *(_influences(y) if has_values else ()))


def _influences(y: alt.Y) -> Iterator[alt.Chart]:
    known = of_data("factors").transform_filter("isValid(datum.value)")
    low = alt.X("low:Q", axis=alt.Axis(title=None, tickCount=4), scale=alt.Scale(zero=True))
    shared = {"y": y, "color": _colour(), "tooltip": alt.Tooltip("text:N")}
    yield known.mark_rule(strokeWidth=2.5, yOffset=VALUE_OFFSET).encode(x=low, x2="high:Q", **shared)
    point = known.mark_point(filled=True, size=80, opacity=1, yOffset=VALUE_OFFSET)
    yield point.encode(x="value:Q", shape=_shape(), **shared)


def _colour() -> alt.Color:
    scale = alt.Scale(domain=[str(grade) for grade in COLOURS], range=list(COLOURS.values()))
    return alt.Color("grade:N", scale=scale, legend=None)


def _shape() -> alt.Shape:
    scale = alt.Scale(domain=[str(grade) for grade in COLOURS], range=[SHAPES[grade] for grade in COLOURS])
    return alt.Shape("grade:N", scale=scale, legend=None)


def _row(found: SensitivityFolder, row: "pd.Series[Any]", place: int) -> dict[str, Any]:
    """Return a factor as it is drawn; its words tell the influence, or that it is not told apart from zero."""
    values = {name: found.factor * float(row[name]) for name in ENDS}
    ends = {name: None if np.isnan(value) else shown(value) for name, value in values.items()}
    name = "\n".join(wrap(found.label(row), LINE_LETTERS)[:2])
    return {"place": place, "grade": row["grade"], "name": name, "text": _in_words(found, row), **ends}


def _grade(found: SensitivityFolder, row: "pd.Series[Any]") -> str:
    return text(f"sensitivity.evidence.grade.{row['grade']}", found.language)


def _in_words(found: SensitivityFolder, row: "pd.Series[Any]") -> str:
    if np.isnan(row["value"]):
        return text("sensitivity.figure.not_told", found.language, p=number(float(row["p"]), found.language, 2))
    value, low, high = (significant(found.factor * float(row[name]), found.language) for name in ENDS)
    return interval(value, low, high, found.language)


def _sentence(found: SensitivityFolder, rows: pd.DataFrame, told: int) -> str:
    language, all_rows = found.language, len(found.evidence)
    if not told:
        return text("charts.influence.none", language, all=number(all_rows, language))
    first = rows.iloc[0]
    words = {"factor": found.label(first), "value": _in_words(found, first), "grade": _grade(found, first)}
    return text("charts.influence.first", language, n=told, all=all_rows, **words)


def _table(found: SensitivityFolder, rows: pd.DataFrame) -> pd.DataFrame:
    language = found.language
    columns = {
        "factor": [found.label(row) for _, row in rows.iterrows()],
        "value": [_in_words(found, row) for _, row in rows.iterrows()],
        "grade": [_grade(found, row) for _, row in rows.iterrows()],
        "to_measure": list(rows[f"to_measure_{language}"]),
    }
    return pd.DataFrame({text(f"charts.influence.columns.{name}", language): cells for name, cells in columns.items()})
