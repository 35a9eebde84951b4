"""The points at which an event is looked for: a Latin hypercube over assumptions and levers."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

import numpy as np

from experiments.designs.designed_study import designed
from experiments.designs.factors import Factor
from experiments.study.definition import StudyDefinition
from experiments.study.latin_hypercube import stratified_positions
from experiments.study.lever_draws import lever_kind
from sim.arrays import Floats
from sim.draws import Draws


def hypercube(factors: Sequence[Factor], n_points: int, seed: int) -> Floats:
    """Return N points in K ranges: N × K in the units of the factors; levers of whole values have such.

    Each factor has random draws of its own, so that one more leaves the values of the others as they are.
    """
    return np.column_stack([_values(factor, n_points, seed) for factor in factors])


def _values(factor: Factor, n_points: int, seed: int) -> Floats:
    names = (f"discovery part/{factor.path}", f"discovery/{factor.path}")
    shares = stratified_positions(Draws.for_world(seed), *names, n_points) / n_points
    if not _is_whole(factor):
        return factor.low + (factor.high - factor.low) * shares
    return np.floor(factor.low + (factor.high - factor.low + 1) * shares)


def _is_whole(factor: Factor) -> bool:
    kind = lever_kind(factor.path)
    return kind is not None and issubclass(kind, int | StrEnum)


def study_of_points(
    study: StudyDefinition, factors: Sequence[Factor], points: Floats, arms: Sequence[str]
) -> StudyDefinition:
    """Return the designed study of some arms; its points start from the posterior draws of the study in turn."""
    kept = tuple(arm for arm in study.arms if arm.name in arms)
    baseline = study.baseline if study.baseline in arms else kept[0].name
    samples = [len(one.sample) for one in study.uncertain if one.sample is not None]
    references = np.arange(len(points)) % min(samples, default=1)
    return designed(replace(study, arms=kept, baseline=baseline), factors, points, references)
