"""The past of one région, invented by the model itself, and how its parameters are found by two methods.

Both methods know the same: the rows that the national fit uses, the figures of the région brought to the inhabitants of
the country, with the errors that the national fit gives each row. Parameters that the national fit did not move stay as
configured; chance, shocks in common included, is new in every run.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np

from experiments.calibration.ensemble import CommonPast, PastRun, open_executor, predict
from experiments.calibration.fit import FitPlan, FitResult, fit_parameters
from experiments.calibration.fit_tables import MOVED, verdict
from experiments.calibration.observation_operator import ObservationOperator
from experiments.calibration.posterior import fit_name, read_draws, shipped_days, shipped_file
from experiments.calibration.smoother import normal_errors
from experiments.calibration.space import Space
from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.running.executors import BatchExecutor
from experiments.running.worker_context import WorkerInstructions, instructions_for
from experiments.running.world_and_engine import world_of
from experiments.study.definition import StudyDefinition, TerritoryChoice
from experiments.study.run_hash import PROJECT
from experiments.tasks import calibrate
from sim.arrays import Floats
from sim.world.tables import load_departements
from tools.second_opinion.abc_smc import Population, populations

BATCH: Final = 25  # runs that are sent to a worker at once
_INVENTED, _PILOT_FROM, _ABC_FROM = 2_000_000, 4_000_000, 5_000_000  # replicates


@dataclass(frozen=True)
class FitSizes:
    """How large the fit is. A région's chance is several times the errors, so more runs show it than nationally."""

    members: int = 600
    steps: int = 4
    chance_runs: int = 300
    rounds: int = 2
    proposals: int = 600
    repeats: int = 4


def moved_space(space: Space, draws: Sequence[Mapping[str, float]]) -> Space:
    """Return the space of the parameters that posterior draws show to have moved, as the table of a fit says it."""

    def has_moved(path: str) -> bool:
        one = next(one for one in space.parameters if one.path == path)
        share = (np.array([draw[path] for draw in draws]) - one.low) / (one.high - one.low)
        return verdict((share.mean() - 0.5) * np.sqrt(12.0), 1.0) == MOVED

    return space.keeping(has_moved)


@dataclass(frozen=True)
class RegionRuns:
    """Runs of the past of a région, whose counts and euros are brought to the inhabitants of the country."""

    past: CommonPast
    inhabitants: float  # of the région
    executor: BatchExecutor[Any, Any]
    instructions: WorkerInstructions

    @property
    def operator(self) -> ObservationOperator:
        """How the observations are predicted."""
        return self.past.operator

    @cached_property
    def factors(self) -> Floats:
        """What each figure of the région is multiplied with: R."""
        country = float(load_departements().population.sum())
        rows = self.operator.rows
        return np.array([1.0 if row.target.is_share else country / self.inhabitants for row in rows])

    def predictions(self, runs: Sequence[PastRun]) -> Floats:
        """Return what each run predicts of the observations: runs × R."""
        batches = [runs[first : first + BATCH] for first in range(0, len(runs), BATCH)]
        waiting = [
            self.executor.pool.submit(_predict_in_worker, self.instructions, self.past, batch) for batch in batches
        ]
        return np.concatenate([future.result() for future in waiting]) * self.factors


def _predict_in_worker(instructions: WorkerInstructions, past: CommonPast, runs: Sequence[PastRun]) -> Floats:
    world = instructions.open_context().world
    return np.array([predict(world, past, run).all for run in runs])


@dataclass(frozen=True)
class InventedRegion:
    """What both methods know of the invented past."""

    study: StudyDefinition
    plan: FitPlan
    runs: RegionRuns
    truth: Mapping[str, float]  # by path

    @cached_property
    def observed(self) -> Floats:
        """What was observed of the invented past, errors included: R."""
        errors = self.runs.operator.national_errors
        wrong = errors.mean + normal_errors(errors.covariance, 1, "invented error", self.plan.seed)[0]
        figures: Floats = self.runs.predictions([PastRun(self.truth, _INVENTED)])[0] + wrong
        return figures

    def fitted(self) -> FitResult:
        """Return the posterior by the project's own fit."""
        return fit_parameters(self.plan, self.runs, self.observed)

    def by_abc(self, n_pilot: int, n_particles: int, least_accepted: float) -> Iterator[Population]:
        """Yield the populations of ABC-SMC."""
        prior = self.plan.space.prior(n_pilot, self.plan.seed + 1)
        summaries = Summaries.learned(prior, self.simulated(prior, _PILOT_FROM), self.observed)

        def simulate(coordinates: Floats, first: int) -> Floats:
            return summaries.differences(self.simulated(coordinates, _ABC_FROM + first))

        return populations(simulate, len(self.plan.space), n_particles, least_accepted, self.plan.seed)

    def simulated(self, coordinates: Floats, first: int) -> Floats:
        """Return what would be observed of runs, errors included: runs × R."""
        errors = self.runs.operator.national_errors
        wrong = normal_errors(errors.covariance, len(coordinates), f"simulated error {first}", self.plan.seed)
        figures: Floats = self.runs.predictions(self.plan.runs(coordinates, first)) + errors.mean + wrong
        return figures


@contextmanager
def invented_region(code: str, sizes: FitSizes, folder: Path, *overrides: str) -> Iterator[InventedRegion]:
    """Give the invented past of a région, up to the last day of which a posterior is shipped, whose means are true."""
    day = shipped_days()[-1]
    request = read_request(["task=calibrate", f"as_of={day}", *overrides], False, Composer(PROJECT / "configs"))
    asked = calibrate.read_request(request.study, request.settings(calibrate.Settings))
    draws = read_draws(shipped_file(fit_name(day)))
    space = moved_space(asked.plan.space, draws)
    truth = {path: float(np.mean([draw[path] for draw in draws])) for path in space.paths}
    study = replace(asked.study, territory=TerritoryChoice("region", code, None), results=folder)
    past, inhabitants = replace(asked.past, known=asked.past.operator.national), world_of(study).territories.population
    plan = FitPlan(space, Space(()), {}, **asdict(sizes), seed=study.seed)
    with open_executor(study, past.policy, past.arm.behaviour, folder) as executor:
        runs = RegionRuns(past, float(inhabitants.sum()), executor, instructions_for(study))
        yield InventedRegion(study, plan, runs, truth)


@dataclass(frozen=True)
class Summaries:
    """Summaries of the rows: what regression over pilot runs expects of each parameter (semi-automatic ABC).

    Fearnhead & Prangle 2012, https://doi.org/10.1111/j.1467-9868.2011.01010.x: standardised rows and their squares.
    """

    mean: Floats  # R, of the rows of pilot runs
    sd: Floats  # R
    slopes: Floats  # 2R × P
    white: Floats  # P × P, to standard deviations of chance and error
    observed: Floats  # R

    @classmethod
    def learned(cls, coordinates: Floats, rows: Floats, observed: Floats) -> "Summaries":
        """Return the summaries that pilot runs (coordinates: n × P, rows: n × R) teach."""
        mean, sd = rows.mean(axis=0), rows.std(axis=0)
        plain = cls(mean, sd, np.eye(0), np.eye(0), observed)
        known = plain.terms(rows)
        slopes = np.linalg.lstsq(known - known.mean(axis=0), coordinates, rcond=None)[0]
        told = known @ slopes
        expected = _regressed(coordinates, told)
        white = np.linalg.inv(np.linalg.cholesky(np.atleast_2d(np.cov(told - expected, rowvar=False)))).T
        return replace(plain, slopes=slopes, white=white)

    def terms(self, rows: Floats) -> Floats:
        """Return standardised rows and their squares: n × 2R."""
        standard = (rows - self.mean) / self.sd
        return np.hstack([standard, standard**2])

    def differences(self, rows: Floats) -> Floats:
        """Return how summaries differ from the observed ones, in standard deviations of chance and error: n × P."""
        away: Floats = (self.terms(rows) - self.terms(self.observed[None])) @ self.slopes @ self.white
        return away


def _regressed(known: Floats, unknown: Floats) -> Floats:
    """Return what linear regression on `known` (n × P) expects of `unknown` (n × S)."""
    terms = np.column_stack([np.ones(len(known)), known])
    expected: Floats = terms @ np.linalg.lstsq(terms, unknown, rcond=None)[0]
    return expected
