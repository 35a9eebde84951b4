"""What the scores say in plain sentences, in French or in English: where a method wins, and where it does not."""

from collections.abc import Iterator, Mapping
from typing import Final

import pandas as pd

from experiments.hindcast.rivals import labels
from experiments.hindcast.rivals.base import Wording
from experiments.hindcast.scores import ALL_TARGETS
from experiments.language.numbers import number
from experiments.observations.model_terms import SPENDING
from sim.metrics import all_metrics
from sim.vocabulary import Level

FAIR_SHARE: Final = (0.80, 0.97)  # of observations in the 90 % interval: what we aim at

_ABLATED: Final[Mapping[str, Wording]] = {
    "model_no_peers": {"fr": "le modèle sans effets de pairs", "en": "the model without peer effects"}
}
_VERDICT: Final = {
    "fr": {
        True: "{target} ({n}) : {method} fait mieux que tous ses rivaux (CRPS {own}, contre {theirs} pour {rival}).",
        False: "{target} ({n}) : {method} ne gagne pas (CRPS {own}, contre {theirs} pour {rival}).",
    },
    "en": {
        True: "{target} ({n}): {method} does better than every rival (CRPS {own} against {theirs} for {rival}).",
        False: "{target} ({n}): {method} does not win (CRPS {own} against {theirs} for {rival}).",
    },
}
_SHARE: Final = {
    "fr": "{level} : l'intervalle à 90 % de {method} contient {hits} observations sur {n}, soit {share} % "
    "(intervalle exact : {low} à {high} %), {judgement}.",
    "en": "{level}: the 90% interval of {method} contains {hits} of {n} observations, that is {share}% "
    "(exact interval {low} to {high}%), {judgement}.",
}
_JUDGEMENT: Final[Mapping[str, Mapping[int | None, str]]] = {
    "fr": {
        -1: "trop peu : il est trop étroit ou mal placé",
        0: "ce qu'on attend",
        1: "plus que nécessaire : il est large",
        None: "trop peu d'observations pour en juger",
    },
    "en": {
        -1: "too few: it is too narrow or misplaced",
        0: "as it should be",
        1: "more than needed: it is wide",
        None: "too few observations to tell",
    },
}
_TALLY: Final = {
    "fr": "{method} gagne sur {wins} séries sur {n}.",
    "en": "{method} wins on {wins} of {n} series.",
}
_NOTHING: Final = {
    "fr": "Aucune observation notée après la date d'origine que toutes les méthodes aient prévue : rien à comparer.",
    "en": "No scored observation after the cut-off that every method forecast: nothing to compare.",
}
_ORDER: Final = {
    "fr": "Ordre des {n} départements, {target}, {date} : la corrélation de rang avec l'observé est de {own} pour "
    "{method}{rival}.",
    "en": "Order of the {n} départements, {target}, {date}: the rank correlation with what was observed is {own} for "
    "{method}{rival}.",
}
_BEST_ORDER: Final = {"fr": ", {theirs} pour {rival}", "en": ", {theirs} for {rival}"}
_NO_ORDER: Final = {"fr": " ; aucun rival ne les ordonne", "en": "; no rival orders them"}
_OBSERVATIONS: Final = {"fr": ("1 observation", "{} observations"), "en": ("1 observation", "{} observations")}
_LEVELS: Final = {
    "fr": {Level.NATIONAL.value: "Niveau national", Level.DEPARTEMENT.value: "Départements"},
    "en": {Level.NATIONAL.value: "National level", Level.DEPARTEMENT.value: "Départements"},
}
_ALL: Final = {"fr": "toutes séries, en écarts-types d'observation", "en": "all series, in observation sd"}
_SPENDING: Final = {"fr": "Dépense de l'année (M€)", "en": "Spending of the year (M€)"}


def in_words(
    scores: pd.DataFrame,
    language: str,
    method: str = "model",
    label: Wording | None = None,
    ranks: pd.DataFrame | None = None,
) -> str:
    """Return sentences about one method from `scores.aggregated`, one a line; equal CRPS is no win.

    `label` names the method in both languages where it is no rival of ours; `ranks` (from `scores.orders`) adds how
    well it orders the départements.
    """
    own = scores[(scores["method"] == method) & (scores["best_rival"] != "")]
    if own.empty:
        return _NOTHING[language]
    names = {name: wording[language] for name, wording in {**labels(), **_ABLATED}.items()}
    names[method] = (label or labels().get(method) or {language: method})[language]
    rows = own.sort_values(["level", "target"], key=lambda column: column.map(_first_nation_then_all), kind="stable")
    series = own[own["target"] != ALL_TARGETS]
    tally = _TALLY[language].format(method=names[method], wins=int((series["skill"] > 0).sum()), n=len(series))
    order = () if ranks is None else _orders(ranks, method, names, language)
    about = (*_verdicts(rows, scores, names, language), *_intervals(rows, names[method], language), *order)
    return "\n".join((tally, *about))


def _first_nation_then_all(text: str) -> str:
    return f"0{text}" if text in {Level.NATIONAL, ALL_TARGETS} else f"1{text}"


def _verdicts(rows: pd.DataFrame, scores: pd.DataFrame, names: Mapping[str, str], language: str) -> Iterator[str]:
    crps = scores.set_index(["level", "target", "method"])["crps"]
    for row in rows.to_dict("records"):
        yield _VERDICT[language][bool(row["skill"] > 0)].format(
            target=_target(row["level"], row["target"], language),
            n=_observations(row["n"], language),
            method=names[row["method"]],
            own=number(row["crps"], language, ".3g"),
            theirs=number(crps[row["level"], row["target"], row["best_rival"]], language, ".3g"),
            rival=names.get(row["best_rival"], row["best_rival"]),
        )


def _intervals(rows: pd.DataFrame, method: str, language: str) -> Iterator[str]:
    for row in rows[rows["target"] == ALL_TARGETS].to_dict("records"):
        shares = {"share": row["coverage90"], "low": row["coverage90_low"], "high": row["coverage90_high"]}
        yield _SHARE[language].format(
            level=_LEVELS[language][row["level"]],
            method=method,
            hits=round(row["n"] * row["coverage90"]),
            n=row["n"],
            judgement=_JUDGEMENT[language][_side(row["coverage90"], row["coverage90_low"], row["coverage90_high"])],
            **{name: number(100 * share, language, ".0f") for name, share in shares.items()},
        )


def _side(share: float, low: float, high: float) -> int | None:
    """Return whether a share lies below (−1), in (0) or above (1) the fair ones, None if one cannot tell."""
    fair_low, fair_high = FAIR_SHARE
    if low < fair_low and fair_high < high:
        return None
    return int(share > fair_high) - int(share < fair_low)


def _orders(ranks: pd.DataFrame, method: str, names: Mapping[str, str], language: str) -> Iterator[str]:
    rivals = ranks[(ranks["method"] != method) & ranks["rank_correlation"].notna()]
    for row in ranks[(ranks["method"] == method) & ranks["rank_correlation"].notna()].to_dict("records"):
        others = rivals[(rivals["target"] == row["target"]) & (rivals["date"] == row["date"])]
        rival = _NO_ORDER[language]
        if len(others):
            best = others.sort_values("rank_correlation").to_dict("records")[-1]
            theirs = number(best["rank_correlation"], language, ".2f")
            rival = _BEST_ORDER[language].format(theirs=theirs, rival=names.get(best["method"], best["method"]))
        yield _ORDER[language].format(
            n=row["n"],
            target=metric_label(row["target"], language),
            date=row["date"],
            own=number(row["rank_correlation"], language, ".2f"),
            method=names[method],
            rival=rival,
        )


def _target(level: str, target: str, language: str) -> str:
    what = _ALL[language] if target == ALL_TARGETS else metric_label(target, language)
    return f"{_LEVELS[language][level]}, {what}"


def metric_label(name: str, language: str) -> str:
    """Return what is observed, in a language: a metric's label, or the spending of a year."""
    if name == SPENDING:
        return _SPENDING[language]
    return next((metric.label[language] for metric in all_metrics() if metric.name == name), name)


def _observations(n: int, language: str) -> str:
    one, many = _OBSERVATIONS[language]
    return one if n == 1 else many.format(n)
