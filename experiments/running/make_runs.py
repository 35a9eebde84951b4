"""Making runs: one by one, or together where they share a past; what fails is named and the others go on."""

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from experiments.running.recorder import Recorder
from experiments.storing.run_files import Failure, read_run, run_content, write_content
from experiments.study.run_hash import PROJECT
from experiments.study.runs import Run
from sim.behaviour import Behaviour
from sim.calendar import FIRST_MONTH
from sim.draws import Draws
from sim.levers.policy import Policy
from sim.snapshot import Snapshot
from sim.whole_files import DiskFull
from sim.world.world import World

Trajectory = Callable[[World, Policy, Behaviour, Draws, int, int], Iterator[Snapshot]]
"""An engine: yields the state before the first month, then the end of each month up to the last."""
Branches = Callable[[World, Sequence[Policy], Behaviour, Draws, int, int], Iterator[tuple[tuple[int, ...], Snapshot]]]
"""The same for several policies at once, each state with the numbers of the policies that share it."""
RunResult = bytes | Failure
"""A run as the bytes of its file, which travels between processes and machines, or why it failed."""


def missing_runs(runs: Sequence[Run], folder: Path) -> tuple[Run, ...]:
    """Return the runs of which a study's folder holds no whole and unaltered file."""
    return tuple(run for run in runs if read_run(folder, run.identity) is None)


def make_batch(
    batch: Sequence[Run], world: World, trajectory: Trajectory, branches: Branches | None = None
) -> list[RunResult]:
    """Make the runs of a batch, what they have in common once where the engine can; see `make_run`."""
    if branches is not None and len(batch) > 1:
        try:
            return [run_content(run.identity, rows) for run, rows in rows_together(batch, world, branches)]
        except Exception:
            return make_batch(batch, world, trajectory)  # one by one, so that the run that fails is named
    return [make_run(run, world, trajectory) for run in batch]


def make_run(run: Run, world: World, trajectory: Trajectory) -> RunResult:
    """Make a run. Whatever goes wrong in it is returned, so that the other runs go on."""
    try:
        return run_content(run.identity, rows_of(run, world, trajectory))
    except Exception as error:
        return failure_of(run, error)


def store_run(run: Run, made: RunResult, folder: Path) -> Failure | None:
    """Store a run that was made, here or elsewhere, and return why it failed if it did. Raises DiskFull."""
    if isinstance(made, Failure):
        return made
    try:
        write_content(folder, run.identity, made)
    except DiskFull:
        raise
    except Exception as error:
        return failure_of(run, error)
    return None


def failure_of(run: Run, error: BaseException) -> Failure:
    """Return a failed run with the error's message and the place in the project where it came up."""
    message = f"{type(error).__name__}: {error}{_place(error)}"
    return Failure(run.arm, run.draw, run.replicate, run.identity, message)


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PROJECT)]
    if not ours:
        return ""
    return f" ({Path(ours[-1].filename).relative_to(PROJECT).as_posix()}, line {ours[-1].lineno})"


def rows_of(run: Run, world: World, trajectory: Trajectory) -> pd.DataFrame:
    """Return the rows of a run: a column for each metric, a row for each date × level × code."""
    recorder = _recorder(run, world)
    chance = Draws(run.seed, run.replicate)
    for snapshot in trajectory(world, run.policy, run.behaviour, chance, FIRST_MONTH, run.last_month):
        recorder.record(snapshot)
    return _named(run, recorder)


def rows_together(batch: Sequence[Run], world: World, branches: Branches) -> list[tuple[Run, pd.DataFrame]]:
    """Return the rows of runs that differ in their policy only."""
    first, policies = batch[0], [run.policy for run in batch]
    recorders: dict[tuple[int, ...], Recorder] = {}
    chance = Draws(first.seed, first.replicate)
    for arms, snapshot in branches(world, policies, first.behaviour, chance, FIRST_MONTH, first.last_month):
        if arms not in recorders:
            past = _narrowest(recorders, arms)
            recorders[arms] = _recorder(first, world) if past is None else past.fork()
        recorders[arms].record(snapshot)
    own = [_narrowest(recorders, (arm,)) for arm in range(len(batch))]
    return [(run, _named(run, recorder)) for run, recorder in zip(batch, own, strict=True) if recorder is not None]


def _narrowest(recorders: Mapping[tuple[int, ...], Recorder], arms: tuple[int, ...]) -> Recorder | None:
    """Return the recorder of the smallest group that these arms belong to."""
    holding = [group for group in recorders if set(arms) <= set(group)]
    return recorders[min(holding, key=len)] if holding else None


def _recorder(run: Run, world: World) -> Recorder:
    return Recorder(world, run.behaviour, run.first_month, run.last_month, run.territory_months)


def _named(run: Run, recorder: Recorder) -> pd.DataFrame:
    rows = recorder.rows()
    rows.insert(0, "arm", run.arm)
    rows.insert(1, "draw", run.draw)
    rows.insert(2, "replicate", run.replicate)
    return rows
