"""What was observed of the country and of its départements, in the words and units of the model.

A row counts as known from the day that it describes. Some were published later (the atlas of June 2021 in January
2022), so every method, rival or model, uses a little more than a forecaster of that day had, and all use the same.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain, repeat
from pathlib import Path
from typing import Final, NamedTuple

from experiments.observations.model_terms import PER_CENT, SPENDING, model_name, model_scale
from sim.metrics import all_metrics
from sim.metrics.base import MetricKind
from sim.vocabulary import NATIONAL_CODE, Level
from sim.world.own_cells import folded
from sim.world.own_tables import read_own_table
from sim.world.reading import Table, suggestion
from sim.world.tables import (
    MOST_INHABITANTS,
    OBSERVATIONS_HEADER,
    load_coverage_counts,
    load_departements,
    load_observations,
    load_regions,
)

COVERAGE: Final = "coverage_li_plus"  # what the barometer counts by département
CROSS_SECTION_DAY: Final = date(2022, 12, 31)  # the first count of départements
DEPARTEMENT_SD: Final = 0.015  # share; the sd of the national rows of the same indicator (IND-589), rounding included
AREA_COLUMNS: Final = ("level", "code")
LEVELS: Final = (Level.NATIONAL, Level.REGION, Level.DEPARTEMENT)
COUNTER_OF_DEPARTEMENTS: Final = "DITP"
_ENGLISH: Final = {  # words of French names of metrics; the longest first
    "lettres?_d_?intention": "lettre_intention",
    "projets?_de_sante": "projet_sante",
    "pre_?projets?": "preproject",
    "(taux_de_)?couverture": "coverage",
    "(nombre|nb)(_d[e_]+)?(_cpts)?": "n",
    "(depenses?|paiements?)": "spending",
    "(ou_plus|et_plus)": "or_later",
    "li": "li_plus",
    "li_plus_plus": "li_plus",
    "(pour_cent|pourcent|pourcentage|part)": "pct",
    "tou(te)?s": "all",
    "etapes": "stages",
}


class Target(NamedTuple):
    """What a forecast is about: a metric of the model, at a level, of one area (FR or an INSEE code)."""

    metric: str
    level: str
    code: str

    @property
    def is_share(self) -> bool:
        """Whether values lie between 0 and 1; all others are counts or amounts, at least 0."""
        return is_share(self.metric)


@dataclass(frozen=True)
class Observed:
    """What somebody counted on some day, in the unit of the model (shares 0–1; spending in millions of euros)."""

    target: Target
    day: date
    value: float
    sd: float  # observation error, same unit
    scored: bool
    counted_by: str


def is_share(metric: str) -> bool:
    """Return whether a metric is a share (0–1) rather than a count or an amount."""
    return metric in _shares()


def national(metric: str) -> Target:
    """Return a metric of the whole country as a target."""
    return Target(metric, Level.NATIONAL.value, NATIONAL_CODE)


def all_observed(path: Path | None = None) -> tuple[Observed, ...]:
    """Return the project's observations of the nation and of départements, and the rows of one's own file.

    Rows of a metric that the model has not are left out. Where the file has a row of the same area, day and counter
    as one of the project's, the file's row is used.
    """
    own = () if path is None else read_observed(path)
    named = {_key(row) for row in own}
    return (*own, *(row for row in (*_shipped(), *_departements()) if _key(row) not in named))


def read_observed(path: Path) -> tuple[Observed, ...]:
    """Read observations of any date from a file of the schema of observations.csv (docs/data.md).

    Two more columns may say where: `level` (national, region, departement) and `code` (FR, INSEE). Dates after the last
    observation that the project ships are welcome. Rows of a metric that observations.csv has and the model has not
    are left out. Raises TableError for a wrong cell.
    """
    return observed_and_remarks(path)[0]


def observed_and_remarks(path: Path) -> tuple[tuple[Observed, ...], dict[str, str]]:
    """Return the rows as `read_observed` does, and how the file was read where that is not how ours are written."""
    table = read_own_table(path, OBSERVATIONS_HEADER, AREA_COLUMNS)
    has_areas = AREA_COLUMNS[0] in table.cells
    areas = _areas(table) if has_areas else [(Level.NATIONAL.value, NATIONAL_CODE)] * len(table.lines)
    cells = zip(
        table.texts("metric"),
        areas,
        table.dates("date", date.max),
        table.numbers("value", 0, MOST_INHABITANTS),
        table.numbers("sd", 0, MOST_INHABITANTS),
        [scored == "yes" for scored in table.choices("scored", ("yes", "no"))],
        table.texts("counted_by"),
        strict=True,
    )
    rows = [_observed(*row) for row in cells]
    _check(table, rows)
    return tuple(row for row in rows if row is not None), table.remarks


def known_by(observations: Iterable[Observed], as_of: date) -> tuple[Observed, ...]:
    """Return what describes the day of a cut-off or an earlier one, scored or not."""
    return tuple(row for row in observations if row.day <= as_of)


def scored_after(observations: Iterable[Observed], as_of: date) -> tuple[Observed, ...]:
    """Return the scored observations of days after a cut-off: what a forecast made then is compared with."""
    return tuple(row for row in observations if row.day > as_of and row.scored)


def _shipped() -> tuple[Observed, ...]:
    area = (Level.NATIONAL.value, NATIONAL_CODE)
    rows = (
        _observed(row.metric, area, row.date, row.value, row.sd, row.scored, row.counted_by)
        for row in load_observations(until=date.max)
    )
    return tuple(row for row in rows if row is not None)


def _departements() -> Iterator[Observed]:
    table = load_departements()
    first = zip(table.code, repeat(CROSS_SECTION_DAY), table.coverage_2022_12.tolist())
    later = ((row.code, row.date, row.coverage) for row in load_coverage_counts())
    for code, day, value in chain(first, later):
        target = Target(COVERAGE, Level.DEPARTEMENT.value, code)
        yield Observed(target, day, value, DEPARTEMENT_SD, True, COUNTER_OF_DEPARTEMENTS)


def _observed(
    name: str, area: tuple[str, str], day: date, value: float, sd: float, scored: bool, counted_by: str
) -> Observed | None:
    """Return a row in the model's words and units, None when the model has no such metric."""
    metric, scale = model_name(name), model_scale(name)
    if metric not in _metrics() or (name.endswith(PER_CENT) and not is_share(metric)):
        return None
    return Observed(Target(metric, *area), day, value * scale, sd * scale, scored, counted_by)


@cache
def _metrics() -> frozenset[str]:
    return frozenset({metric.name for metric in all_metrics()} | {SPENDING})


@cache
def _shares() -> frozenset[str]:
    return frozenset(metric.name for metric in all_metrics() if metric.kind is MetricKind.SHARE)


def _key(row: Observed) -> tuple[Target, date, str]:
    return row.target, row.day, row.counted_by


def _areas(table: Table) -> list[tuple[str, str]]:
    codes = {
        Level.NATIONAL.value: (NATIONAL_CODE,),
        Level.REGION.value: load_regions().code,
        Level.DEPARTEMENT.value: load_departements().code,
    }
    levels = table.choices("level", LEVELS)
    areas = list(zip(levels, table.choices("code", tuple(chain.from_iterable(codes.values()))), strict=True))
    for row, (level, code) in enumerate(areas):
        if code not in codes[level]:
            raise table.error(row, "code", f"is no code of level {level!r}")
    return areas


def _check(table: Table, rows: Sequence[Observed | None]) -> None:
    """Raise TableError for an unknown metric, a share above 1, and a row that appears twice."""
    first: dict[tuple[Target, date, str], int] = {}
    for number, row in enumerate(rows):
        if row is None:
            _check_name(table, number)
            continue
        if row.target.is_share and row.value > 1:
            is_percentage = table.cells["metric"][number].endswith(PER_CENT)
            needed = "a percentage from 0 to 100" if is_percentage else f"a share from 0 to 1 (or NAME{PER_CENT})"
            raise table.error(number, "value", f"is not allowed; {needed} is needed")
        if _key(row) in first:
            line = table.lines[first[_key(row)]]
            raise table.error(number, "metric", f"has the place, date and counter of line {line} again")
        first[_key(row)] = number


def _check_name(table: Table, number: int) -> None:
    name, counted = table.cells["metric"][number], {row.metric for row in load_observations(until=date.max)}
    if name not in counted:
        near = suggestion(_english(name), counted) or suggestion(name, counted | _metrics())
        raise table.error(number, "metric", f"is no metric{near}; allowed: those of observations.csv and of the model")


def _english(name: str) -> str:
    """Return a name made of French words in the words of the project's metrics."""
    plain = folded(name)
    for french, english in _ENGLISH.items():
        plain = re.sub(rf"(?<![a-z]){french}(?![a-z])", english, plain)
    return plain
