"""What a run says about each observation, département by département.

Every national figure that was observed is a sum over départements: of inhabitants covered, of CPTS, of euros, of GPs
who declare something. Kept apart, these parts show which départements make a national figure too high.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np

from experiments.observations.model_terms import SPENDING, terms, weights_between
from experiments.observations.observed import COVERAGE, Observed, is_share
from sim.arrays import Floats
from sim.calendar import FIRST_MONTH, last_day, month_of
from sim.metrics import evaluate_months, metric
from sim.metrics.base import Context, Grouping
from sim.metrics.months import Months
from sim.snapshot import Snapshot
from sim.vocabulary import Level, Profession
from sim.world.world import World

INITIAL: Final = FIRST_MONTH - 1  # the state before the first month stands for all that was observed before it
_OF_GPS: Final = ("gp_declared_member_share", "gp_declared_project_share")
_OF_INHABITANTS: Final = ("coverage_li_plus", "coverage_aci", "coverage_functioning")
CPTS_INHABITANTS: Final = 81_000.0  # mean size of a CPTS [V], shared with the tolerance of a département
LEAST_TOLERANCE: Final = 0.05  # share of the population of a département


def is_sum(row: Observed) -> bool:
    """Return whether an observation can be put together from départements."""
    name = row.target.metric
    if row.target.level == Level.DEPARTEMENT:
        return name == COVERAGE
    return name in (*_OF_GPS, *_OF_INHABITANTS, SPENDING) or name.startswith("n_")


@dataclass(frozen=True)
class Said:
    """What one run says. R national observations, K departemental ones, D départements of the world."""

    parts: Floats  # R × D, in the unit of the observation; their sum is the national figure
    places: Floats  # K, coverage 0–1

    @property
    def national(self) -> Floats:
        """The national figures: R."""
        figures: Floats = self.parts.sum(axis=1)
        return figures

    @property
    def all(self) -> Floats:
        """All figures, national ones first: R + K."""
        return np.concatenate([self.national, self.places])


def summarised(figures: Floats, n_national: int) -> Floats:
    """Return national figures and, where départements were counted, how much these differ: … × (R + K) → … × (R + 1).

    A hundred départements that differ by chance would drown a few dozen national rows in accident; parameters that
    concern all of them show in their standard deviation, and each by itself is left to the choice of pasts.
    """
    if figures.shape[-1] == n_national:
        return figures
    spread = figures[..., n_national:].std(axis=-1, keepdims=True)
    return np.concatenate([figures[..., :n_national], spread], axis=-1)


@dataclass(frozen=True, eq=False)
class Witness:
    """Observations, and how to read them from month ends. Only rows for which `is_sum` holds are welcome."""

    known: tuple[Observed, ...]

    @classmethod
    def of(cls, rows: Iterable[Observed]) -> "Witness":
        """Return the witness of those observations that can be put together from départements."""
        return cls(tuple(row for row in rows if is_sum(row)))

    @cached_property
    def national(self) -> tuple[Observed, ...]:
        """The observations of the whole country: R."""
        return tuple(row for row in self.known if row.target.level == Level.NATIONAL)

    @cached_property
    def places(self) -> tuple[Observed, ...]:
        """The observations of départements: K."""
        return tuple(row for row in self.known if row.target.level == Level.DEPARTEMENT)

    @property
    def rows(self) -> tuple[Observed, ...]:
        """All observations, national ones first: R + K."""
        return (*self.national, *self.places)

    @cached_property
    def months(self) -> tuple[int, ...]:
        """The month ends that are read, sorted."""
        return tuple(sorted({month for row in self.known for month, _, _ in _terms(row)}))

    def read(self, snapshots: Sequence[Snapshot], context: Context) -> Said:
        """Return what a run says: `snapshots` are the states at the end of `months`, in that order."""
        grouping = Grouping.departement(context.territories)
        names = sorted({name for row in self.known for _, name, _ in _terms(row)})
        values = evaluate_months(Months.of(snapshots), grouping, context, [metric(name) for name in names])
        place = {code: index for index, code in enumerate(grouping.codes)}

        def terms_of(row: Observed) -> Floats:
            shares: Floats = np.zeros(len(grouping))
            for month, name, factor in _terms(row):
                shares = shares + factor * values[self.months.index(month), :, names.index(name)]
            return shares

        parts = [terms_of(row) * _weight(row, context, grouping) for row in self.national]
        places = [terms_of(row)[place[row.target.code]] for row in self.places]
        return Said(np.array(parts).reshape(-1, len(grouping)), np.array(places, dtype=np.float64))


def _terms(row: Observed) -> list[tuple[int, str, float]]:
    """Return what adds up to an observation: month ends, metric, factor."""
    return [
        (month, term.metric, term.factor * weight)
        for term in terms(row.target.metric, row.day)
        for month, weight in _month_weights(term.day)
    ]


def _month_weights(day: date) -> list[tuple[int, float]]:
    """Return the months between whose ends a day lies, with the weights of these ends."""
    months = [max(month_of(day) + back, INITIAL) for back in (-1, 0)]
    return [(months[row], weight) for row, weight in weights_between([last_day(month) for month in months], day)]


def _weight(row: Observed, context: Context, grouping: Grouping) -> Floats | float:
    """Return what turns a figure of each département into its part of the nation's."""
    name = row.target.metric
    if name in _OF_GPS:
        whole = grouping.sum(context.professionals[:, Profession.MEDECIN_GENERALISTE])
    elif is_share(name):
        whole = grouping.sum(context.territories.population)
    else:
        return 1.0
    weight: Floats = whole / whole.sum()
    return weight


def tolerances(rows: Sequence[Observed], world: World) -> Floats:
    """Return how far a départemental coverage may be off and still be matched: 5 points or one CPTS, if that is more.

    One for each row, shares of the département's population.
    """
    grouping = Grouping.departement(world.territories)
    inhabitants = dict(zip(grouping.codes, grouping.sum(world.territories.population).tolist(), strict=True))
    return np.array([max(LEAST_TOLERANCE, CPTS_INHABITANTS / inhabitants[row.target.code]) for row in rows])
