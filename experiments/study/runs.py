"""The runs of a study: which there are, which are done, and how one is made."""

import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from experiments.study.identity import PROJECT, Origin, origin, run_identity
from experiments.study.measure import Recorder
from experiments.study.parameters import behaviour_of, parameter_draws
from experiments.study.settings import Study
from experiments.study.store import Failure, read_run, write_run
from sim.behaviour import Behaviour
from sim.calendar import FIRST_MONTH, month_of
from sim.draws import Draws
from sim.levers.policy import Policy
from sim.snapshot import Snapshot
from sim.world.world import World

Trajectory = Callable[[World, Policy, Behaviour, Draws, int, int], Iterator[Snapshot]]
"""An engine: yields the state before the first month, then the end of each month up to the last."""


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
    first, last = month_of(study.start), month_of(study.end)
    territory_months = frozenset(month_of(day) for day in study.territory_dates)
    return tuple(
        Run(
            arm=arm.name,
            draw=draw.number,
            replicate=replicate,
            identity=run_identity(study, arm, draw, replicate, made_from),
            policy=arm.policy,
            behaviour=behaviour_of(arm, draw),
            seed=study.seed,
            first_month=first,
            last_month=last,
            territory_months=territory_months,
        )
        for replicate in range(study.replicates)
        for draw in parameter_draws(study)
        for arm in study.arms
    )


def missing_runs(runs: Sequence[Run], folder: Path) -> tuple[Run, ...]:
    """Return the runs of which a study's folder holds no whole and unaltered file."""
    return tuple(run for run in runs if read_run(folder, run.identity) is None)


def make_run(run: Run, world: World, folder: Path, trajectory: Trajectory) -> Failure | None:
    """Make a run and store it. Whatever goes wrong in it is returned, so that the other runs go on."""
    try:
        write_run(folder, run.identity, rows_of(run, world, trajectory))
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
    recorder = Recorder(world, run.behaviour, run.first_month, run.last_month, run.territory_months)
    chance = Draws(run.seed, run.replicate)
    for snapshot in trajectory(world, run.policy, run.behaviour, chance, FIRST_MONTH, run.last_month):
        recorder.record(snapshot)
    rows = recorder.rows()
    rows.insert(0, "arm", run.arm)
    rows.insert(1, "draw", run.draw)
    rows.insert(2, "replicate", run.replicate)
    return rows
