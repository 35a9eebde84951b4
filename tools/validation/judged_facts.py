"""How forecasts from earlier days did on what was asked of them beforehand, in the rows that the template asks for."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Any, Final

import pandas as pd

from experiments.hindcast.forecast import SHOWN
from experiments.hindcast.rivals import labels
from experiments.hindcast.rivals.joint import stage_flow
from experiments.hindcast.scenario import CAME_TRUE
from experiments.hindcast.score_differences import differences
from experiments.hindcast.scores import aggregated
from experiments.hindcast.verdict import departement_days
from experiments.language.numbers import interval, number
from experiments.observations.model_terms import SPENDING
from experiments.plots.hindcasts import StoredHindcast
from experiments.plots.hindcasts.forecast_folder import MODEL
from experiments.reporting.interval_texts import NOTHING, percent
from sim.calendar import last_day, month_of
from sim.vocabulary import Level
from tools.validation.score_facts import all_scored, scored
from tools.validation.stored_results import LANGUAGE, StoredDay
from tools.validation.words import day_text, method_name, observed_text, value_text

LI_PLUS, ACI = SHOWN
LEADS: Final = (2, 24)  # months after the origin that are judged
WIDTH_LEADS: Final = {LI_PLUS: 4, ACI: 18}  # months after the origin at which widths are
RIVALS: Final = (stage_flow.NAME, "last_trend", "bass", "logistic")
ALL_ORIGINS: Final = "**all origins**"


@dataclass(frozen=True)
class OriginLine:
    """How the forecast of one origin did on national coverages, as texts."""

    origin: str
    inside: str  # of the 90 % intervals
    sd: str  # of standardised errors
    widths: tuple[str, ...]  # by metric of WIDTH_LEADS, points
    levers: str  # whether the levers that were assumed came true


def origin_lines(found: Sequence[StoredDay]) -> list[OriginLine]:
    """Return a row for each origin with a forecast, and one for all where there are several."""
    forecasts = [(one, one.hindcast) for one in found if one.hindcast is not None]
    tables = [_coverages(scored(one)) for one, _ in forecasts]
    lines = [
        OriginLine(day_text(one.day), *_held(rows), _widths(hindcast, one.day), _levers(rows))
        for (one, hindcast), rows in zip(forecasts, tables, strict=True)
    ]
    if len(lines) > 1:
        lines.append(OriginLine(ALL_ORIGINS, *_held(pd.concat(tables)), (NOTHING,) * len(WIDTH_LEADS), NOTHING))
    return lines


def _coverages(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the scored rows of the model on national coverages at the leads that are judged."""
    return _judged(rows[rows["method"] == MODEL])


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    lead = rows["date"].map(_month) - rows["as_of"].map(_month)
    kept: pd.DataFrame = rows[lead.between(*LEADS) & (rows["level"] == Level.NATIONAL) & rows["target"].isin(SHOWN)]
    return kept


def _month(day: str) -> int:
    return month_of(date.fromisoformat(day))


def _held(rows: pd.DataFrame) -> tuple[str, str]:
    if rows.empty:
        return NOTHING, NOTHING
    n, sd = len(rows), float(rows["standardised_error"].std())
    share = float(rows["inside"].mean())
    return f"{rows['inside'].sum()} of {n} ({percent(share)})", NOTHING if isnan(sd) else f"{sd:.2f}"


def _widths(hindcast: StoredHindcast, origin: date) -> tuple[str, ...]:
    """Return the widths of the 90 % intervals some months later, in points; errors of observation are not in them."""
    return tuple(_width(hindcast.curves, metric, origin, months) for metric, months in WIDTH_LEADS.items())


def _width(curves: pd.DataFrame, metric: str, origin: date, months: int) -> str:
    if curves.empty:
        return NOTHING
    rows = curves[(curves["method"] == MODEL) & (curves["metric"] == metric)]
    rows = rows[rows["date"].astype(str) == str(last_day(month_of(origin) + months))]
    return f"{100 * float((rows['q95'] - rows['q05']).iloc[0]):.1f}" if len(rows) else NOTHING


def _levers(rows: pd.DataFrame) -> str:
    """Return for how many rows the levers that were assumed came true, and which did not."""
    if rows.empty:
        return NOTHING
    groups = sorted({group for groups in rows["differing"].dropna() for group in groups.split()})
    came_true = f"{(rows['scenario'] == CAME_TRUE).sum()} of {len(rows)}"
    return f"{came_true} (otherwise came: {', '.join(groups)})" if groups else came_true


@dataclass(frozen=True)
class CoverageScore:
    """The CRPS of one method on national coverages, over all origins, in points; and how far the model is apart."""

    method: str
    crps: tuple[str, ...]  # by metric of SHOWN
    apart: tuple[str, ...]  # the model minus this method, with its 95 % interval


def coverage_scores(found: Sequence[StoredDay]) -> list[CoverageScore]:
    """Return a row for the model and for each rival that is asked for, on the rows that all of them forecast."""
    rows = _judged(all_scored(found))
    rows = rows[rows["method"].isin((MODEL, *RIVALS))]
    if rows.empty:
        return []
    crps = {(row["method"], row["target"]): row["crps"] for row in aggregated(rows, labels()).to_dict("records")}
    apart = {(row["rival"], row["target"]): row for row in differences(rows, RIVALS, MODEL).to_dict("records")}
    return [
        CoverageScore(
            method_name(method),
            tuple(_points(crps.get((method, metric))) for metric in SHOWN),
            tuple(_apart(apart.get((method, metric))) for metric in SHOWN),
        )
        for method in (MODEL, *RIVALS)
    ]


def _points(share: float | None) -> str:
    return NOTHING if share is None else f"{100 * share:.2f}"


def _apart(row: Mapping[Hashable, Any] | None) -> str:
    if row is None:
        return NOTHING
    mean, low, high = (_signed_points(row[name]) for name in ("difference", "low", "high"))
    return mean if NOTHING in (low, high) else interval(mean, low, high, LANGUAGE)


def _signed_points(share: float) -> str:
    return NOTHING if isnan(share) else number(100 * share, LANGUAGE, 2, signed=True)


@dataclass(frozen=True)
class DepartementLine:
    """How the forecast of one origin did on the départements of one day, in points, as texts."""

    origin: str
    day: str
    n: int
    shape: str
    inside: str
    width: str
    correlation: str


def departement_lines(found: Sequence[StoredDay]) -> list[DepartementLine]:
    """Return a row for each origin and each later day on which départements were counted."""
    return [
        DepartementLine(
            day_text(one.day),
            day_text(date.fromisoformat(str(day))),
            int(row["n"]),
            f"{row['shape']:.1f}",
            percent(row["inside"] / row["n"]),
            f"{row['width']:.0f}",
            f"{row['correlation']:.2f}",
        )
        for one in found
        for day, row in departement_days(scored(one)).iterrows()
    ]


@dataclass(frozen=True)
class SpendingLine:
    """The spending of one year beside the forecast of one origin, as texts."""

    origin: str
    year: str
    observed: str
    forecast: str
    width: str  # M€
    inside: bool


def spending_lines(found: Sequence[StoredDay]) -> Iterator[SpendingLine]:
    """Yield the years whose spending was not known at the origin."""
    for one in found:
        rows = scored(one)
        rows = rows[(rows["target"] == SPENDING) & (rows["method"] == MODEL)]
        yield from (_spending(one, row) for row in rows.to_dict("records"))


def _spending(one: StoredDay, row: dict[Any, Any]) -> SpendingLine:
    return SpendingLine(
        day_text(one.day),
        row["date"][:4],
        observed_text(SPENDING, row),
        value_text(SPENDING, row),
        f"{row['q95'] - row['q05']:.0f} M€",
        bool(row["inside"]),
    )
