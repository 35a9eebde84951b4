"""What a study starts from beside what was observed there: start.csv, and the lines that say how both agree."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.comparing.place import area_name
from experiments.comparing.statistics import quantile_columns
from experiments.language.numbers import full_date, interval, number, percent
from experiments.language.texts import text
from experiments.observations.common_errors import observation_errors
from experiments.observations.model_terms import terms, weights_between
from experiments.observations.observed import COVERAGE, Observed, all_observed, known_by
from experiments.storing.manifest import data_end_of
from experiments.storing.outcomes import Outcomes
from sim.arrays import Floats
from sim.metrics import metric as metric_named
from sim.vocabulary import Level

FILE: Final = "start.csv"
START: Final = ("level", "code", "metric", "date", "observed", "sd", "q05", "q50", "q95", "within")
SHOWN: Final = (COVERAGE, "coverage_aci")
_WIDER: Final[Mapping[str, tuple[Level, ...]]] = {  # levels at which a place is simulated as a whole
    "france": (Level.NATIONAL, Level.REGION, Level.DEPARTEMENT),
    "region": (Level.REGION, Level.DEPARTEMENT),
    "departement": (Level.DEPARTEMENT,),
}
_NORMAL_90: Final = 1.645  # half of a 90 % interval, in standard deviations
_MOST_NAMED: Final = 8


def arm_at_start(manifest: Mapping[str, Any]) -> tuple[str, date]:
    """Return the arm that follows history longest, the baseline before others, and the last day on which it does."""
    as_of, left = data_end_of(manifest), manifest.get("departures", {})
    starts = {arm["name"]: as_of for arm in manifest["arms"]}
    starts |= {name: date.fromisoformat(day) - timedelta(days=1) for name, day in left.items()}
    name = max(starts, key=lambda one: (starts[one], one == manifest["baseline"]))
    return name, starts[name]


def rows_at_start(manifest: Mapping[str, Any], until: date) -> tuple[Observed, ...]:
    """Return what was observed last, up to a day, of each metric and area that a study simulates whole.

    There is nothing for an invented country, nor for territories of the user's own, which need not add up.
    """
    place, configuration = manifest["configuration"]["territory"], manifest["configuration"]
    levels = _WIDER.get(place["kind"], ())
    if not levels or place["file"] is not None:
        return ()
    own = configuration.get("observations")
    file = Path(own) if own and Path(own).is_file() else None
    known = known_by(all_observed(file), until)
    asked = [row for row in known if row.scored and row.target.level in levels]
    last = {target: max(row.day for row in asked if row.target == target) for target in {row.target for row in asked}}
    return tuple(row for row in asked if row.day == last[row.target])


def start_table(outcomes: Outcomes, rows: Iterable[Observed]) -> pd.DataFrame:
    """Return observed rows of the level of some outcomes beside what these were on that day, in START.

    `within` says whether the observation lies in the 90 % interval, errors of observation included.
    """
    found = [entry for row in rows if row.target.level == outcomes.level and (entry := _entry(outcomes, row))]
    return pd.DataFrame(found, columns=list(START))


def _entry(outcomes: Outcomes, row: Observed) -> tuple[object, ...] | None:
    values = _values(outcomes, row)
    if values is None or np.isnan(values).all():
        return None
    errors = observation_errors([row])
    low, middle, high = (float(one) for one in quantile_columns(values, ("q05", "q50", "q95")).values())
    gap, sd = row.value - float(errors.mean[0]) - middle, float(errors.sd[0])
    reach = np.hypot(high - middle if gap > 0 else middle - low, _NORMAL_90 * sd)
    within = "yes" if abs(gap) <= reach else "no"
    return (*row.target[1:], row.target.metric, row.day.isoformat(), row.value, sd, low, middle, high, within)


def _values(outcomes: Outcomes, row: Observed) -> Floats | None:
    """Return the figure of each run on the day of an observation, None where it was not recorded."""
    here, parts = np.flatnonzero(outcomes.codes == row.target.code), terms(row.target.metric, row.day)
    days: Sequence[date] = outcomes.dates[here].tolist()
    if not days or any(part.metric not in outcomes.metrics or not days[0] <= part.day <= days[-1] for part in parts):
        return None
    weighted = (
        part.factor * weight * outcomes.metric(part.metric)[:, here[position]]
        for part in parts
        for position, weight in weights_between(days, part.day)
    )
    values: Floats = np.sum(list(weighted), axis=0)
    return values


def start_sentences(folder: Path, language: str) -> Iterator[str]:
    """Yield how the start of a study agrees with what was observed: a line for the place, one for its départements."""
    path = folder / FILE
    table = pd.read_csv(path, dtype={"code": str}) if path.is_file() else pd.DataFrame(columns=list(START))
    if table.empty:
        return
    ranks = [str(level) for level in Level]
    widest = min(table["level"], key=ranks.index)
    own, others = table[table["level"] == widest], table[table["level"] == Level.DEPARTEMENT]
    shown = own[own["metric"].isin(SHOWN)]
    for code, rows in shown.groupby("code", sort=False) if own["code"].nunique() == 1 else ():
        figures = text("numbers.separator", language).join(_figure(row, language) for _, row in rows.iterrows())
        yield text("start.place", language, place=area_name(widest, str(code), language), figures=figures)
    if others["code"].nunique() > 1:
        inside = int((others["within"] == "yes").sum())
        yield text("start.departements", language, n=inside, of=len(others))
    yield from _outside(pd.concat([shown, others]).drop_duplicates(), language)


def _figure(row: "pd.Series[Any]", language: str) -> str:
    low, high = (number(100 * float(row[name]), language) for name in ("q05", "q95"))
    model = interval(percent(float(row["q50"]), language), low, high, language)
    shown = {"metric": metric_named(str(row["metric"])).label[language], "model": model}
    return text(
        "start.figure",
        language,
        **shown,
        observed=percent(float(row["observed"]), language),
        day=full_date(date.fromisoformat(str(row["date"])), language),
    )


def _outside(table: pd.DataFrame, language: str) -> Iterator[str]:
    """Yield a line of caution with the places that start beside what was observed, the farthest first."""
    wrong = table[table["within"] == "no"].copy()
    wrong["gap"] = (wrong["q50"] - wrong["observed"]).abs()
    named = wrong.sort_values("gap", ascending=False).head(_MOST_NAMED)
    groups = [_missed(str(metric), rows, language) for metric, rows in named.groupby("metric", sort=False)]
    if groups:
        more = text("start.more", language, n=len(wrong) - _MOST_NAMED) if len(wrong) > _MOST_NAMED else ""
        yield text("start.outside", language, names=text("numbers.separator", language).join(groups) + more)


def _missed(metric: str, rows: pd.DataFrame, language: str) -> str:
    """Return the places at which the start misses what was observed of a metric."""
    names = (
        text(
            "start.wrong", language, place=area_name(str(row["level"]), str(row["code"]), language),
            model=percent(float(row["q50"]), language), observed=percent(float(row["observed"]), language),
        )
        for _, row in rows.iterrows()
    )  # fmt: skip
    places = text("numbers.separator", language).join(names)
    return text("start.of_metric", language, metric=metric_named(metric).label[language], places=places)
