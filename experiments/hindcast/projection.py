"""The model's own forecast: from pasts that agree with what was observed, on under the levers announced by then.

One draw of a posterior is one job: the past that was chosen for it (`calibration/pasts.py`) is simulated and continued
under several futures. Every trajectory is stored as a run of the hindcast's folder.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from experiments.calibration.ensemble import CommonPast, PastRun, begin_run, months_until
from experiments.calibration.observation_operator import PredictedObservations
from experiments.calibration.pasts import chosen_run, likelihood_of
from experiments.running.make_runs import named_rows
from experiments.running.recorder import Recorder
from experiments.running.worker_context import WorkerInstructions
from experiments.storing.run_files import run_content
from experiments.study.run_hash import digest, policy_values
from experiments.study.runs import DRAW_APART
from sim.calendar import FIRST_MONTH
from sim.draws import Draws
from sim.engine.fast.run import FastRun
from sim.metrics.context import Context
from sim.world.world import World

Values = Mapping[str, float]


@dataclass(frozen=True)
class Projection:
    """What all draws of a forecast have in common."""

    arm: str  # name of the forecast in its folder: forecast, model_no_peers
    past: CommonPast
    last_month: int
    futures: int  # of each past, each under a chance of its own
    past_hash: str  # all that a run of the past depends on

    def identity(self, values: Values, draw: int, replicate: int) -> str:
        """Return the identity of one trajectory."""
        how = (self.arm, self.last_month, policy_values(self.past.policy))
        errors = self.past.operator.national_errors
        wrong = (errors.mean.tolist(), errors.covariance.tolist())
        return digest([self.past_hash, how, wrong, dict(values), draw, replicate])


@dataclass(frozen=True)
class Agreement:
    """How the chosen past of a draw agrees with the observations."""

    draw: int
    n_missed: int  # national rows beyond twice their sd
    n_rows: int  # national rows
    matched: float  # share of départements within their tolerance, NaN where none was counted


@dataclass(frozen=True)
class ProjectedDraw:
    """The result of one draw: its trajectories as run files by identity, and how its past agrees."""

    runs: Mapping[str, bytes]
    agreement: Agreement


def project_in_worker(
    instructions: WorkerInstructions, projection: Projection, values: Values, draw: int
) -> ProjectedDraw:
    """Project one draw in the process that calls this."""
    return project(instructions.open_context().world, projection, values, draw)


def project(world: World, projection: Projection, values: Values, draw: int) -> ProjectedDraw:
    """Continue the past of one draw under its futures. Raises ValueError where no past was chosen for it."""
    chosen = chosen_run(values, world)
    if chosen is None:
        raise ValueError(f"draw {draw} has no past")
    past, likelihood = _simulated_past(world, projection, chosen), likelihood_of(projection.past, world)
    runs: dict[str, bytes] = {}
    for replicate in range(projection.futures):
        identity = projection.identity(values, draw, replicate)
        runs[identity] = _trajectory(past, projection, draw, replicate, identity)
    n_missed, matched = likelihood.n_missed(past.predicted), likelihood.matched(past.predicted)
    return ProjectedDraw(runs, Agreement(draw, n_missed, len(projection.past.operator.national), matched))


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
