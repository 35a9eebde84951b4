"""How factors, influences and outcomes are written for people."""

from collections.abc import Mapping

from experiments.comparing.hanging import named
from experiments.designs.outcome import Outcome
from experiments.language.numbers import interval, number, percent_sign, significant, unbroken_date, unit_in
from experiments.language.texts import catalogue, text
from experiments.sensitivity.designed_points import REST
from experiments.sensitivity.drivers import MU_STAR
from sim.metrics import metric as metric_named
from sim.metrics.base import MetricKind

Labels = Mapping[str, Mapping[str, str]]
"""What each arm is called, by its name and by language."""


def factor_in_words(factor: str, assumption: str, language: str) -> str:
    """Return what a factor is called: an assumption with its title, a parameter with its assumption, a lever."""
    if factor == REST:
        return text("sensitivity.rest", language)
    if not assumption:
        return catalogue(language).get(f"levers.{factor}", factor)
    if factor == assumption:
        return named(assumption, language)
    return f"{factor.removeprefix('behaviour.').replace('.', ' · ').replace('_', ' ')} ({assumption})"


def outcome_in_words(outcome: Outcome, labels: Labels, language: str) -> str:
    """Return the outcome that is asked about: a metric of an arm, or its difference from another, on a day."""
    kind = "arm" if outcome.baseline is None else "difference"
    return text(
        f"sensitivity.about.{kind}",
        language,
        metric=metric_named(outcome.metric).label[language],
        arm=labels[outcome.arm][language],
        baseline=labels[outcome.baseline or outcome.arm][language],
        day=unbroken_date(outcome.day, language),
    )


def is_in_points(index: str, metric: str) -> bool:
    """Return whether an index is written in hundredths: a share of a variance, or an effect on a share."""
    return index != MU_STAR or metric_named(metric).kind == MetricKind.SHARE


def influence_in_words(index: str, metric: str, value: float, low: float, high: float, language: str) -> str:
    """Return an index with its interval, in per cent of a variance or in the unit of the outcome."""
    if not is_in_points(index, metric):
        middle, lower, upper = (significant(one, language) for one in (value, low, high))
        return interval(f"{middle} {unit_in(metric_named(metric).unit, language)}", lower, upper, language)
    is_effect = index == MU_STAR
    middle, lower, upper = (number(100 * one, language, int(is_effect)) for one in (value, low, high))
    unit = text("comparing.points", language) if is_effect else percent_sign(language)
    return interval(f"{middle}{unit}", lower, upper, language)
