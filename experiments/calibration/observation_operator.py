"""The observation operator of a run: what it predicts for each observation, département by département.

Every national figure that was observed is a sum over départements: of inhabitants covered, of CPTS, of euros, of GPs
who declare something. Kept apart, these parts show which départements make a national figure too high.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.observations.common_errors import ObservationErrors, observation_errors
from experiments.observations.model_terms import SPENDING, terms, weights_between
from experiments.observations.observed import COVERAGE, Observed, Target, is_share
from sim.arrays import Floats
from sim.calendar import FIRST_MONTH, last_day, month_of
from sim.metrics import evaluate_months, metric
from sim.metrics.columns import Columns
from sim.metrics.context import Context
from sim.metrics.grouping import Grouping
from sim.snapshot import Snapshot
from sim.vocabulary import Level, Profession
from sim.world.world import Territories, World

INITIAL: Final = FIRST_MONTH - 1  # the state before the first month stands for all that was observed before it
_OF_GPS: Final = ("gp_declared_member_share", "gp_declared_project_share")
_OF_INHABITANTS: Final = ("coverage_li_plus", "coverage_aci", "coverage_functioning")
CPTS_INHABITANTS: Final = 81_000.0  # mean size of a CPTS [V], shared with the tolerance of a département
LEAST_TOLERANCE: Final = 0.05  # share of the population of a département


def is_sum(row: Observed) -> bool:
    """Return whether an observation is a sum over départements."""
    name = row.target.metric
    if row.target.level == Level.DEPARTEMENT:
        return name == COVERAGE  # what a département may be missed by is known of this one alone (`tolerances`)
    return name in (*_OF_GPS, *_OF_INHABITANTS, SPENDING) or name.startswith("n_")


@dataclass(frozen=True)
class PredictedObservations:
    """What one run predicts. R national or régional observations, K departemental ones, D départements."""

    parts: Floats  # R × D, in the unit of the observation; their sum is the figure; zero outside of its région
    departements: Floats  # K, coverage 0–1

    @property
    def national(self) -> Floats:
        """The national figures: R."""
        figures: Floats = self.parts.sum(axis=1)
        return figures

    @property
    def all(self) -> Floats:
        """All figures, national ones first: R + K."""
        return np.concatenate([self.national, self.departements])


@dataclass(frozen=True, eq=False)
class ObservationOperator:
    """Observations, and how they are predicted from month ends. `is_sum` holds for each of them."""

    known: tuple[Observed, ...]

    @classmethod
    def of(cls, rows: Iterable[Observed]) -> "ObservationOperator":
        """Return the operator of those observations that are sums over départements."""
        return cls(tuple(row for row in rows if is_sum(row)))

    @cached_property
    def national(self) -> tuple[Observed, ...]:
        """The observations of the whole country and of régions: R."""
        return tuple(row for row in self.known if row.target.level != Level.DEPARTEMENT)

    @cached_property
    def departements(self) -> tuple[Observed, ...]:
        """The observations of départements: K."""
        return tuple(row for row in self.known if row.target.level == Level.DEPARTEMENT)

    @property
    def rows(self) -> tuple[Observed, ...]:
        """All observations, national ones first: R + K."""
        return (*self.national, *self.departements)

    @cached_property
    def national_errors(self) -> ObservationErrors:
        """How the national observations differ from the truth."""
        return observation_errors(self.national)

    @cached_property
    def counts(self) -> tuple[NDArray[np.intp], ...]:
        """Where the départements stand among all observations, one array for each day on which they were counted."""
        days = np.array([row.day for row in self.departements], dtype="datetime64[D]")
        return tuple(len(self.national) + np.flatnonzero(days == day) for day in np.unique(days))

    def summarised(self, figures: Floats) -> Floats:
        """Return national figures and how départements differ on each day of counting: … × (R + K) → … × (R + days).

        The chance of a hundred départements would count for more than a few dozen national rows. Parameters that
        concern all départements show in their standard deviation; each by itself is left to the choice of pasts.
        """
        spreads = [figures[..., places].std(axis=-1, keepdims=True) for places in self.counts]
        return np.concatenate([figures[..., : len(self.national)], *spreads], axis=-1)

    @cached_property
    def months(self) -> tuple[int, ...]:
        """The month ends that are read, sorted."""
        return tuple(sorted({month for row in self.known for month, _, _ in _weighted_metrics(row)}))

    def predict(self, snapshots: Sequence[Snapshot], context: Context) -> PredictedObservations:
        """Return what a run predicts: `snapshots` are its states at the end of `months`, in that order."""
        grouping = Grouping.at(Level.DEPARTEMENT, context.territories)
        names = sorted({name for row in self.known for _, name, _ in _weighted_metrics(row)})
        values = evaluate_months(Columns.of(snapshots, context), grouping, [metric(name) for name in names])
        position = {code: index for index, code in enumerate(grouping.codes)}

        def by_departement(row: Observed) -> Floats:
            total: Floats = np.zeros(len(grouping))
            for month, name, factor in _weighted_metrics(row):
                total = total + factor * values[self.months.index(month), :, names.index(name)]
            return total

        parts = [by_departement(row) * _weight(row, context, grouping) for row in self.national]
        own = [by_departement(row)[position[row.target.code]] for row in self.departements]
        return PredictedObservations(np.array(parts).reshape(-1, len(grouping)), np.array(own, dtype=np.float64))


def _weighted_metrics(row: Observed) -> list[tuple[int, str, float]]:
    """Return what adds up to an observation: month end, metric and factor of each value."""
    return [
        (month, term.metric, term.factor * weight)
        for term in terms(row.target.metric, row.day)
        for month, weight in _month_weights(term.day)
    ]


def _month_weights(day: date) -> list[tuple[int, float]]:
    """Return the months between whose ends a day lies, with the weights of these ends."""
    months = [max(month_of(day) + back, INITIAL) for back in (-1, 0)]
    return [(months[row], weight) for row, weight in weights_between([last_day(month) for month in months], day)]


def _weight(row: Observed, context: Context, grouping: Grouping) -> Floats:
    """Return the factor from the figure of each département to its part of the figure of the whole area: D."""
    name, inside = row.target.metric, _inside(row.target, context.territories, grouping)
    if name in _OF_GPS:
        whole = inside * grouping.sum(context.professionals[:, Profession.MEDECIN_GENERALISTE])
    elif is_share(name):
        whole = inside * grouping.sum(context.territories.population)
    else:
        return inside
    weight: Floats = whole / whole.sum()
    return weight


def _inside(target: Target, territories: Territories, grouping: Grouping) -> Floats:
    """Return 1 for each département of the observed area, 0 for the others: D."""
    if target.level == Level.NATIONAL:
        return np.ones(len(grouping))
    region_of = dict(zip(territories.departement, territories.region, strict=True))
    return np.array([float(region_of[code] == target.code) for code in grouping.codes])


def tolerances(rows: Sequence[Observed], world: World) -> Floats:
    """Return by how much a departemental coverage may be missed and still count as matched, for each row: K.

    5 points or one CPTS, if that is more; shares of the département's population.
    """
    grouping = Grouping.at(Level.DEPARTEMENT, world.territories)
    inhabitants = dict(zip(grouping.codes, grouping.sum(world.territories.population).tolist(), strict=True))
    return np.array([max(LEAST_TOLERANCE, CPTS_INHABITANTS / inhabitants[row.target.code]) for row in rows])
