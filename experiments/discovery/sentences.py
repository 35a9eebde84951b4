"""What a search for an event found, in one paragraph in French or in English."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from experiments.designs.factor_words import factor_name, limits_in_words
from experiments.designs.factors import Factor
from experiments.discovery.box_choice import ChosenBox
from experiments.discovery.event import Condition
from experiments.discovery.limits import Box, Quality
from experiments.discovery.search import Discovery
from experiments.discovery.tree import Tree
from experiments.language.numbers import full_date, interval, number, percent, percent_sign, points, significant
from experiments.language.texts import text
from sim.metrics import metric
from sim.metrics.base import MetricKind

SIGNS: Final = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


def event_in_words(conditions: Sequence[Condition], language: str) -> str:
    """Return the conditions of an event, joined by "and"."""
    return text("discovery.and", language).join(_condition(one, language) for one in conditions)


def _condition(one: Condition, language: str) -> str:
    known, is_difference = metric(one.outcome.metric), one.outcome.baseline is not None
    if known.kind != MetricKind.SHARE:
        value = significant(one.number, language)
    else:
        value = points(one.number, language, 1) if is_difference else percent(one.number, language, 1)
    day, sign, label = full_date(one.outcome.day, language), SIGNS[one.sign], known.label[language]
    shown = {"metric": label, "sign": sign, "value": value, "day": day}
    if is_difference:
        return text("discovery.difference", language, **shown, baseline=one.outcome.baseline)
    return text("discovery.condition", language, **shown)


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
    where = text("discovery.and", language).join(limits_told(found.factors, chosen.box, language))
    return text("discovery.rule", language, **shown, where=where, left_out=tried, base_rate=rate)


def _density(tried: Quality, language: str) -> str:
    if np.isnan(tried.density):
        return text("discovery.no_point", language)
    middle, low, high = (
        number(100 * share, language) for share in (tried.density, tried.density_low, tried.density_high)
    )
    return interval(f"{middle}{percent_sign(language)}", low, high, language)


def limits_told(factors: Sequence[Factor], box: Box, language: str) -> list[str]:
    """Return the limits of a box, factor by factor."""
    return [
        text(
            "discovery.limit",
            language,
            factor=factor_name(factor, language),
            limits=limits_in_words(factor.path, float(low), float(high), language),
        )
        for factor, low, high in zip(factors, *box.limits, strict=True)
        if np.isfinite([low, high]).any()
    ]


def paragraph(found: Discovery, arm: str, n_replicates: int, share_from: float, language: str) -> str:
    """Return what was asked, the rule, how often its limits come back, and what a tree says."""
    shown = {
        "event": event_in_words(found.conditions, language),
        "arm": arm,
        "events": number(found.happened.sum(), language),
        "points": number(len(found.points), language),
        "rate": percent(found.happened.mean(), language) if len(found.points) else "–",
        "share": percent(share_from, language),
        "replicates": n_replicates,
    }
    parts = [text("discovery.asked", language, **shown), rule_in_words(found, language)]
    if found.n_unknown:
        parts.append(text("discovery.unknown", language, n=found.n_unknown))
    if found.chosen and found.chosen.is_found:
        parts += _steadiness(found, found.chosen, language)
    if found.tree:
        parts.append(_tree(found.tree, language))
    return " ".join([*parts, text("discovery.within", language)])


def _steadiness(found: Discovery, chosen: ChosenBox, language: str) -> list[str]:
    if not len(chosen.resampled):
        return []
    told = [
        text(f"discovery.returns.{side}", language, factor=factor_name(factor, language).split(" – ")[0], share=share)
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
