"""What is forecast, and the trajectories of a forecast: those that are missing are made, draw by draw.

A request says from which day, with which posteriors, under which levers, and compared with which observations.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from experiments.calibration.ensemble import open_executor
from experiments.calibration.posterior import Posterior
from experiments.hindcast.projection import ProjectedDraw, Projection, project_in_worker
from experiments.observations.observed import Observed
from experiments.running.worker_context import instructions_for
from experiments.storing.csv_files import write_csv
from experiments.storing.outcomes import RunKey
from experiments.storing.run_files import read_run, write_content
from experiments.study.definition import StudyDefinition
from experiments.study.run_hash import digest

FORECAST: Final = "forecast"  # the arm of forecast.csv
NO_PEERS: Final = "model_no_peers"  # the arm in which nobody follows others
AGREEMENTS: Final = ("arm", "draw", "n_missed", "n_rows", "matched")


@dataclass(frozen=True)
class ForecastArm:
    """A forecast of the model, with the posterior it is made from."""

    projection: Projection
    posterior: Posterior
    n_draws: int

    @property
    def draws(self) -> Sequence[Mapping[str, float]]:
        """The parameters of each draw."""
        return self.posterior.draws[: self.n_draws]

    @property
    def draws_hash(self) -> str:
        """A hash of the parameters of all draws."""
        return digest([dict(values) for values in self.draws])

    def runs_of(self, draw: int) -> list[RunKey]:
        """Return the trajectories of one draw."""
        projection, values = self.projection, self.draws[draw]
        return [
            RunKey(projection.arm, draw, replicate, projection.identity(values, draw, replicate))
            for replicate in range(projection.futures)
        ]

    @property
    def runs(self) -> list[RunKey]:
        """All trajectories."""
        return [run for draw in range(self.n_draws) for run in self.runs_of(draw)]


@dataclass(frozen=True)
class ForecastRequest:
    """What is to be forecast, and the observations that it is scored on."""

    study: StudyDefinition
    arms: tuple[ForecastArm, ...]
    observations: tuple[Observed, ...]
    as_of: date
    folder: Path

    @property
    def own_arm(self) -> ForecastArm:
        """The arm of the model itself."""
        return next(arm for arm in self.arms if arm.projection.arm == FORECAST)


@dataclass(frozen=True)
class DrawJob:
    """One draw of one arm: all its trajectories are made together."""

    arm: ForecastArm
    draw: int
    folder: Path

    @property
    def agreement_file(self) -> Path:
        """Where the agreement of its past with the observations is stored."""
        return self.folder / "pasts" / f"{digest([self.arm.runs_of(self.draw)[0].identity])}.csv"

    @property
    def is_stored(self) -> bool:
        """Whether all its trajectories are stored."""
        runs = self.arm.runs_of(self.draw)
        return self.agreement_file.is_file() and all(read_run(self.folder, run.identity) is not None for run in runs)

    def store(self, projected: ProjectedDraw) -> None:
        """Store the trajectories of the draw, then the agreement of its past."""
        for identity, content in projected.runs.items():
            write_content(self.folder, identity, content)
        table = pd.DataFrame([{"arm": self.arm.projection.arm, **asdict(projected.agreement)}])
        write_csv([table], AGREEMENTS, self.agreement_file)


def jobs_of(request: ForecastRequest) -> list[DrawJob]:
    """Return the draws of all arms."""
    return [DrawJob(arm, draw, request.folder) for arm in request.arms for draw in range(arm.n_draws)]


def make_trajectories(request: ForecastRequest, jobs: Sequence[DrawJob], progressed: Callable[[int], None]) -> None:
    """Make and store the trajectories of some draws; `progressed` is called with 1 after each draw."""
    study, first = request.study, request.arms[0].projection
    with open_executor(study, first.past.policy, first.past.arm.behaviour, request.folder) as executor:
        waiting = {
            executor.pool.submit(
                project_in_worker, instructions_for(study), job.arm.projection, job.arm.draws[job.draw], job.draw
            ): job
            for job in jobs
        }
        for future in as_completed(waiting):
            waiting.pop(future).store(future.result())
            progressed(1)


def read_agreements(request: ForecastRequest) -> pd.DataFrame:
    """Return how all pasts agree with the observations, in AGREEMENTS."""
    return pd.concat([pd.read_csv(job.agreement_file) for job in jobs_of(request)], ignore_index=True)
