"""What a search for an event found, in one paragraph in French or in English."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from experiments.designs.factor_words import factor_names, limits_in_words, value_in_words
from experiments.designs.factors import Factor
from experiments.discovery.box_choice import ChosenBox
from experiments.discovery.event import Condition
from experiments.discovery.limits import Quality
from experiments.discovery.search import Discovery
from experiments.discovery.tree import Tree
from experiments.language.numbers import amount, full_date, interval, number, percent, percent_sign, points, significant
from experiments.language.texts import text
from sim.metrics import metric
from sim.metrics.base import MetricKind

SIGNS: Final = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


Labels = Mapping[str, str]  # by arm
UNSTEADY: Final = 0.5  # a limit that fewer resamples have may be there by chance


def event_in_words(conditions: Sequence[Condition], labels: Labels, language: str) -> str:
    """Return the conditions of an event, joined by "and"."""
    return text("discovery.and", language).join(_condition(one, labels, language) for one in conditions)


def _condition(one: Condition, labels: Labels, language: str) -> str:
    day, sign = full_date(one.outcome.day, language), SIGNS[one.sign]
    label, value = metric(one.outcome.metric).label[language], _outcome(one, one.number, language)
    shown = {"metric": label, "sign": sign, "value": value, "day": day}
    if one.outcome.baseline is not None:
        return text("discovery.difference", language, **shown, baseline=labels[str(one.outcome.baseline)])
    return text("discovery.condition", language, **shown)


def _outcome(one: Condition, value: float, language: str) -> str:
    """Return a value of the outcome of a condition, with its unit."""
    if np.isnan(value):
        return "–"
    kind = metric(one.outcome.metric).kind
    if kind is MetricKind.EUROS:
        return amount(value, language)
    if kind is not MetricKind.SHARE:
        return significant(value, language)
    if one.outcome.baseline is not None:
        return points(value, language, 1) + text("comparing.points", language)
    return percent(value, language, 1)


def _each_alone(found: Discovery, labels: Labels, language: str) -> str:
    """Return how often each condition holds, whatever the others do: it tells which of them fails, or always holds."""
    told = (
        text(
            "discovery.holds_alone",
            language,
            condition=_condition(one, labels, language),
            n=number(alone.n_points, language),
            median=_outcome(one, alone.median, language),
        )
        for one, alone in zip(found.conditions, found.alone, strict=True)
    )
    return text("discovery.alone", language, conditions=text("arm_labels.separator", language).join(told))


def rule_in_words(found: Discovery, language: str) -> str:
    """Return the rule in one sentence, or that there is none."""
    chosen, n_events, n_points = found.chosen, int(found.happened.sum()), len(found.points)
    if chosen is None:
        return text("discovery.too_few", language, n=n_events, points=n_points)
    tried = _density(chosen.left_out, language)
    rate = percent(chosen.base_rate, language)
    if not chosen.is_found:
        return text("discovery.none", language, left_out=tried, base_rate=rate)
    shown = {"coverage": percent(chosen.whole.coverage, language), "density": percent(chosen.whole.density, language)}
    where = text("discovery.and", language).join(limits_told(found.factors, chosen, language))
    return text("discovery.rule", language, **shown, where=where, left_out=tried, base_rate=rate)


def _density(tried: Quality, language: str) -> str:
    if np.isnan(tried.density):
        return text("discovery.no_point", language)
    middle, low, high = (
        number(100 * share, language) for share in (tried.density, tried.density_low, tried.density_high)
    )
    return interval(f"{middle}{percent_sign(language)}", low, high, language)


def limits_told(factors: Sequence[Factor], chosen: ChosenBox, language: str) -> list[str]:
    """Return the limits of a box, factor by factor, with the range that was searched; unsteady ones are marked."""
    names, told = factor_names(factors, language), []
    for column in np.flatnonzero(chosen.box.is_limited.any(axis=0)).tolist():
        factor, (low, high) = factors[column], chosen.box.limits[:, column]
        limits = limits_in_words(factor.path, float(low), float(high), language)
        ends = {name: value_in_words(factor.path, end, language) for name, end in _ends(factor).items()}
        key = "unsteady" if _is_unsteady(chosen, column) else "limit"
        told.append(text(f"discovery.{key}", language, factor=names[factor.path], limits=limits, **ends))
    return told


def _ends(factor: Factor) -> dict[str, float]:
    return {"low": factor.low, "high": factor.high}


def _is_unsteady(chosen: ChosenBox, column: int) -> bool:
    """Return whether a limit of a factor comes back in fewer than half of the resamples, where there are any."""
    limited = chosen.box.is_limited[:, column]
    return len(chosen.resampled) > 0 and bool((chosen.returns[limited, column] < UNSTEADY).any())


@dataclass(frozen=True)
class DiscoveryContext:
    """What was asked beside the conditions."""

    arm: str
    labels: Labels  # of the arms, in the language of the paragraph
    n_replicates: int
    share_from: float  # of a point's replicates, from which on the event happens at the point
    is_thinned: bool  # whether agents stand for several professionals each


def paragraph(found: Discovery, asked: DiscoveryContext, language: str) -> str:
    """Return what was asked, the rule, how often its limits come back, and what a tree says."""
    shown = {
        "event": event_in_words(found.conditions, asked.labels, language),
        "arm": asked.labels[asked.arm],
        "events": number(found.happened.sum(), language),
        "points": number(len(found.points), language),
        "rate": percent(found.happened.mean(), language) if len(found.points) else "–",
        "least": max(1, math.ceil(round(asked.share_from * asked.n_replicates, 9))),
        "replicates": asked.n_replicates,
    }
    parts = [text("discovery.asked", language, **shown), rule_in_words(found, language)]
    if found.chosen is None and len(found.points):
        parts.append(_each_alone(found, asked.labels, language))
    if found.n_unknown:
        parts.append(text("discovery.unknown", language, n=found.n_unknown))
    is_found = found.chosen is not None and found.chosen.is_found
    if found.chosen and is_found:
        parts += _steadiness(found, found.chosen, language)
    if found.tree:
        parts.append(_tree(found.tree, language))
    parts.append(text("discovery.within", language))
    if is_found:
        parts.append(text("discovery.together", language))
    if asked.is_thinned:
        parts.append(f"{text('simulate.thinned', language)}.")
    return " ".join(parts)


def _steadiness(found: Discovery, chosen: ChosenBox, language: str) -> list[str]:
    if not len(chosen.resampled):
        return []
    names = factor_names(found.factors, language)
    told = [
        text(f"discovery.returns.{side}", language, factor=names[factor.path], share=share)
        for row, side in enumerate(("low", "high"))
        for column, factor in enumerate(found.factors)
        if chosen.box.is_limited[row, column]
        for share in (percent(chosen.returns[row, column], language),)
    ]
    limits = text("arm_labels.separator", language).join(told)
    return [text("discovery.returned", language, n=len(chosen.resampled), limits=limits)]


def _tree(tree: Tree, language: str) -> str:
    if not tree.is_found:
        return text("discovery.no_tree", language, left_out=_density(tree.left_out, language))
    shown = {"coverage": percent(tree.whole.coverage, language), "density": percent(tree.whole.density, language)}
    left_out, n_leaves = _density(tree.left_out, language), len(tree.leaves)
    return text("discovery.tree", language, **shown, left_out=left_out, n=n_leaves)
