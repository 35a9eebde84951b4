"""What a policy is: the searched levers in which it differs most from the base policy, in words."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from experiments.designs.factor_words import factor_names, lever_in_words
from experiments.designs.factors import Factor
from experiments.language.texts import text
from experiments.optimisation.searched_levers import SearchedLever
from experiments.study.definition import Arm

MOST_TOLD: Final = 4


def lever_changes(levers: Sequence[SearchedLever], base: Arm, arm: Arm, language: str) -> list[str]:
    """Return the levers that differ most, as a share of their range, with both values, the largest move first."""
    moves = {lever: _move(lever, base.resolved, arm.resolved) for lever in levers}
    ranked = sorted((lever for lever in levers if moves[lever] > 0), key=lambda lever: -moves[lever])
    return [_in_words(lever, base, arm, language) for lever in ranked[:MOST_TOLD]]


def _in_words(lever: SearchedLever, base: Arm, arm: Arm, language: str) -> str:
    """Return "pressure (index 0–1): 0.9 instead of 0.6"."""
    before, now = (one.resolved[lever.group][lever.name] for one in (base, arm))
    values = {"before": lever_in_words(lever.path, before, language), "now": lever_in_words(lever.path, now, language)}
    name = factor_names([Factor(lever.path, 0.0, 1.0)], language)[lever.path]
    return text("optimise.words.change", language, lever=name, **values)


def _move(lever: SearchedLever, base: Any, own: Any) -> float:
    """Return by what share of its range a lever differs, 1 for other words and where one of both has no value."""
    before, after = (one[lever.group][lever.name] for one in (base, own))
    if before == after:
        return 0.0
    if before is None or after is None or isinstance(lever.values[0], str | bool):
        return 1.0
    low, high, first, last = (_position(one) for one in (lever.values[0], lever.values[-1], before, after))
    return abs(last - first) / (high - low)


def _position(value: Any) -> float:
    """Return a number, or the number of a day."""
    return float(value) if isinstance(value, int | float) else date.fromisoformat(str(value)).toordinal()
