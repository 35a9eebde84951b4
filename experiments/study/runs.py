"""The runs of a study: which there are, which are done, and how one is made."""

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from experiments.study.identity import PROJECT, Origin, origin, run_identity
from experiments.study.measure import Recorder
from experiments.study.parameters import ParameterDraw, behaviour_of, parameter_draws
from experiments.study.settings import Arm, Study
from experiments.study.store import Failure, keep_content, read_run, run_content
from experiments.study.whole_files import DiskFull
from sim.behaviour import Behaviour
from sim.calendar import FIRST_MONTH, month_of
from sim.draws import Draws
from sim.levers.policy import Policy
from sim.snapshot import Snapshot
from sim.world.world import World

Trajectory = Callable[[World, Policy, Behaviour, Draws, int, int], Iterator[Snapshot]]
"""An engine: yields the state before the first month, then the end of each month up to the last."""
Branches = Callable[[World, Sequence[Policy], Behaviour, Draws, int, int], Iterator[tuple[tuple[int, ...], Snapshot]]]
"""The same for several policies at once, each state with the numbers of the policies that share it."""
Made = bytes | Failure
"""A run as its sealed file, which travels between processes and machines, or why it failed."""


@dataclass(frozen=True)
class Run:
    """One arm under one draw of parameters and one replicate of chance, with all that is needed to make it."""

    arm: str
    draw: int
    replicate: int
    identity: str
    policy: Policy
    behaviour: Behaviour
    seed: int
    first_month: int  # the first one reported; the model itself always starts in July 2019
    last_month: int
    territory_months: frozenset[int]  # months at whose end territories are recorded, beside year ends and the last


def planned_runs(study: Study, made_from: Origin | None = None) -> tuple[Run, ...]:
    """Return all runs of a study, replicate by replicate, so that a study that is cut short has every arm."""
    made_from = made_from or origin(study)
    return tuple(
        run_of(study, arm, draw, replicate, run_identity(study, arm, draw, replicate, made_from))
        for replicate in range(study.replicates)
        for draw in parameter_draws(study)
        for arm in study.arms
    )


def run_of(study: Study, arm: Arm, draw: ParameterDraw, replicate: int, identity: str) -> Run:
    """Return one run of a study. Raises as `behaviour_of` does."""
    return Run(
        arm=arm.name,
        draw=draw.number,
        replicate=replicate,
        identity=identity,
        policy=arm.policy,
        behaviour=behaviour_of(arm, draw),
        seed=study.seed,
        first_month=month_of(study.start),
        last_month=month_of(study.end),
        territory_months=frozenset(month_of(day) for day in study.territory_dates),
    )


def missing_runs(runs: Sequence[Run], folder: Path) -> tuple[Run, ...]:
    """Return the runs of which a study's folder holds no whole and unaltered file."""
    return tuple(run for run in runs if read_run(folder, run.identity) is None)


def batches(runs: Sequence[Run]) -> tuple[tuple[Run, ...], ...]:
    """Return the runs in groups that differ in their arm and its policy only, and so may have a common past."""
    grouped: dict[tuple[int, int], list[list[Run]]] = {}
    for run in runs:
        alike = grouped.setdefault((run.draw, run.replicate), [])
        group = next((group for group in alike if group[0].behaviour == run.behaviour), None)
        if group is None:
            alike.append([run])
        else:
            group.append(run)
    return tuple(tuple(group) for alike in grouped.values() for group in alike)


def make_batch(
    batch: Sequence[Run], world: World, trajectory: Trajectory, branches: Branches | None = None
) -> list[Made]:
    """Make the runs of a batch, what they have in common once where the engine can; see `make_run`."""
    if branches is not None and len(batch) > 1:
        try:
            return [run_content(run.identity, rows) for run, rows in rows_together(batch, world, branches)]
        except Exception:
            return make_batch(batch, world, trajectory)  # one by one, so that the run that fails is named
    return [make_run(run, world, trajectory) for run in batch]


def make_run(run: Run, world: World, trajectory: Trajectory) -> Made:
    """Make a run. Whatever goes wrong in it is returned, so that the other runs go on."""
    try:
        return run_content(run.identity, rows_of(run, world, trajectory))
    except Exception as error:
        return failure_of(run, error)


def keep_run(run: Run, made: Made, folder: Path) -> Failure | None:
    """Store a run that was made, here or elsewhere, and return why it failed if it did. Raises DiskFull."""
    if isinstance(made, Failure):
        return made
    try:
        keep_content(folder, run.identity, made)
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
