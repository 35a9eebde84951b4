"""Numbers, means and sums of squares over runs that add up: those of two parts of a study give those of the whole.

Two parts are combined by the formula of Chan, Golub and LeVeque (1983),
https://doi.org/10.1080/00031305.1983.10483115, which loses no digits where a mean is large beside its spread. The last
digits depend on the order of parts, which is thus fixed by their place in the study (`experiments.aggregating.tree`).
All shapes are …, one number for each outcome.
"""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from experiments.comparing.statistics import divided
from experiments.comparing.variance_components import Components, MeanEstimate, estimate_from
from sim.arrays import Floats

Sums = dict[str, Floats]


@dataclass(frozen=True, eq=False)
class RunSums:
    """Sums over runs in which an outcome is defined."""

    number: Floats  # of runs
    total: Floats  # sum of the outcome: exact for recorded values, which are short, so that a tie is seen as one
    squares: Floats  # sum of squared deviations from the mean

    @classmethod
    def of_run(cls, values: Floats) -> Self:
        """Return the sums of a single run, NaN where an outcome is undefined."""
        is_defined = ~np.isnan(values)
        return cls(is_defined.astype(np.float64), np.where(is_defined, values, 0.0), np.zeros_like(values))

    def merged(self, other: "RunSums") -> "RunSums":
        """Return the sums over the runs of both."""
        number = self.number + other.number
        part, apart = divided(other.number, number, 0.0), other.mean - self.mean
        squares = self.squares + other.squares + self.number * part * apart**2
        return RunSums(number, self.total + other.total, squares)

    @property
    def mean(self) -> Floats:
        """The mean, 0 without any run."""
        return divided(self.total, self.number, 0.0)


@dataclass(frozen=True, eq=False)
class DrawSums:
    """Sums over draws, each of which weighs as many runs as define the outcome in it.

    Of a study with a single draw, each run counts as one. The last two are about the mean over runs.
    """

    number: Floats  # of runs
    draws: Floats  # that define the outcome
    total: Floats  # over runs
    within: Floats  # sum of squared deviations of runs from the mean of their draw
    between: Floats  # of means of draws from the mean, each times its number of runs
    positive: Floats  # draws whose mean is above zero, a tie counting half
    weights: Floats  # sum of squared numbers of runs
    weighted: Floats  # sum of deviations of means of draws, each times its squared number of runs
    weighted_squares: Floats  # the same of squared deviations

    @classmethod
    def of_draw(cls, runs: RunSums) -> Self:
        """Return the sums of a single draw from those over all its runs."""
        is_defined, nothing = (runs.number > 0).astype(np.float64), np.zeros_like(runs.total)
        positive = is_defined * ((runs.total > 0) + 0.5 * (runs.total == 0))
        weights = runs.number**2
        return cls(runs.number, is_defined, runs.total, runs.squares, nothing, positive, weights, nothing, nothing)

    def merged(self, other: "DrawSums") -> "DrawSums":
        """Return the sums over the draws of both."""
        number = self.number + other.number
        part, apart = divided(other.number, number, 0.0), other.mean - self.mean
        ours, theirs = self._about(part * apart), other._about((part - 1) * apart)
        return DrawSums(
            number=number,
            draws=self.draws + other.draws,
            total=self.total + other.total,
            within=self.within + other.within,
            between=self.between + other.between + self.number * part * apart**2,
            positive=self.positive + other.positive,
            weights=self.weights + other.weights,
            weighted=ours[0] + theirs[0],
            weighted_squares=ours[1] + theirs[1],
        )

    def _about(self, moved: Floats) -> tuple[Floats, Floats]:
        """Return the weighted sums of deviations and their squares about a mean that moved."""
        weighted = self.weighted - moved * self.weights
        return weighted, self.weighted_squares - moved * (self.weighted + weighted)

    @property
    def mean(self) -> Floats:
        """The mean over runs, 0 without any."""
        return divided(self.total, self.number, 0.0)

    @property
    def defined_mean(self) -> Floats:
        """The mean over runs, NaN where no run defines the outcome."""
        return divided(self.total, self.number)

    @property
    def variance(self) -> Floats:
        """The variance between runs (n − 1)."""
        return divided(self.within + self.between, self.number - 1)

    @property
    def share_positive(self) -> Floats:
        """The share of draws above zero."""
        return divided(self.positive, self.draws)

    def estimate(self, *, is_single_draw: bool) -> MeanEstimate:
        """Return what the sums say of the mean, as `mean_estimate` does of runs."""
        error = divided(self.weighted_squares, self.number**2) * divided(self.draws, self.draws - 1)
        found = self._of_runs() if is_single_draw else self._components()
        return estimate_from(self.defined_mean, error, self.draws, found, is_single_draw)

    def _of_runs(self) -> Components:
        return Components(np.full_like(self.total, np.nan), self.variance)

    def _components(self) -> Components:
        chance = divided(self.within, self.number - self.draws)
        between = divided(self.between, self.draws - 1)
        per_draw = divided(self.number - divided(self.weights, self.number), self.draws - 1)
        return Components(draws=divided(between - chance, per_draw), runs=chance)


def as_arrays(sums: RunSums | DrawSums) -> Sums:
    """Return sums by their names."""
    return {field.name: getattr(sums, field.name) for field in fields(sums)}
