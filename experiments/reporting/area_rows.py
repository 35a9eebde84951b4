"""The table of régions and départements at the last date: a row for each place and arm."""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from experiments.comparing.place import area_name
from experiments.comparing.start_table import FILE as START_FILE
from experiments.comparing.start_table import START
from experiments.language.numbers import interval, number, percent
from experiments.language.texts import NO_BREAK, text
from experiments.plots.model_tables import sites
from experiments.plots.results import SUMMARY, StoredStudy
from experiments.storing.parquet_tables import read_parquet
from experiments.storing.plain_text import as_text
from sim.metrics import metric as metric_named
from sim.metrics.base import MetricKind
from sim.vocabulary import Level
from sim.world.tables import load_departements

METRICS: Final = ("coverage_li_plus", "coverage_aci", "coverage_functioning", "n_aci", "n_shells", "member_share")
COLUMNS: Final = ("mean", "q05", "q95")  # of the summary; a mean is shown with its interval, the file has all three
FIGURES: Final = tuple((metric, column) for metric in METRICS for column in COLUMNS)
SMALL: Final = 10  # territories below which a place is nearly all or nothing in a run
MISSED_SIGN, SMALL_SIGN = "*", "°"
ON_PAPER: Final = "coverage_functioning"
NO_VALUE: Final = "–"


@dataclass(frozen=True)
class Cell:
    """A cell of the table: what is shown, what the CSV file gets, and what it is sorted by."""

    shown: str
    csv: str
    order: str | None = None  # None: by what is shown


@dataclass(frozen=True)
class Place:
    """An area with a row of its own for each arm."""

    level: Level
    name: str
    code: str
    signs: str  # behind its name


@dataclass(frozen=True)
class Heading:
    """The heading of a column; the ends of intervals are for the file, means show them."""

    words: str
    is_end: bool = False


def area_columns(language: str) -> list[Heading]:
    """Return the headings of the table."""
    names = [Heading(text(f"report.areas.{name}", language)) for name in ("level", "code", "name", "arm")]
    return [*names, *(Heading(_heading(metric, column, language), column != "mean") for metric, column in FIGURES)]


def area_rows(study: StoredStudy) -> list[list[Cell]]:
    """Return the rows, régions first, by place and arm; none where the study has none at these levels."""
    return [row for level in _levels(study) for row in _rows_of(study, level)]


def region_table(study: StoredStudy) -> pd.DataFrame:
    """Return functioning coverage in each région (or département) and arm at the last date, for paper."""
    level = _levels(study)[0]
    rows = _at_end(study, level)
    of_paper = rows[rows["metric"] == ON_PAPER]
    keys = zip(map(str, of_paper["code"]), map(str, of_paper["arm"]), strict=True)
    values = dict(zip(keys, zip(*(of_paper[name] for name in COLUMNS), strict=True), strict=True))
    names = {code: area_name(level, code, study.language) for code, _ in values}
    signs = place_signs(study)
    found = [
        [names[code] + signs.get((level, code), ""), *(_percent(values.get((code, arm)), study) for arm in study.arms)]
        for code in sorted(names, key=lambda code: _letters(names[code]))
    ]
    return pd.DataFrame(found, columns=[text("report.areas.name", study.language), *map(study.label, study.arms)])


def place_signs(study: StoredStudy) -> dict[tuple[Level, str], str]:
    """Return the signs behind the names of places: where the start misses observations, where territories are few."""
    missed, n_territories = set(_missed(study)), Counter(_places_of_territories(study))
    small = {place for place, n in n_territories.items() if n < SMALL}
    return {
        place: NO_BREAK + (MISSED_SIGN if place in missed else "") + (SMALL_SIGN if place in small else "")
        for place in missed | small
    }


def _missed(study: StoredStudy) -> Iterator[tuple[Level, str]]:
    """Yield the places whose start misses what was observed there, and the régions that hold such a département."""
    path = study.folder / START_FILE
    table = pd.read_csv(path, dtype={"code": str}) if path.is_file() else pd.DataFrame(columns=list(START))
    wrong = table[table["within"] == "no"]
    for level, code in zip(map(Level, wrong["level"]), map(str, wrong["code"]), strict=True):
        yield level, code
        if level is Level.DEPARTEMENT:
            yield Level.REGION, region_of()[code]


def _places_of_territories(study: StoredStudy) -> Iterator[tuple[Level, str]]:
    """Yield the département and the région of every territory, none of an invented country."""
    for site in sites(study.area.file).values() if study.area.kind != "synthetic" else ():
        if site.departement in region_of():
            yield Level.DEPARTEMENT, site.departement
            yield Level.REGION, region_of()[site.departement]


def region_of() -> dict[str, str]:
    """Return the région of each département, by INSEE code."""
    table = load_departements()
    return dict(zip(table.code, table.region, strict=True))


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
    names, signs = {code: area_name(level, code, study.language) for code in table["code"].unique()}, place_signs(study)
    order = {arm: place for place, arm in enumerate(study.arms)}
    places = sorted(found.index, key=lambda place: (_letters(names[place[0]]), place[0], order[place[1]]))
    return [
        _row(
            study, Place(level, names[code], code, signs.get((level, code), "")), arm, found.loc[(code, arm)].to_dict()
        )
        for code, arm in places
    ]


def _at_end(study: StoredStudy, level: Level) -> pd.DataFrame:
    table = read_parquet(study.folder / SUMMARY, level=str(level))
    return table[table["date"] == study.last_date]


def _percent(values: tuple[float, float, float] | None, study: StoredStudy) -> str:
    if values is None or pd.isna(values[0]):
        return NO_VALUE
    middle, low, high = (percent(values[0], study.language), *(number(100 * end, study.language) for end in values[1:]))
    return interval(middle, low, high, study.language)


def _letters(name: str) -> str:
    """Return what a name is sorted by: its letters without accents."""
    apart = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()


def _row(study: StoredStudy, place: Place, arm: str, found: Mapping[Any, float]) -> list[Cell]:
    told = (text(f"report.areas.levels.{place.level}", study.language), place.code, place.name, study.label(arm))
    level, code, name, label = (Cell(words, as_text(words)) for words in told)
    values = ([found.get((column, metric)) for column in COLUMNS] for metric in METRICS)
    figures = (
        cell for metric, row in zip(METRICS, values, strict=True) for cell in _figures(row, metric, study.language)
    )
    return [level, code, replace(name, shown=name.shown + place.signs), label, *figures]


def _figures(values: Sequence[float | None], metric: str, language: str) -> Iterator[Cell]:
    """Yield a mean with its interval, as it is shown and sorted, then both ends as the file has them."""
    middle, low, high = (math.nan if value is None else value for value in values)
    if math.isnan(middle):
        yield Cell(NO_VALUE, "", order="-1")
        yield from (Cell("", "") for _ in range(2))
        return
    digits, factor = (1, 100.0) if _is_share(metric) else (0, 1.0)
    shown, low_shown, high_shown = (number(factor * value, language, digits) for value in (middle, low, high))
    decimal = text("report.areas.decimal", language)
    plain, *plain_ends = (f"{factor * value:.{digits}f}".replace(".", decimal) for value in (middle, low, high))
    yield Cell(interval(shown, low_shown, high_shown, language), plain, order=f"{middle:.4g}")
    yield from (Cell(end, end) for end in plain_ends)
