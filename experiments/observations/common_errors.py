"""What observations are wrong by, and what they are wrong by together: a counter's way of counting, a recount, a year.

The errors in common are data with a reason each (`common_errors.yaml`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field

from experiments.observations.observed import Observed
from sim.arrays import Floats

FILE: Final = Path(__file__).with_suffix(".yaml")


class CommonError(BaseModel):
    """An error that the observations of some metrics share."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    reason: str
    metrics: frozenset[str]
    counted_by: frozenset[str] | None = Field(None, description="null: every counter, each with an error of its own")
    first_day: date = date.min
    last_day: date = date.max
    mean: float = Field(0.0, description="observation minus truth, unit of the model")
    sd: float = Field(0.0, ge=0.0, description="unit of the model")
    share: float = Field(0.0, ge=0.0, description="sd as a share of the value")

    def concerns(self, row: Observed) -> bool:
        """Return whether an observation has this error."""
        is_counter = self.counted_by is None or row.counted_by in self.counted_by
        return is_counter and row.target.metric in self.metrics and self.first_day <= row.day <= self.last_day

    def sizes(self, rows: Sequence[Observed]) -> Iterator[Floats]:
        """Yield, for each error that is drawn apart, its size in each observation: R."""
        size = np.array([self.sd + self.share * row.value if self.concerns(row) else 0.0 for row in rows])
        whose = np.array([row.counted_by if self.counted_by is None else "" for row in rows], dtype=np.str_)
        for one in np.unique(whose):
            yield np.where(whose == one, size, 0.0)


@dataclass(frozen=True)
class ObservationErrors:
    """How observations differ from the truth: normal with a mean and a covariance. R observations."""

    mean: Floats  # R, observation minus truth
    covariance: Floats  # R × R

    @property
    def sd(self) -> Floats:
        """The standard deviation of each: R."""
        deviation: Floats = np.sqrt(np.diag(self.covariance))
        return deviation


@cache
def shipped_errors() -> Mapping[str, CommonError]:
    """Return the errors in common that the project knows of, by name."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {name: CommonError.model_validate(entry) for name, entry in content.items()}


def observation_errors(rows: Sequence[Observed], common: Mapping[str, CommonError] | None = None) -> ObservationErrors:
    """Return the errors of observations: each its own, and those that they share."""
    mean, covariance = np.zeros(len(rows)), np.diag([row.sd**2 for row in rows])
    for error in (shipped_errors() if common is None else common).values():
        mean += [error.mean if error.concerns(row) else 0.0 for row in rows]
        for size in error.sizes(rows):
            covariance += np.outer(size, size)
    return ObservationErrors(mean, covariance)
