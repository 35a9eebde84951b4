"""What the tables of fits and forecasts say, in the rows and words that the template asks for."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Any, Final

import pandas as pd
import yaml

from experiments.calibration.fit_tables import MOVED, NARROWED, SILENT
from experiments.hindcast.hubverse import REGISTERED
from experiments.hindcast.register import REGISTER
from experiments.hindcast.reliability_sentences import reliability_in_words
from experiments.hindcast.rivals import labels
from experiments.hindcast.rivals.joint import stage_flow
from experiments.hindcast.score_differences import differences
from experiments.hindcast.score_sentences import in_words, metric_label
from experiments.hindcast.scores import ALL_TARGETS, SCORES, aggregated, orders
from experiments.hindcast.verdict import Verdict, verdict_in_words
from experiments.language.numbers import full_date, interval, number, significant
from experiments.observations.model_terms import EUROS_PER_MEUR, SPENDING
from experiments.plots.fits import StoredFit
from experiments.plots.fits.parameter_intervals import placed, readable
from experiments.plots.fits.rank_histogram import held, histogram, shown_ranks
from experiments.plots.hindcasts import StoredHindcast
from experiments.plots.hindcasts.forecast_folder import MODEL
from experiments.study.run_hash import PROJECT
from sim.vocabulary import Level
from tools.pages.numbers import NOTHING, Interval, level_text, percent
from tools.validation.stored_results import LANGUAGE, StoredDay

FORECAST: Final = "forecast"  # the arm of the model in pasts.csv
NO_PEERS: Final = "model_no_peers"
OWN_NAMES: Final = {MODEL: "**the model**", NO_PEERS: "the model without peer effects"}
LEVEL_NAMES: Final = {Level.NATIONAL.value: "national", Level.DEPARTEMENT.value: "départements"}
# The assumptions (docs/assumptions.md) on how strongly the levers of a policy act.
_TIE: Final = 1.05  # times the CRPS of the stage flow
_NO_NATIONAL_SKILL: Final = (
    " They claim no skill at the national level; what they add is what a flow has not: places, empty shells and levers."
)
LEVERS: Final = (
    *("A04", "A06", "A07", "A09", "A10", "A12", "A13", "A16"),
    *("A18", "A19", "A25", "A28", "A30", "A34", "A66", "A69"),
)
TITLES: Final = PROJECT / "configs" / "prior" / "default.yaml"


def day_text(day: date) -> str:
    """Return "31 August 2023"."""
    return full_date(day, LANGUAGE)


def value_text(metric: str, row: dict[Any, Any]) -> str:
    """Return the median after a fit and its interval, in the unit of the observation."""
    return _text(metric, Interval(row["q05"], row["q50"], row["q95"]))


def observed_text(metric: str, row: dict[Any, Any]) -> str:
    """Return what was observed and twice its sd to either side."""
    return _text(metric, Interval(row["observed"] - 2 * row["sd"], row["observed"], row["observed"] + 2 * row["sd"]))


def _text(metric: str, found: Interval) -> str:
    if metric != SPENDING:
        return level_text(metric, found)
    euros = (value * EUROS_PER_MEUR for value in (found.low, found.middle, found.high))
    return level_text("cost_cnam_euros", Interval(*euros))


@dataclass(frozen=True)
class Row:
    """One observation beside the fit."""

    label: str
    day: str
    counted_by: str
    observed: str
    fitted: str
    is_missed: bool
    in_interval: bool


def observation_rows(fit: StoredFit) -> list[Row]:
    """Return the national observations of a fit in the order of its table."""
    return [
        Row(
            metric_label(row["target"], LANGUAGE),
            day_text(date.fromisoformat(row["date"])),
            row["counted_by"],
            observed_text(row["target"], row),
            value_text(row["target"], row),
            not row["within"],
            bool(row["in_interval"]),
        )
        for row in fit.observations.to_dict("records")
    ]


@dataclass(frozen=True)
class ParameterFinding:
    """What the data said about one parameter."""

    name: str
    assumption: str
    verdict: str
    prior: str
    posterior: str
    spread_left: str


def learnt(fit: StoredFit) -> list[ParameterFinding]:
    """Return the parameters that the data moved or narrowed, the most moved first."""
    rows = placed(fit.parameters)
    values = fit.parameters.set_index("parameter")
    return [
        ParameterFinding(
            readable(row["parameter"]),
            row["assumption"],
            row["verdict"],
            f"{plain(row['low'])} to {plain(row['high'])}",
            _after(values.loc[row["parameter"]]),
            percent(row["sd_ratio"]),
        )
        for row in rows[rows["verdict"] != SILENT].to_dict("records")
    ]


def _after(row: "pd.Series[Any]") -> str:
    low, middle, high = (plain(float(row[name])) for name in ("q05", "q50", "q95"))
    return interval(middle, low, high, LANGUAGE)


def plain(value: float) -> str:
    """Return a number of any size with three significant digits, thousands apart."""
    return number(value, LANGUAGE) if abs(value) >= 1000 else significant(value, LANGUAGE)


def verdicts(fit: StoredFit) -> dict[str, int]:
    """Return how many axes (parameters or groups) moved, narrowed, and how many the data are silent about."""
    axes = fit.parameters.drop_duplicates("axis")
    return {name: int((axes["verdict"] == name).sum()) for name in (MOVED, NARROWED, SILENT)}


def silent_levers(fit: StoredFit) -> list[str]:
    """Return, in words, the assumptions on levers of which no parameter is fitted, or none was moved or narrowed."""
    titles = yaml.safe_load(TITLES.read_text(encoding="utf-8"))
    silent = sorted(set(LEVERS) - set(fit.parameters[fit.parameters["verdict"] != SILENT]["assumption"]))
    return [f"{titles[number]['title']} ({number})" for number in silent if number in titles]


@dataclass(frozen=True)
class Agreement:
    """How the chosen pasts of a forecast agree with what was observed."""

    n_pasts: int
    missed: str  # share of national rows, over all pasts, beyond two sd
    most_missed: int
    matched: str  # share of départements within their tolerance


def agreement(hindcast: StoredHindcast) -> Agreement | None:
    """Return how the pasts of the model agree, None where that is not stored."""
    table = hindcast.table("pasts.csv")
    if table.empty:
        return None
    own = table[table["arm"] == FORECAST]
    matched = float(own["matched"].mean())
    return Agreement(
        len(own),
        percent(float(own["n_missed"].sum() / own["n_rows"].sum())),
        int(own["n_missed"].max()),
        NOTHING if matched != matched else percent(matched),  # noqa: PLR0124
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
    return rows if rows.empty else rows.assign(as_of=str(origin.day))


def together(found: Sequence[StoredDay]) -> pd.DataFrame:
    """Return the scored rows of all origins, at levels where the model met a naive rival from several of them.

    An origin at which it met none is left out, and so is a method that one of the origins lacks.
    """
    tables = [rows for one in found if not (rows := scored(one)).empty]
    if not tables:
        return pd.DataFrame()
    rows = pd.concat(tables, ignore_index=True)
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


def method_name(method: str) -> str:
    """Return what a method is called on the page."""
    return OWN_NAMES.get(method) or labels()[method][LANGUAGE]


def sentences(rows: pd.DataFrame, with_orders: bool = True) -> list[str]:
    """Return what scored rows say, in plain sentences, of the model against naive rivals and without peer effects."""
    if rows.empty:
        return []
    ranks = orders(rows[rows["method"] != NO_PEERS]) if with_orders else None
    scores = aggregated(rows, labels())
    told = in_words(scores, LANGUAGE, MODEL, "the model", ranks).splitlines()
    compared = differences(rows, labels(), MODEL)
    more = reliability_in_words(rows, compared, LANGUAGE, MODEL, "the model").splitlines()
    return [*told, *more, *beside_stage_flow(scores), *_without_peers(scores)]


def beside_stage_flow(scores: pd.DataFrame) -> Iterator[str]:
    """Yield whether agents forecast the nation better than the rival that has none."""
    whole = scores[(scores["level"] == Level.NATIONAL) & (scores["target"] == ALL_TARGETS)]
    crps = whole.set_index("method")["crps"].to_dict()
    if {MODEL, stage_flow.NAME} <= set(crps):
        own, theirs = crps[MODEL], crps[stage_flow.NAME]
        verdict = "better than" if own < theirs else "about as well as" if own <= _TIE * theirs else "worse than"
        yield (
            f"Agents forecast the nation {verdict} the stage flow, which has none: CRPS {own:.3g} with, {theirs:.3g} "
            f"without.{'' if own < theirs else _NO_NATIONAL_SKILL}"
        )


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


@dataclass(frozen=True)
class PerfectModelTest:
    """How the fit did on pasts that the model invented."""

    n_pasts: int
    n_parameters: int
    held: str  # how often the 90 % interval holds the truth
    n_bars: int
    n_outside: int  # bars outside of what chance allows


def trial(perfect: StoredFit) -> PerfectModelTest:
    """Return how the fit did where the truth is known."""
    ranks = shown_ranks(perfect)
    found = histogram(ranks.to_numpy())
    return PerfectModelTest(len(ranks), ranks.shape[1], percent(held(ranks)), len(found.counts), found.n_outside)


@dataclass(frozen=True)
class JudgedRow:
    """One national observation beside a forecast that was registered before it, as texts; CRPS in its sd."""

    label: str
    day: str
    counted_by: str
    observed: str
    forecast: str
    inside: bool
    crps: str
    rival: str  # CRPS of the best rival


def judged() -> list[Verdict]:
    """Return the verdicts of registered forecasts, by day."""
    found = (Verdict.of(file) for file in sorted(REGISTER.glob(REGISTERED)))
    return [verdict for verdict in found if verdict is not None]


def judged_rows(verdict: Verdict) -> list[JudgedRow]:
    """Return the national observations of a verdict, by what was observed and by day."""
    key = ["target", "date", "counted_by"]
    crps = verdict.nation.pivot_table(index=key, columns="method", values="crps_in_sd")
    own = verdict.nation[verdict.nation["method"] == MODEL].set_index(key, drop=False).sort_index()
    return [
        JudgedRow(
            metric_label(row["target"], LANGUAGE),
            day_text(date.fromisoformat(row["date"])),
            row["counted_by"],
            observed_text(row["target"], row),
            value_text(row["target"], row),
            bool(row["inside"]),
            *(f"{crps.loc[place, method]:.2f}" for method in (MODEL, verdict.rival)),
        )
        for place, row in zip(own.index, own.to_dict("records"), strict=True)
    ]


@dataclass(frozen=True)
class JudgedDay:
    """How a forecast did on the départements of one day, as texts."""

    day: str
    n: int
    inside: str
    width: str
    shape: str
    bias: str


def judged_days(verdict: Verdict) -> list[JudgedDay]:
    """Return the counts of départements of a verdict, by day, in points."""
    return [
        JudgedDay(
            day_text(date.fromisoformat(str(day))),
            int(row["n"]),
            percent(row["inside"] / row["n"]),
            *(f"{row[name]:.1f}" for name in ("width", "shape", "bias")),
        )
        for day, row in verdict.departements.iterrows()
    ]


def verdict_sentences(verdict: Verdict) -> list[str]:
    """Return what a verdict says, in plain sentences."""
    return list(verdict_in_words(verdict, LANGUAGE))


METHODS: Final = {
    "region_and_neighbours": "région and neighbours",
    "regional_mean": "mean of the région",
    "national_mean": "mean of the nation",
    "model": "**the model**, with what région and neighbours predict",
    "model_told_all": "the model that is told the true coverage",
}
_HARDLY: Final = 0.10  # share of the CRPS: with a hundred départements less is hardly better


@dataclass(frozen=True)
class HoldoutScore:
    """How one method predicts départements that were left out, as texts."""

    name: str
    crps: str
    mae: str
    rmse: str
    inside: str
    order: str


def left_out(scores: pd.DataFrame) -> list[HoldoutScore]:
    """Return a row for each method, best first."""
    return [_left_out(row) for row in scores.sort_values("crps", kind="stable").to_dict("records")]


def _left_out(row: Mapping[Hashable, Any]) -> HoldoutScore:
    order = row["rank_correlation"]
    crps, mae, rmse = (f"{row[name]:.3f}" for name in ("crps", "mae", "rmse"))
    rank = NOTHING if isnan(order) else f"{order:.2f}"
    return HoldoutScore(METHODS[row["method"]], crps, mae, rmse, percent(row["coverage90"]), rank)


def left_out_in_words(scores: pd.DataFrame) -> str:
    """Return what the scores say about readiness: how far région and neighbours help, and the model with them."""
    crps = scores.set_index("method")["crps"]
    gain = 1.0 - crps["region_and_neighbours"] / crps["national_mean"]
    words = "hardly better than" if gain < _HARDLY else f"{gain:.0%} better (CRPS) than"
    own = "better" if crps["model"] < crps["national_mean"] * (1.0 - _HARDLY) else "no better"
    return (
        f"Région and neighbours predict a left-out département {words} the national mean, and the model that uses "
        f"that prediction does {own}: most of what makes départements differ is known from their own count only."
    )
