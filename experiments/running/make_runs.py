"""Making runs one by one, or together where they share a past; a run that fails is named and the others go on."""

import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pyarrow as pa

from experiments.running.recorder import Recorder
from experiments.storing.run_files import Failure, run_content, write_content
from experiments.study.run_hash import PROJECT
from experiments.study.runs import Run, chance_of, country_of
from sim.calendar import FIRST_MONTH
from sim.engine.protocol import Engine, RunInputs
from sim.whole_files import DiskFull
from sim.world.world import World

Kept = TypeVar("Kept")
RunResult = bytes | Failure
"""A run as the bytes of its file, which travels between processes and machines, or why it failed."""


def make_batch(batch: Sequence[Run], world: World, engine: Engine) -> list[RunResult]:
    """Make the runs of a batch, together where the engine can share their past; see `make_run`."""
    return each_of(batch, world, engine, lambda run, rows: run_content(run.identity, rows))


def each_of(
    batch: Sequence[Run], world: World, engine: Engine, kept: Callable[[Run, pa.Table], Kept]
) -> list[Kept | Failure]:
    """Return what is kept of the rows of each run of a batch, made together where the engine can share their past.

    Whatever goes wrong in a run is returned, so that the other runs go on.
    """
    if engine.shares_pasts and len(batch) > 1:
        with suppress(Exception):  # then one by one, so that the run that fails is named
            return [kept(run, rows) for run, rows in rows_together(batch, world, engine)]
    return [_kept_of(run, world, engine, kept) for run in batch]


def make_run(run: Run, world: World, engine: Engine) -> RunResult:
    """Make a run. Whatever goes wrong in it is returned, so that the other runs go on."""
    return _kept_of(run, world, engine, lambda run, rows: run_content(run.identity, rows))


def _kept_of(run: Run, world: World, engine: Engine, kept: Callable[[Run, pa.Table], Kept]) -> Kept | Failure:
    try:
        return kept(run, rows_of(run, world, engine))
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
    """Return a failed run with the error's message and the place in the project where it was raised."""
    message = f"{type(error).__name__}: {error}{_place(error)}"
    return Failure(run.arm, run.draw, run.replicate, run.identity, message)


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PROJECT)]
    if not ours:
        return ""
    return f" ({Path(ours[-1].filename).relative_to(PROJECT).as_posix()}, line {ours[-1].lineno})"


def rows_of(run: Run, world: World, engine: Engine) -> pa.Table:
    """Return the rows of a run: a column for each metric, a row for each date × level × code."""
    recorder = _recorder(run, world)
    for snapshot in engine.trajectory(_inputs(run, world)):
        recorder.record(snapshot)
    return named_rows(recorder, run.arm, run.draw, run.replicate)


def rows_together(batch: Sequence[Run], world: World, engine: Engine) -> list[tuple[Run, pa.Table]]:
    """Return the rows of runs that differ in their policy only."""
    first, policies = batch[0], [run.policy for run in batch]
    recorders: dict[tuple[int, ...], Recorder] = {}
    for arms, snapshot in engine.branches(_inputs(first, world), policies):
        if arms not in recorders:
            past = _narrowest(recorders, arms)
            recorders[arms] = _recorder(first, world) if past is None else past.fork()
        recorders[arms].record(snapshot)
    own = [_narrowest(recorders, (arm,)) for arm in range(len(batch))]
    return [
        (run, named_rows(recorder, run.arm, run.draw, run.replicate))
        for run, recorder in zip(batch, own, strict=True)
        if recorder is not None
    ]


def _inputs(run: Run, world: World) -> RunInputs:
    country, chance = country_of(run, world), chance_of(run)
    return RunInputs(country, run.policy, run.behaviour, chance, FIRST_MONTH, run.last_month)


def _narrowest(recorders: Mapping[tuple[int, ...], Recorder], arms: tuple[int, ...]) -> Recorder | None:
    """Return the recorder of the smallest group that these arms belong to."""
    holding = [group for group in recorders if set(arms) <= set(group)]
    return recorders[min(holding, key=len)] if holding else None


def _recorder(run: Run, world: World) -> Recorder:
    return Recorder(world, run.behaviour, run.first_month, run.last_month, run.territory_months)


def named_rows(recorder: Recorder, arm: str, draw: int, replicate: int) -> pa.Table:
    """Return the rows of a recorder, with the columns that name their run."""
    rows = recorder.rows()
    run = {"arm": pa.scalar(arm), "draw": pa.scalar(draw, pa.int32()), "replicate": pa.scalar(replicate, pa.int32())}
    for place, (name, value) in enumerate(run.items()):
        rows = rows.add_column(place, name, pa.repeat(value, len(rows)))
    return rows
