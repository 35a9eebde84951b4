"""A study whose parameter draws are the points of a design, so that it is stored, resumed and paired like any other."""

from collections.abc import Sequence
from dataclasses import replace

from experiments.designs.factors import Factor
from experiments.study.definition import StudyDefinition, Uncertain
from sim.arrays import Floats, Ints

FEWEST = 2  # points: a study of a single draw keeps its configured values


def designed(
    study: StudyDefinition, factors: Sequence[Factor], points: Floats, references: Ints | None = None
) -> StudyDefinition:
    """Return a study with a draw for each point: N × K values of K factors, in their own units.

    Every other uncertain parameter, and the past, is that of a posterior draw: `references` names one for each point,
    draw 0 unless given. Parameters that no posterior holds keep their configured values. Chance differs between points
    and replicates, and arms share it. Raises ValueError for fewer than two points, or other columns than factors.
    """
    n_points, n_columns = points.shape
    if n_points < FEWEST or n_columns != len(factors):
        raise ValueError(f"{n_points} points of {n_columns} columns for {len(factors)} factors")
    rows = [0] * n_points if references is None else [int(row) for row in references]
    moved = {factor.path for factor in factors}
    kept = [_repeated(one, rows) for one in study.uncertain if one.path not in moved and one.sample is not None]
    columns = [_column(factor, points[:, number]) for number, factor in enumerate(factors)]
    return replace(study, draws=n_points, uncertain=(*kept, *columns))


def _repeated(one: Uncertain, rows: Sequence[int]) -> Uncertain:
    sample = one.sample or ()
    return replace(one, sample=tuple(sample[row] for row in rows))


def _column(factor: Factor, values: Floats) -> Uncertain:
    sample = tuple(float(value) for value in values)
    return Uncertain(factor.path, factor.low, factor.high, factor.assumption, sample, factor.evidence)
