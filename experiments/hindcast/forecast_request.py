"""What is forecast: from which day, with which posteriors, under which levers, compared with which observations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from experiments.calibration.posterior import Posterior
from experiments.hindcast.projection import Projection
from experiments.observations.observed import Observed
from experiments.storing.outcomes import RunKey
from experiments.study.definition import StudyDefinition
from experiments.study.run_hash import digest

FORECAST: Final = "forecast"  # the arm of forecast.csv
NO_PEERS: Final = "model_no_peers"  # the arm in which nobody follows others


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
            for replicate in range(projection.n_replicates)
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
