"""Morris screening without chance: how far an outcome moves when a factor moves over its range.

An elementary effect is the difference between two neighbouring points of a trajectory over the step. Chance adds

    (variance of runs at one point + variance of runs at the other) / replicates / step²

to its square, which replicates tell without bias. mu* is the mean size of effects (Campolongo and others 2007,
https://doi.org/10.1016/j.envsoft.2006.10.004). Pure noise of that variance has a mean size of √(2/π) times its standard
deviation; its square is taken from the square of mu*, which leaves noise nothing on average. This is exact without
chance and where effects are normal around zero; where chance is as large as a steady effect, it gives 15 % too little.
A mean size is never below that of the mean effect mu, which chance does not bias: mu* and its interval are at least
those of |mu|, which is known for factors of one column.
"""

from collections.abc import Callable
from dataclasses import astuple, dataclass

import numpy as np

from experiments.sensitivity.bootstrap import IntervalEstimate, limits, resampled_rows
from experiments.sensitivity.design import STEP, Design
from experiments.sensitivity.told_apart import exchange_p
from sim.arrays import Floats

_SIZE_OF_NOISE = 2 / np.pi  # square of the mean size of a normal variable of variance 1


@dataclass(frozen=True)
class Screening:
    """What moving one factor does, in the unit of the outcome, for a move over the whole range."""

    mu_star: IntervalEstimate  # mean size of effects, without chance
    mu: IntervalEstimate  # mean effect; NaN for a factor of several columns, whose directions differ
    sigma: IntervalEstimate  # standard deviation between effects, without chance: curvature and interactions
    p: float  # how often chance alone gives effects of this size, for this factor alone


def screening(design: Design, grid: Floats) -> dict[str, Screening]:
    """Return what each factor does, from outcomes of the points of a Morris design (points × replicates)."""
    n_points = len(design.names) + 1
    runs = grid.reshape(-1, n_points, grid.shape[1])  # trajectories × points × replicates
    positions = design.positions.reshape(-1, n_points, len(design.factors))
    return {name: _screened(runs, positions[:, :, design.columns(name)]) for name in design.names}


def _screened(runs: Floats, positions: Floats) -> Screening:
    """Return what a factor does, from its own columns (trajectories × points × columns)."""
    moves = np.diff(positions, axis=1)
    before = abs(moves).max(axis=2).argmax(axis=1)  # the point of each trajectory from which the factor moves
    trajectories = np.arange(len(runs))
    first, second = runs[trajectories, before], runs[trajectories, before + 1]
    is_single = positions.shape[2] == 1
    direction = np.sign(moves[trajectories, before, 0]) if is_single else np.ones(len(runs))
    effects = direction * (second.mean(axis=1) - first.mean(axis=1)) / STEP
    by_chance = (first.var(axis=1, ddof=1) + second.var(axis=1, ddof=1)) / runs.shape[2] / STEP**2
    is_whole = ~np.isnan(effects)
    return _summary(
        effects[is_whole], by_chance[is_whole], exchange_p(first, second, moves[trajectories, before]), is_single
    )


def _summary(effects: Floats, by_chance: Floats, p: float, is_single: bool) -> Screening:
    mu_star = _estimate(_mu_star, effects, by_chance)
    if not is_single:
        unknown = IntervalEstimate(np.nan, np.nan, np.nan)
        return Screening(mu_star, unknown, unknown, p)
    mu = _estimate(_mu, effects, by_chance)
    return Screening(_at_least(mu_star, _size(mu)), mu, _estimate(_sigma, effects, by_chance), p)


def _size(signed: IntervalEstimate) -> IntervalEstimate:
    """Return the size of an effect; the interval begins at zero where that of the effect includes it."""
    ends = abs(signed.low), abs(signed.high)
    low = 0.0 if signed.low <= 0 <= signed.high else min(ends)
    return IntervalEstimate(abs(signed.value), low, max(ends))


def _at_least(one: IntervalEstimate, other: IntervalEstimate) -> IntervalEstimate:
    """Return the larger value and the larger ends of both."""
    return IntervalEstimate(*(max(pair) for pair in zip(astuple(one), astuple(other), strict=True)))


def _estimate(statistic: Callable[[Floats, Floats], Floats], effects: Floats, by_chance: Floats) -> IntervalEstimate:
    """Return a statistic of effects and of what chance adds to their squares, with the interval of resamples."""
    rows = resampled_rows(len(effects), "morris")
    ends = limits(statistic(effects[rows], by_chance[rows])).tolist()
    return IntervalEstimate(float(statistic(effects, by_chance)), *ends)


def _mu(effects: Floats, _: Floats) -> Floats:
    return np.asarray(effects.mean(axis=0))


def _sigma(effects: Floats, by_chance: Floats) -> Floats:
    return np.asarray(np.sqrt(np.maximum(effects.var(axis=0, ddof=1) - by_chance.mean(axis=0), 0.0)))


def _mu_star(effects: Floats, by_chance: Floats) -> Floats:
    square = abs(effects).mean(axis=0) ** 2 - _SIZE_OF_NOISE * by_chance.mean(axis=0)
    return np.asarray(np.sqrt(np.maximum(square, 0.0)))
