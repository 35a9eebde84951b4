"""The table of régions and départements at the last date: a row for each place and arm."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from experiments.comparing.place import area_name
from experiments.language.numbers import number
from experiments.language.texts import text
from experiments.plots.results import SUMMARY, StoredStudy
from experiments.storing.parquet_tables import read_parquet
from experiments.storing.plain_text import as_text
from sim.metrics import metric as metric_named
from sim.metrics.base import MetricKind
from sim.vocabulary import Level

LEVELS: Final = (Level.REGION, Level.DEPARTEMENT)
FIGURES: Final = (  # metric, column of the summary
    ("coverage_li_plus", "q50"),
    ("coverage_li_plus", "q05"),
    ("coverage_li_plus", "q95"),
    ("coverage_aci", "q50"),
    ("coverage_functioning", "q50"),
    ("coverage_functioning", "q05"),
    ("coverage_functioning", "q95"),
    ("n_aci", "q50"),
    ("n_shells", "q50"),
    ("member_share", "q50"),
)
NO_VALUE: Final = "–"


@dataclass(frozen=True)
class Cell:
    """A cell of the table: what is shown, what it is sorted by, and what the CSV file gets."""

    shown: str
    order: str
    csv: str
    is_number: bool = False


def area_columns(language: str) -> list[str]:
    """Return the headings of the table."""
    names = [text(f"report.areas.{name}", language) for name in ("level", "code", "name", "arm")]
    return [*names, *(_heading(metric, column, language) for metric, column in FIGURES)]


def area_rows(study: StoredStudy) -> list[tuple[Level, list[Cell]]]:
    """Return the rows with their level, régions first, by place and arm; none where the study has none at these."""
    return [(level, row) for level in LEVELS for row in _rows_of(study, level)]


def _heading(metric: str, column: str, language: str) -> str:
    unit = text("report.areas.share" if _is_share(metric) else "report.areas.count", language)
    names = {"metric": text(f"report.areas.{metric}", language), "unit": unit}
    return text(f"report.areas.{column}", language, **names)


def _is_share(metric: str) -> bool:
    return metric_named(metric).kind is MetricKind.SHARE


def _rows_of(study: StoredStudy, level: Level) -> list[list[Cell]]:
    table = read_parquet(study.folder / SUMMARY, level=str(level))
    table = table[table["date"] == study.last_date]
    columns = list(dict.fromkeys(column for _, column in FIGURES))
    found = table.pivot_table(index=["code", "arm"], columns="metric", values=columns, dropna=False)
    names = {code: area_name(level, code, study.language) for code in table["code"].unique()}
    order = {arm: place for place, arm in enumerate(study.arms)}
    places = sorted(found.index, key=lambda place: (names[place[0]], place[0], order[place[1]]))
    return [_row(study, level, names, place, found.loc[place].to_dict()) for place in places]


def _row(
    study: StoredStudy, level: Level, names: Mapping[str, str], place: tuple[str, str], found: Mapping[Any, float]
) -> list[Cell]:
    code, arm = place
    told = (text(f"report.areas.levels.{level}", study.language), code, names[code], study.label(arm))
    figures = (_figure(found.get((column, metric)), _is_share(metric), study.language) for metric, column in FIGURES)
    return [*(Cell(words, words, as_text(words)) for words in told), *figures]


def _figure(value: float | None, is_share: bool, language: str) -> Cell:
    if value is None or pd.isna(value):
        return Cell(NO_VALUE, "-1", "", is_number=True)
    shown = number(100.0 * value, language, 1) if is_share else number(value, language)
    plain = f"{100.0 * value:.1f}" if is_share else f"{value:.0f}"
    decimal = text("report.areas.decimal", language)
    return Cell(shown, repr(float(value)), plain.replace(".", decimal), is_number=True)
