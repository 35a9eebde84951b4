"""What the scores say in plain sentences, in French or in English: where a method wins, and where it does not."""

from collections.abc import Iterator, Mapping
from typing import Final

import pandas as pd

from experiments.hindcast.rivals import labels
from experiments.hindcast.scores import ALL_TARGETS
from experiments.hindcast.trajectories import NO_PEERS
from experiments.language.numbers import number, percent, significant
from experiments.language.texts import text
from experiments.observations.model_terms import SPENDING
from sim.metrics import all_metrics
from sim.vocabulary import Level

FAIR_SHARE: Final = (0.80, 0.97)  # of observations in the 90 % interval: what we aim at


def in_words(
    scores: pd.DataFrame,
    language: str,
    method: str = "model",
    label: str | None = None,
    ranks: pd.DataFrame | None = None,
) -> str:
    """Return sentences about one method from `scores.aggregated`, one a line; equal CRPS is no win.

    `label` names the method where it is no rival of ours; `ranks` (from `scores.orders`) adds how
    well it orders the départements.
    """
    own = scores[(scores["method"] == method) & (scores["best_rival"] != "")]
    if own.empty:
        return text("scores.nothing", language)
    names = method_names(language)
    names[method] = label or names.get(method, method)
    rows = own.sort_values(["level", "target"], key=lambda column: column.map(_first_nation_then_all), kind="stable")
    series = own[own["target"] != ALL_TARGETS]
    tally = text("scores.tally", language, method=names[method], wins=int((series["skill"] > 0).sum()), n=len(series))
    order = () if ranks is None else _orders(ranks, method, names, language)
    about = (*_verdicts(rows, scores, names, language), *_intervals(rows, names[method], language), *order)
    return "\n".join((tally, *about))


def method_names(language: str) -> dict[str, str]:
    """Return what rivals, and the model without peer effects, are called."""
    names = {name: wording[language] for name, wording in labels().items()}
    return {**names, NO_PEERS: text("scores.model_no_peers", language)}


def _first_nation_then_all(name: str) -> str:
    return f"0{name}" if name in {Level.NATIONAL, ALL_TARGETS} else f"1{name}"


def _verdicts(rows: pd.DataFrame, scores: pd.DataFrame, names: Mapping[str, str], language: str) -> Iterator[str]:
    crps = scores.set_index(["level", "target", "method"])["crps"]
    for row in rows.to_dict("records"):
        yield text(
            "scores.wins" if row["skill"] > 0 else "scores.loses",
            language,
            target=_target(row["level"], row["target"], language),
            n=_observations(row["n"], language),
            method=names[row["method"]],
            own=significant(row["crps"], language),
            theirs=significant(crps[row["level"], row["target"], row["best_rival"]], language),
            rival=names.get(row["best_rival"], row["best_rival"]),
        )


def _intervals(rows: pd.DataFrame, method: str, language: str) -> Iterator[str]:
    for row in rows[rows["target"] == ALL_TARGETS].to_dict("records"):
        share, low, high = row["coverage90"], row["coverage90_low"], row["coverage90_high"]
        yield text(
            "scores.interval",
            language,
            level=text(f"scores.level.{row['level']}", language),
            method=method,
            hits=round(row["n"] * share),
            n=row["n"],
            share=percent(share, language),
            low=number(100 * low, language),
            high=percent(high, language),
            judgement=text(f"scores.judgement.{_judgement(share, low, high)}", language),
        )


def _judgement(share: float, low: float, high: float) -> str:
    """Return whether a share lies below, in or above the fair ones, unknown if one cannot tell."""
    fair_low, fair_high = FAIR_SHARE
    if low < fair_low and fair_high < high:
        return "unknown"
    if share < fair_low:
        return "too_few"
    return "wide" if share > fair_high else "fair"


def _orders(ranks: pd.DataFrame, method: str, names: Mapping[str, str], language: str) -> Iterator[str]:
    rivals = ranks[(ranks["method"] != method) & ranks["rank_correlation"].notna()]
    for row in ranks[(ranks["method"] == method) & ranks["rank_correlation"].notna()].to_dict("records"):
        others = rivals[(rivals["target"] == row["target"]) & (rivals["date"] == row["date"])]
        rival = text("scores.no_order", language)
        if len(others):
            best = others.sort_values("rank_correlation").to_dict("records")[-1]
            theirs = number(best["rank_correlation"], language, 2)
            name = names.get(best["method"], best["method"])
            rival = text("scores.best_order", language, theirs=theirs, rival=name)
        yield text(
            "scores.order",
            language,
            n=row["n"],
            target=metric_label(row["target"], language),
            date=row["date"],
            own=number(row["rank_correlation"], language, 2),
            method=names[method],
            rival=rival,
        )


def _target(level: str, target: str, language: str) -> str:
    what = text("scores.all_series", language) if target == ALL_TARGETS else metric_label(target, language)
    return f"{text(f'scores.level.{level}', language)}, {what}"


def metric_label(name: str, language: str) -> str:
    """Return what is observed, in a language: a metric's label, or the spending of a year."""
    if name == SPENDING:
        return text("scores.spending", language)
    return next((metric.label[language] for metric in all_metrics() if metric.name == name), name)


def _observations(n: int, language: str) -> str:
    return text("scores.one_observation" if n == 1 else "scores.observations", language, n=n)
