"""What the scored rows of forecasts say, of one origin or of several together."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any, Final

import pandas as pd

from experiments.hindcast.forecast import SHOWN
from experiments.hindcast.reliability_sentences import reliability_in_words
from experiments.hindcast.rivals import labels
from experiments.hindcast.rivals.joint import stage_flow
from experiments.hindcast.scenario import SCENARIO
from experiments.hindcast.score_differences import FEWEST_ORIGINS, differences
from experiments.hindcast.score_sentences import in_words
from experiments.hindcast.scores import ALL_TARGETS, SCORED_COLUMNS, SCORES, aggregated, orders
from experiments.language.numbers import number
from experiments.plots.hindcasts.forecast_folder import MODEL
from experiments.reporting.interval_texts import percent
from sim.metrics import metric
from sim.vocabulary import Level
from tools.validation.stored_results import LANGUAGE, StoredDay
from tools.validation.words import LEVEL_NAMES, NO_PEERS, day_text, method_name

SCORED: Final = (*SCORED_COLUMNS, *SCENARIO, "as_of")
NO_NATIONAL_SKILL: Final = (
    " They claim no skill at the national level; what they add is what a flow has not: places, empty shells and levers."
)
MOST_ABOVE: Final = (
    0.05  # the share by which the CRPS of a coverage may be above the stage flow's, for skill to be claimed
)


@dataclass(frozen=True)
class Score:
    """How one method did at one level."""

    origin: str
    level: str
    method: str
    crps: str
    wis: str
    parts: str  # of WIS: dispersion, underprediction, overprediction
    mae: str
    rmse: str
    inside: str
    n: int


def score_lines(found: Sequence[StoredDay]) -> list[Score]:
    """Return scores by origin, level and method, the best CRPS first, then those of several origins together."""
    tables = [(day_text(one.day), rows) for one in found if not (rows := scored(one)).empty]
    pooled = together(found)
    for _, rows in pooled.groupby("level", sort=False) if len(pooled) else ():
        tables.append((f"{rows['as_of'].nunique()} origins together", rows))
    return [line for origin, rows in tables for line in _lines(origin, rows)]


def scored(origin: StoredDay) -> pd.DataFrame:
    """Return the scored rows of an origin with a column that names it, empty where nothing was scored."""
    rows = pd.DataFrame() if origin.hindcast is None else origin.hindcast.scored
    return rows.assign(as_of=str(origin.day)) if len(rows) else pd.DataFrame(columns=list(SCORED))


def all_scored(found: Sequence[StoredDay]) -> pd.DataFrame:
    """Return the scored rows of all origins, empty where nothing was scored."""
    tables = [rows for one in found if not (rows := scored(one)).empty]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(SCORED))


def together(found: Sequence[StoredDay]) -> pd.DataFrame:
    """Return the scored rows of all origins, at levels where the model met a naive rival from several of them.

    An origin at which it met none is left out, and so is a method that one of the origins lacks.
    """
    rows = all_scored(found)
    is_naive = rows["method"].isin(labels())
    rows = rows[is_naive.groupby([rows["level"], rows["as_of"]]).transform("any")]
    n_origins = rows.groupby("level")["as_of"].transform("nunique")
    n_of_method = rows.groupby(["level", "method"])["as_of"].transform("nunique")
    kept: pd.DataFrame = rows[(n_of_method == n_origins) & (n_origins > 1)]
    return kept


def _lines(origin: str, rows: pd.DataFrame) -> Iterator[Score]:
    table = aggregated(rows, labels())
    table = table[table["target"] == ALL_TARGETS]
    ordered = table.sort_values(["level", "crps"], ascending=[False, True], kind="stable")
    for row in ordered.to_dict("records"):
        crps, wis, *parts = (f"{row[name]:.2f}" for name in SCORES)
        mae, rmse = (f"{row[name]:.2f}" for name in ("mae", "rmse"))
        level, method, inside = LEVEL_NAMES[row["level"]], method_name(row["method"]), percent(row["coverage90"])
        yield Score(origin, level, method, crps, wis, " + ".join(parts), mae, rmse, inside, row["n"])


def sentences(rows: pd.DataFrame, with_orders: bool = True) -> list[str]:
    """Return what scored rows say, in plain sentences, of the model against naive rivals and without peer effects."""
    if rows.empty:
        return []
    ranks = orders(rows[rows["method"] != NO_PEERS]) if with_orders else None
    scores = aggregated(rows, labels())
    told = in_words(scores, LANGUAGE, MODEL, "the model", ranks).splitlines()
    compared = differences(rows, labels(), MODEL)
    more = reliability_in_words(rows, compared, LANGUAGE, MODEL, "the model").splitlines()
    return [*told, *more, *_without_peers(scores)]


def beside_stage_flow(rows: pd.DataFrame) -> Iterator[str]:
    """Yield whether agents forecast the nation better, by more than its error, than the rival that has none.

    `rows` are scored rows of all origins.
    """
    rows = rows[(rows["level"] == Level.NATIONAL) & rows["method"].isin((MODEL, stage_flow.NAME))]
    if rows["method"].nunique() < 2:
        return
    by_series = aggregated(rows, labels()).set_index(["target", "method"])["crps"].unstack("method")
    scores = by_series.loc[ALL_TARGETS]
    compared = differences(rows, [stage_flow.NAME], MODEL)
    (apart,) = compared[compared["target"] == ALL_TARGETS].to_dict("records")
    is_better = apart["high"] < 0
    verdict = "better than" if is_better else "worse than" if apart["low"] > 0 else "not clearly better than"
    yield (
        f"Agents forecast the nation {verdict} the stage flow, which has none: CRPS {scores[MODEL]:.3g} against "
        f"{scores[stage_flow.NAME]:.3g} observation sd, {_error(apart)}.{'' if is_better else NO_NATIONAL_SKILL}"
    )
    if is_better:
        yield from _without_skill(by_series)


def _without_skill(crps: pd.DataFrame) -> Iterator[str]:
    """Yield a sentence for each coverage that the stage flow forecasts better; CRPS: series × methods."""
    for series in crps.index.intersection([*SHOWN]):
        above = crps.loc[series, MODEL] / crps.loc[series, stage_flow.NAME] - 1.0
        if above > MOST_ABOVE:
            name = metric(series).label[LANGUAGE]
            yield f"They claim no skill for “{name}”: its CRPS is {percent(above)} above that of the stage flow."


def _error(apart: Mapping[Hashable, Any]) -> str:
    if isnan(apart["low"]):
        return f"the error of the difference unknown with fewer than {FEWEST_ORIGINS} origins"
    low, high = (number(apart[name], LANGUAGE, 2, signed=True) for name in ("low", "high"))
    return f"95 % interval of the difference {low} to {high}"


def _without_peers(scores: pd.DataFrame) -> Iterator[str]:
    """Yield for each level how the model does beside the same model in which nobody follows others."""
    crps = scores.set_index(["level", "target", "method"])["crps"].unstack("method")
    if NO_PEERS not in crps:
        return
    for level, rows in crps.dropna(subset=[MODEL, NO_PEERS]).groupby(level="level", sort=False):
        whole = rows.xs(ALL_TARGETS, level="target").iloc[0]
        series = rows.drop(ALL_TARGETS, level="target")
        n_better = int((series[MODEL] < series[NO_PEERS]).sum())
        verdict = "do better" if whole[MODEL] < whole[NO_PEERS] else "do no better"
        yield (
            f"Peer effects {verdict} than none at the level {LEVEL_NAMES[str(level)]}: CRPS {whole[MODEL]:.3g} with, "
            f"{whole[NO_PEERS]:.3g} without; better on {n_better} of {len(series)} series."
        )
