"""The model's own forecast: from pasts that agree with what was observed, on under the levers announced by then.

One draw of parameters is one job: candidate runs are made, some pasts are chosen (`calibration/assimilation.py`), and
each is continued under several futures. Every trajectory is stored as a run of the hindcast's folder.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from experiments.calibration.ensemble import CommonPast, PastRun, begin_run, months_until
from experiments.calibration.observation_operator import PredictedObservations
from experiments.calibration.pasts import PastCandidates
from experiments.running.make_runs import named_rows
from experiments.running.recorder import Recorder
from experiments.running.worker_context import WorkerInstructions
from experiments.storing.run_files import run_content
from experiments.study.run_hash import digest, policy_values
from experiments.study.runs import DRAW_APART
from sim.calendar import FIRST_MONTH
from sim.draws import Draws
from sim.engine.fast.run import FastRun
from sim.metrics.view import Context
from sim.world.world import World

Values = Mapping[str, float]


@dataclass(frozen=True)
class Projection:
    """What all draws of a forecast have in common."""

    arm: str  # name of the forecast in its folder: forecast, model_no_peers
    past: CommonPast
    last_month: int
    candidates: int  # runs from which each past is chosen
    pasts: int  # chosen for each draw
    futures: int  # for each past, each under a chance of its own
    past_hash: str  # all that a run of the past depends on

    def identity(self, values: Values, draw: int, replicate: int) -> str:
        """Return the identity of one trajectory."""
        how = (self.arm, self.candidates, self.pasts, self.futures, self.last_month, policy_values(self.past.policy))
        errors = self.past.operator.national_errors
        wrong = (errors.mean.tolist(), errors.covariance.tolist())
        return digest([self.past_hash, how, wrong, dict(values), draw, replicate])

    @property
    def n_replicates(self) -> int:
        """How many trajectories a draw has."""
        return self.pasts * self.futures


@dataclass(frozen=True)
class Agreement:
    """How one chosen past agrees with the observations."""

    draw: int
    past: int
    rounds: int  # choices that were simulated
    n_missed: int  # national rows beyond twice their sd
    n_rows: int  # national rows
    matched: float  # share of départements within their tolerance, NaN where none was counted


@dataclass(frozen=True)
class ProjectedDraw:
    """The result of one draw: its trajectories as run files by identity, and how its pasts agree."""

    runs: Mapping[str, bytes]
    agreements: tuple[Agreement, ...]


def project_in_worker(
    instructions: WorkerInstructions, projection: Projection, values: Values, draw: int
) -> ProjectedDraw:
    """Project one draw in the process that calls this."""
    return project(instructions.open_context().world, projection, values, draw)


def project(world: World, projection: Projection, values: Values, draw: int) -> ProjectedDraw:
    """Choose the pasts of one draw and continue each under its futures."""
    chooser = PastCandidates.of(world, projection.past, values, draw, projection.candidates)
    likelihood = chooser.likelihood
    runs: dict[str, bytes] = {}
    agreements = []
    for number in range(projection.pasts):
        chosen, _, rounds = chooser.choose(number, partial(_simulated_past, world, projection))
        n_missed, matched = likelihood.n_missed(chosen.predicted), likelihood.matched(chosen.predicted)
        agreements.append(Agreement(draw, number, rounds, n_missed, len(projection.past.operator.national), matched))
        for replicate in range(number * projection.futures, (number + 1) * projection.futures):
            identity = projection.identity(values, draw, replicate)
            runs[identity] = _trajectory(chosen, projection, draw, replicate, identity)
    return ProjectedDraw(runs, tuple(agreements))


@dataclass(frozen=True)
class SimulatedPast:
    """A past that was simulated up to the cut-off: the run, its record so far, and its predictions."""

    run: FastRun
    recorder: Recorder
    predicted: PredictedObservations


def _simulated_past(world: World, projection: Projection, past_run: PastRun) -> SimulatedPast:
    past, operator = projection.past, projection.past.operator
    behaviour = past.behaviour(past_run.values)
    recorder = Recorder(world, behaviour, FIRST_MONTH, projection.last_month, frozenset())
    run = begin_run(world, past, past_run, projection.last_month)
    snapshots = []
    for state in months_until(run, past.last_month):
        snapshot = state.snapshot()
        recorder.record(snapshot)
        if state.month in operator.months:
            snapshots.append(snapshot)
    return SimulatedPast(run, recorder, operator.predict(snapshots, Context.of(world, behaviour)))


def _trajectory(past: SimulatedPast, projection: Projection, draw: int, replicate: int, identity: str) -> bytes:
    """Return the run file of a trajectory: a chosen past, then a future under a chance of its own."""
    draws = Draws(projection.past.seed, draw * DRAW_APART + 1 + replicate)
    run, recorder = past.run.fork(projection.past.policy, draws), past.recorder.fork()
    while run.month < run.last_month:
        run.step()
        recorder.record(run.snapshot())
    return run_content(identity, named_rows(recorder, projection.arm, draw, replicate))
