"""What each possible world weighs once more has been observed: how likely the new rows are where it was heading.

A world is a draw of a posterior: parameters, national shocks, and a past that agrees with what was known. From there it
is continued several times, each time with a chance of its own and with shocks of its own for half-years that the
posterior does not hold. What is observed anew is then judged by a synthetic likelihood (Wood 2010,
https://doi.org/10.1038/nature09319): normal around what a world under those shocks comes to on average, with the
errors of observation and with chance. A past is fixed, so chance is nothing in rows of days before it ends, and these
tell only of the errors that they share with new rows.

Rows of régions and départements say little of parameters and much of the chance of that place, which the choice of
pasts draws again: they are left to it, as in a fit. Where many départements were counted on one day, their mean and
their standard deviation count.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from scipy.linalg import block_diag, cho_factor, cho_solve

from experiments.calibration.observation_operator import ObservationOperator
from experiments.observations.observed import Observed
from sim.arrays import Floats
from sim.vocabulary import Level

FEWEST_COUNTED: Final = 20  # départements on one day


@dataclass(frozen=True, eq=False)
class Told:
    """What observations tell, as far as worlds are judged by it: R figures."""

    operator: ObservationOperator

    @classmethod
    def of(cls, rows: Iterable[Observed], without: Iterable[Observed] = ()) -> "Told":
        """Return what rows tell; départements that are among others (`without`) are left out."""
        asked, known = list(rows), set(without)
        new = [row for row in asked if row.target.level == Level.DEPARTEMENT and row not in known]
        counted = Counter(row.day for row in new)
        nation = [row for row in asked if row.target.level == Level.NATIONAL]
        return cls(ObservationOperator.of([*nation, *(row for row in new if counted[row.day] >= FEWEST_COUNTED)]))

    def summarised(self, figures: Floats) -> Floats:
        """Return the figures by which worlds are judged: … × all rows → … × R."""
        n_sums, found = len(self.operator.national), []
        for places in self.operator.counts:
            of_day = figures[..., places]
            found += [of_day.mean(axis=-1, keepdims=True), of_day.std(axis=-1, keepdims=True)]
        return np.concatenate([figures[..., :n_sums], *found], axis=-1)

    @cached_property
    def values(self) -> Floats:
        """What was observed, less the mean of errors: R."""
        values, errors = np.array([row.value for row in self.operator.rows]), self.operator.national_errors
        values[: len(errors.mean)] -= errors.mean
        return self.summarised(values)

    @cached_property
    def errors(self) -> Floats:
        """The covariance of errors of observation: R × R."""
        variances = []
        for places in self.operator.counts:
            rows = [self.operator.rows[place] for place in places]
            spread = float(np.var([row.value for row in rows]))
            variances += [float(np.mean([row.sd**2 for row in rows])) / len(rows), spread / (2.0 * len(rows))]
        covariance: Floats = block_diag(self.operator.national_errors.covariance, np.diag(variances))
        return covariance


@dataclass(frozen=True)
class Judged:
    """What each world comes to on average, and by how much chance moves it. N worlds, K continuations each."""

    expected: Floats  # N × K × R
    chance: Floats  # R × R, covariance

    @classmethod
    def of(cls, figures: Floats, shocks: Floats) -> "Judged":
        """Return it for figures (N × K × R) under shocks (N × K × Q, standard normal): their effect is linear."""
        deviations = figures - figures.mean(axis=1, keepdims=True)
        moved = shocks - shocks.mean(axis=1, keepdims=True)
        n_worlds, n_each, n_figures = figures.shape
        flat, flat_moved = deviations.reshape(-1, n_figures), moved.reshape(n_worlds * n_each, -1)
        slopes = np.linalg.lstsq(flat_moved, flat, rcond=None)[0]
        rest = flat - flat_moved @ slopes
        freedom = max(n_worlds * (n_each - 1) - moved.shape[2], 1)
        chance = rest.T @ rest / freedom * (1.0 + 1.0 / n_each)  # the mean of K is itself known so well only
        return cls(figures.mean(axis=1, keepdims=True) + moved @ slopes, chance)


def world_weights(judged: Judged, now: Told, before: Floats, known: Told) -> Floats:
    """Return the weight of each continuation, their sum 1: N × K.

    `before` (N × R₀) are the figures of the rows that the posterior knew, which had their say when it was made.
    """
    logs = -0.5 * _squares(judged.expected - now.values, now.errors + judged.chance)
    logs += 0.5 * _squares(before - known.values, known.errors)[:, None]
    weights = np.exp(logs - logs.max())
    normed: Floats = weights / weights.sum()
    return normed


def _squares(differences: Floats, covariance: Floats) -> Floats:
    """Return the squared length of differences (… × R) in standard deviations: …."""
    if not differences.shape[-1]:
        return np.zeros(differences.shape[:-1])
    solved = cho_solve(cho_factor(covariance), differences.reshape(-1, differences.shape[-1]).T).T
    squares: Floats = (differences * solved.reshape(differences.shape)).sum(axis=-1)
    return squares
