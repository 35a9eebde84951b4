"""Outcomes over pace × support: levels of all arms, and paired differences between any two of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from experiments.comparing.headline_differences import headline_difference
from experiments.comparing.statistics import INTERVAL, mean, quantiles
from experiments.designs.outcome import Outcome, stored_grid
from experiments.reporting.difference_texts import Difference
from experiments.reporting.interval_texts import Interval
from sim.arrays import Floats


@dataclass(frozen=True, eq=False)
class Surface:
    """The runs of a study whose arms are named `<pace>_<support>`, the baseline the first of both."""

    folder: Path
    manifest: Mapping[str, Any]
    margins: Mapping[str, float]  # by metric: a difference up to which arms count as equal

    @cached_property
    def arms(self) -> tuple[str, ...]:
        """All arms in the order of the study."""
        return tuple(str(arm["name"]) for arm in self.manifest["arms"])

    @property
    def paces(self) -> tuple[str, ...]:
        """The paces, from none to the hardest."""
        return tuple(dict.fromkeys(arm.rpartition("_")[0] for arm in self.arms))

    @property
    def supports(self) -> tuple[str, ...]:
        """The supports: facilitators per million inhabitants, from none to most."""
        return tuple(dict.fromkeys(arm.rpartition("_")[2] for arm in self.arms))

    @property
    def target_dates(self) -> tuple[date, ...]:
        """The target dates of the paces, the earliest first."""
        named = (arm["configuration"]["timeline"]["target_date"] for arm in self.manifest["arms"])
        return tuple(sorted({date.fromisoformat(str(day)) for day in named if day}))

    def level(self, metric: str, day: date, arm: str) -> Interval:
        """Return the mean of an outcome with the 90 % interval of its runs."""
        runs = self._grid(metric, day, arm).reshape(-1, 1)
        low, high = quantiles(runs, INTERVAL)[:, 0]
        return Interval(float(low), float(mean(runs)[0]), float(high))

    def difference(self, metric: str, day: date, arm: str, other: str) -> Difference:
        """Return the mean paired difference of one arm from another."""
        return self._told(metric, self._grid(metric, day, arm) - self._grid(metric, day, other))

    def haste(self, metric: str, day: date, hasty: str, calm: str) -> dict[str, Difference]:
        """Return the effect of a pace against another for each support."""
        return {
            support: self.difference(metric, day, f"{hasty}_{support}", f"{calm}_{support}")
            for support in self.supports
        }

    def tempering(self, metric: str, day: date, hasty: str, calm: str) -> Difference:
        """Return by how much the effect of a pace is larger with the most support than with the least."""
        most, none = (
            self._effect(metric, day, hasty, calm, support) for support in (self.supports[-1], self.supports[0])
        )
        return self._told(metric, most - none)

    def _effect(self, metric: str, day: date, hasty: str, calm: str, support: str) -> Floats:
        return self._grid(metric, day, f"{hasty}_{support}") - self._grid(metric, day, f"{calm}_{support}")

    def _told(self, metric: str, difference: Floats) -> Difference:
        draws, replicates = difference.shape
        pairs = [(draw, replicate) for draw in range(draws) for replicate in range(replicates)]
        known = ~np.isnan(difference.ravel())
        kept = [pair for pair, is_known in zip(pairs, known, strict=True) if is_known]
        found = headline_difference(difference.ravel()[known], kept, self.margins.get(metric, 0.0))
        share = Interval(found.p_low, found.p_positive, found.p_high)
        return Difference(found.low95, found.mean, found.high95, share, found.margin, found.verdict)

    def _grid(self, metric: str, day: date, arm: str) -> Floats:
        """Return an outcome of an arm: draws × replicates."""
        key = metric, day, arm
        if key not in self._kept:
            self._kept[key] = stored_grid(self.folder, self.manifest, Outcome(metric, day, arm))
        return self._kept[key]

    @cached_property
    def _kept(self) -> dict[tuple[str, date, str], Floats]:
        return {}
