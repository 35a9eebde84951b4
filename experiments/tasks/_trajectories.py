"""The trajectories of a forecast: those that are missing are made, draw by draw, with how their pasts agree."""

from collections.abc import Mapping
from concurrent.futures import as_completed
from dataclasses import asdict
from pathlib import Path
from typing import Final

import pandas as pd
from rich.console import Console

from experiments.hindcast.projection import Drawn, project_there
from experiments.running.compute import executor_for
from experiments.running.progress import progress
from experiments.running.worker_context import WorkerContext, instructions_for
from experiments.running.world_and_engine import engine_of, world_of
from experiments.storing.csv_files import write_csv
from experiments.storing.run_files import read_run, write_content
from experiments.study.run_hash import digest
from experiments.tasks._forecast import Arm, Request

AGREEMENTS: Final = ("arm", "draw", "past", "rounds", "agrees", "n_missed", "matched")


def project(request: Request, console: Console) -> pd.DataFrame:
    """Make the trajectories that are missing, and return how all pasts agree with the observations."""
    study, engine = request.study, engine_of(request.study)
    world, first = world_of(study), request.arms[0].projection
    behaviour = first.past.arm.behaviour
    if not engine.is_prepared(behaviour):
        engine.prepare(world, first.policy, behaviour)
    jobs = [(arm, draw, values) for arm in request.arms for draw, values in enumerate(arm.draws)]
    tables = {(arm.projection.arm, draw): _kept_agreements(request, arm, draw, values) for arm, draw, values in jobs}
    missing = [job for job in jobs if tables[job[0].projection.arm, job[1]] is None]
    context = WorkerContext(world, engine.trajectory, request.folder, engine.branches, study)
    label = request.words("draws")
    if missing:
        with (
            progress(console, len(missing), label, study.language) as advance,
            executor_for(context, study.compute, study.workers, study.address) as crew,
        ):
            waiting = {
                crew.pool.submit(project_there, instructions_for(study), arm.projection, values, draw): (
                    arm,
                    draw,
                    values,
                )
                for arm, draw, values in missing
            }
            for future in as_completed(waiting):
                arm, draw, values = waiting.pop(future)
                tables[arm.projection.arm, draw] = _keep(request, arm, draw, values, future.result())
                advance()
    return pd.concat([table for table in tables.values() if table is not None], ignore_index=True)


def _keep(request: Request, arm: Arm, draw: int, values: Mapping[str, float], drawn: Drawn) -> pd.DataFrame:
    for identity, content in drawn.runs.items():
        write_content(request.folder, identity, content)
    table = pd.DataFrame([{"arm": arm.projection.arm, **asdict(one)} for one in drawn.agreements])
    write_csv([table], AGREEMENTS, _agreement_file(request, arm, draw, values))
    return table


def _kept_agreements(request: Request, arm: Arm, draw: int, values: Mapping[str, float]) -> pd.DataFrame | None:
    """Return how the pasts of a draw agree, where all its trajectories are stored."""
    file = _agreement_file(request, arm, draw, values)
    identities = [arm.projection.identity(values, draw, replicate) for replicate in range(arm.projection.n_replicates)]
    if not file.is_file() or any(read_run(request.folder, identity) is None for identity in identities):
        return None
    return pd.read_csv(file)


def _agreement_file(request: Request, arm: Arm, draw: int, values: Mapping[str, float]) -> Path:
    return request.folder / "pasts" / f"{digest([arm.projection.identity(values, draw, 0)])}.csv"
