"""Studies of the points of a Morris or Sobol design: which factors move together, and in which worlds.

What is no factor stays as in posterior draws of the study. Each Morris trajectory lies in the world of one draw. In a
Sobol design the world is a factor of its own, named `rest`: all other assumptions and the past, moved together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from experiments.designs.designed_study import designed
from experiments.designs.factors import Factor, factors_of
from experiments.designs.outcome import Outcome
from experiments.mistakes import UserMistake
from experiments.sensitivity.design import Design, morris_design, sobol_design
from experiments.study.definition import StudyDefinition
from sim.arrays import Floats, Ints

REST: Final = "rest"


@dataclass(frozen=True)
class NamedFactor:
    """A parameter or lever with the name under which it was asked for; those of one name move together."""

    name: str
    factor: Factor


def named_factors(study: StudyDefinition, wanted: Sequence[str], where: str) -> tuple[NamedFactor, ...]:
    """Return what moves, by the names asked for. Raises UserMistake as `factors_of`, and for less than two names."""
    factors_of(study, wanted, where)  # refuses what is named twice
    found = tuple(
        NamedFactor(text.partition("=")[0].strip(), factor)
        for text in wanted
        for factor in factors_of(study, [text], where)
    )
    endless = [one.factor.path for one in found if not np.isfinite([one.factor.low, one.factor.high]).all()]
    if endless:
        raise UserMistake(f"{endless[0]} has no upper bound", where, f"a range, as {endless[0]}=0:1")
    if len({one.name for one in found}) < 2:
        raise UserMistake("a design needs two factors at least", where, "as [A10,A13]")
    return found


@dataclass(frozen=True)
class DesignedPoints:
    """A design, and the study whose draws are its points."""

    method: str  # morris or sobol
    design: Design
    study: StudyDefinition


def morris_points(
    study: StudyDefinition, factors: Sequence[NamedFactor], n_trajectories: int, folder: Path
) -> DesignedPoints:
    """Return the points of a Morris design; its runs go into a folder."""
    design = morris_design([one.name for one in factors], n_trajectories, study.seed)
    of_point = np.arange(len(design.positions)) // (len(design.names) + 1)
    n_worlds = worlds_of(study)
    references = of_point % n_worlds if n_worlds else None
    return DesignedPoints("morris", design, _study(study, factors, design.positions, references, folder))


def sobol_points(study: StudyDefinition, factors: Sequence[NamedFactor], n_base: int, folder: Path) -> DesignedPoints:
    """Return the points of a Sobol design; its runs go into a folder."""
    names, n_worlds = [one.name for one in factors], worlds_of(study)
    design = sobol_design([*names, REST] if n_worlds else names, n_base, study.seed)
    references = (design.positions[:, -1] * n_worlds).astype(np.int64) if n_worlds else None
    return DesignedPoints(
        "sobol", design, _study(study, factors, design.positions[:, : len(names)], references, folder)
    )


def worlds_of(study: StudyDefinition) -> int:
    """Return how many posterior draws a study has, 0 where parameters keep their configured values."""
    return study.draws if any(one.sample is not None for one in study.uncertain) else 0


def _study(
    study: StudyDefinition, factors: Sequence[NamedFactor], positions: Floats, references: Ints | None, folder: Path
) -> StudyDefinition:
    low, high = (np.array([getattr(one.factor, end) for one in factors]) for end in ("low", "high"))
    points = low + (high - low) * positions
    return designed(replace(study, results=folder), [one.factor for one in factors], points, references)


def with_arms_of(study: StudyDefinition, outcome: Outcome) -> StudyDefinition:
    """Return a study of those arms alone that an outcome is about."""
    arms = tuple(arm for arm in study.arms if arm.name in (outcome.arm, outcome.baseline))
    return replace(study, arms=arms, baseline=outcome.baseline or outcome.arm)
