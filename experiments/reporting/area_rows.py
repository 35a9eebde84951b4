"""The table of régions and départements at the last date: a row for each place and arm."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from experiments.comparing.place import area_name
from experiments.language.numbers import number, percent
from experiments.language.texts import text
from experiments.plots.results import SUMMARY, StoredStudy
from experiments.storing.parquet_tables import read_parquet
from experiments.storing.plain_text import as_text
from sim.metrics import metric as metric_named
from sim.metrics.base import MetricKind
from sim.vocabulary import Level

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
ON_PAPER: Final = "coverage_functioning"
NO_VALUE: Final = "–"


@dataclass(frozen=True)
class Cell:
    """A cell of the table: what is shown, what the CSV file gets, and what it is sorted by."""

    shown: str
    csv: str
    order: str | None = None  # None: by what is shown


def area_columns(language: str) -> list[str]:
    """Return the headings of the table."""
    names = [text(f"report.areas.{name}", language) for name in ("level", "code", "name", "arm")]
    return [*names, *(_heading(metric, column, language) for metric, column in FIGURES)]


def area_rows(study: StoredStudy) -> list[list[Cell]]:
    """Return the rows, régions first, by place and arm; none where the study has none at these levels."""
    return [row for level in _levels(study) for row in _rows_of(study, level)]


def region_table(study: StoredStudy) -> pd.DataFrame:
    """Return the median of functioning coverage in each région (or département) and arm at the last date, for paper."""
    level = _levels(study)[0]
    rows = _at_end(study, level)
    of_paper = rows[rows["metric"] == ON_PAPER]
    medians = dict(zip(zip(of_paper["code"], of_paper["arm"], strict=True), of_paper["q50"], strict=True))
    names = {code: area_name(level, code, study.language) for code, _ in medians}
    found = [
        [names[code], *(_percent(medians.get((code, arm)), study) for arm in study.arms)]
        for code in sorted(names, key=lambda code: _letters(names[code]))
    ]
    return pd.DataFrame(found, columns=[text("report.areas.name", study.language), *map(study.label, study.arms)])


def _levels(study: StoredStudy) -> tuple[Level, ...]:
    """Return the levels whose areas were simulated as a whole: a study of départements holds only parts of régions."""
    is_part = study.area.kind == str(Level.DEPARTEMENT)
    return (Level.DEPARTEMENT,) if is_part else (Level.REGION, Level.DEPARTEMENT)


def _heading(metric: str, column: str, language: str) -> str:
    unit = text("report.areas.share" if _is_share(metric) else "report.areas.count", language)
    names = {"metric": text(f"report.areas.{metric}", language), "unit": unit}
    return text(f"report.areas.{column}", language, **names)


def _is_share(metric: str) -> bool:
    return metric_named(metric).kind is MetricKind.SHARE


def _rows_of(study: StoredStudy, level: Level) -> list[list[Cell]]:
    table = _at_end(study, level)
    columns = list(dict.fromkeys(column for _, column in FIGURES))
    found = table.pivot_table(index=["code", "arm"], columns="metric", values=columns, dropna=False)
    names = {code: area_name(level, code, study.language) for code in table["code"].unique()}
    order = {arm: place for place, arm in enumerate(study.arms)}
    places = sorted(found.index, key=lambda place: (_letters(names[place[0]]), place[0], order[place[1]]))
    return [_row(study, level, names, place, found.loc[place].to_dict()) for place in places]


def _at_end(study: StoredStudy, level: Level) -> pd.DataFrame:
    table = read_parquet(study.folder / SUMMARY, level=str(level))
    return table[table["date"] == study.last_date]


def _percent(value: float | None, study: StoredStudy) -> str:
    return NO_VALUE if value is None or pd.isna(value) else percent(value, study.language, 1)


def _letters(name: str) -> str:
    """Return what a name is sorted by: its letters without accents."""
    apart = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()


def _row(
    study: StoredStudy, level: Level, names: Mapping[str, str], place: tuple[str, str], found: Mapping[Any, float]
) -> list[Cell]:
    code, arm = place
    told = (text(f"report.areas.levels.{level}", study.language), code, names[code], study.label(arm))
    figures = (_figure(found.get((column, metric)), _is_share(metric), study.language) for metric, column in FIGURES)
    return [*(Cell(words, as_text(words)) for words in told), *figures]


def _figure(value: float | None, is_share: bool, language: str) -> Cell:
    if value is None or pd.isna(value):
        return Cell(NO_VALUE, "", order="-1")
    shown = number(100.0 * value, language, 1) if is_share else number(value, language)
    plain = f"{100.0 * value:.1f}" if is_share else f"{value:.0f}"
    decimal = text("report.areas.decimal", language)
    return Cell(shown, plain.replace(".", decimal), order=f"{value:.4g}")
