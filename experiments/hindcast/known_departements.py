"""What rivals know of départements: their last known coverage and their weights; how a nation is shared out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from scipy.special import expit, logit

from experiments.hindcast.known_series import DAYS_A_MONTH, LAW
from experiments.observations.observed import COVERAGE, Observed, known_by
from sim.arrays import Floats
from sim.vocabulary import Level
from sim.world.tables import load_departements

KNOWN_RANGE: Final = 0.01  # shares are read as no closer than this to 0 and 1, being rounded to a point
_NATION_RANGE: Final = 1e-4  # a nation this near to 0 or 1 has no département that differs
_WIDEST_SHIFT: Final = 40.0  # log odds
_HALVINGS: Final = 30


@dataclass(frozen=True)
class KnownDepartements:
    """What was known of one share in every département. D rows, sorted by code."""

    metric: str
    code: tuple[str, ...]  # INSEE
    weight: Floats  # D; share of the country's population
    value: Floats  # D; share 0–1 on the day, the nation's mean where a département was not counted, NaN if none was
    sd: Floats  # D; observation error
    day: date | None  # when most of them were counted last, None when they never were

    @property
    def is_known(self) -> bool:
        """Whether départements had been counted by the cut-off."""
        return self.day is not None

    @property
    def mean(self) -> float:
        """The share of the whole population on that day."""
        return float(self.weight @ self.value)

    @property
    def log_odds(self) -> Floats:
        """Log odds of each share, read as no closer than KNOWN_RANGE to 0 and 1: D."""
        return logit(np.clip(self.value, KNOWN_RANGE, 1.0 - KNOWN_RANGE))

    @property
    def drift(self) -> float:
        """How far départements part, in log odds per square root of a month, if they part as they did since the law."""
        if self.day is None:
            raise ValueError("départements of which nothing is known have not parted")
        months = (self.day - LAW).days / DAYS_A_MONTH
        return float(np.sqrt(self.weight @ (self.log_odds - self.weight @ self.log_odds) ** 2 / months))

    def months_ahead(self, days: Sequence[date]) -> Floats:
        """Return months from the day of the count to each day, 0 for days before it."""
        start = self.day or LAW
        return np.array([max((day - start).days, 0) / DAYS_A_MONTH for day in days], dtype=np.float64)


def known_departements(observations: Iterable[Observed], as_of: date, metric: str = COVERAGE) -> KnownDepartements:
    """Return the départements as counted last by the cut-off, from rows up to it only.

    One that was left out of the last count has its earlier share, moved in log odds as the others moved since.
    """
    table = load_departements()
    weight = table.population / table.population.sum()
    rows = [
        row
        for row in known_by(observations, as_of)
        if row.target.metric == metric and row.target.level == Level.DEPARTEMENT
    ]
    if not rows:
        nothing = np.full(len(table.code), np.nan)
        return KnownDepartements(metric, table.code, weight, nothing, nothing, None)
    last = {row.target.code: row for row in sorted(rows, key=lambda row: row.day)}
    days = [row.day for row in last.values()]
    day = max(days, key=days.count)
    is_counted = np.array([code in last for code in table.code])
    shift = {before: _mean_shift(rows, before, day) for before in set(days)}
    value = np.array([_moved(last[code].value, shift[last[code].day]) if code in last else 0.0 for code in table.code])
    mean = float(weight[is_counted] @ value[is_counted] / weight[is_counted].sum())
    sd = np.array([last[code].sd if code in last else KNOWN_RANGE for code in table.code])
    return KnownDepartements(metric, table.code, weight, np.where(is_counted, value, mean), sd, day)


def _mean_shift(rows: Iterable[Observed], before: date, after: date) -> float:
    """Return by how much the log odds of départements counted on both days moved on average, 0 if none was."""
    first, last = ({row.target.code: row.value for row in rows if row.day == day} for day in (before, after))
    shifts = [_log_odds(last[code]) - _log_odds(value) for code, value in first.items() if code in last]
    return float(np.mean(shifts)) if shifts else 0.0


def _moved(value: float, shift: float) -> float:
    return float(expit(_log_odds(value) + shift)) if shift else value


def _log_odds(value: float) -> float:
    return float(logit(np.clip(value, KNOWN_RANGE, 1.0 - KNOWN_RANGE)))


def shared_out(log_odds: Floats, weight: Floats, nation: Floats) -> Floats:
    """Return shares whose log odds are all moved alike until their weighted mean is the nation's share.

    `log_odds` is samples × D × days, `weight` D, `nation` samples × days (0–1); the result is samples × D × days.
    """
    wanted = np.clip(nation, _NATION_RANGE, 1.0 - _NATION_RANGE)
    low, high = np.full_like(wanted, -_WIDEST_SHIFT), np.full_like(wanted, _WIDEST_SHIFT)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        is_low = np.einsum("d,sdt->st", weight, expit(log_odds + middle[:, None, :])) < wanted
        low, high = np.where(is_low, middle, low), np.where(is_low, high, middle)
    return expit(log_odds + ((low + high) / 2)[:, None, :])
