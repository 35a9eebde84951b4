"""One series of the past as a rival sees it: what was observed of a national metric up to a cut-off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from experiments.observations.observed import Observed, is_share, known_by, national
from sim.arrays import Floats
from sim.calendar import FIRST_MONTH, first_day

DAYS_A_MONTH: Final = 365.25 / 12
LAW: Final = date(2016, 1, 26)  # the law that creates CPTS: before it, every series is zero
ACI_STARTS: Final = first_day(FIRST_MONTH)  # the agreement of June 2019: before it, nobody had an ACI
# One CPTS for 40,000 inhabitants, the lower bound of size band T2, in a country of 68 million.
MOST_CPTS: Final = 1_700.0
MOST_TIMES_KNOWN: Final = 20.0  # for amounts, which have no natural ceiling
# An observation without error would silence all others.
LEAST_SHARE_SD: Final = 1e-4
LEAST_COUNT_SD: Final = 0.1


@dataclass(frozen=True)
class KnownSeries:
    """What was known of one metric, by date: N points, one a day, the counts of one day averaged by their precision."""

    metric: str
    days: tuple[date, ...]  # N
    values: Floats  # N; shares 0–1, or counts
    sd: Floats  # N; observation error, same unit

    def __len__(self) -> int:
        return len(self.days)

    @property
    def launch(self) -> date:
        """The day on which the series was still zero."""
        return ACI_STARTS if "aci" in self.metric else LAW

    @property
    def ceiling(self) -> float:
        """The highest value that can be: 1 for a share; all territories in small CPTS; a multiple for an amount."""
        if is_share(self.metric):
            return 1.0
        if self.metric.startswith("n_"):
            return MOST_CPTS
        return MOST_TIMES_KNOWN * float(self.values.max())

    @property
    def months(self) -> Floats:
        """Months from the launch to each point: N."""
        return self.months_to(self.days)

    def months_to(self, days: Sequence[date]) -> Floats:
        """Return months (of 30.4 days) from the launch to each day, negative before it."""
        return np.array([(day - self.launch).days / DAYS_A_MONTH for day in days], dtype=np.float64)

    def months_ahead(self, days: Sequence[date]) -> Floats:
        """Return months from the last point to each day, 0 for days before it."""
        ahead: Floats = np.maximum(self.months_to(days) - self.months[-1], 0.0)
        return ahead

    def first(self, n_points: int) -> "KnownSeries":
        """Return the series as it stood when it had this many points."""
        return KnownSeries(self.metric, self.days[:n_points], self.values[:n_points], self.sd[:n_points])

    def last(self, n_points: int) -> "KnownSeries":
        """Return the last points alone."""
        start = len(self) - n_points
        return KnownSeries(self.metric, self.days[start:], self.values[start:], self.sd[start:])

    def clipped(self, samples: Floats) -> Floats:
        """Return samples within what can be: shares in 0–1, counts and amounts at least 0."""
        highest = 1.0 if is_share(self.metric) else np.inf
        return np.clip(samples, 0.0, highest)


def known_series(observations: Iterable[Observed], metric: str, as_of: date) -> KnownSeries:
    """Return the national series of a metric, from rows up to the cut-off only; it may be empty.

    Rows that are not scored (bounds, repeats, figures that had to be interpreted) count where no other row is known.
    """
    known = [row for row in known_by(observations, as_of) if row.target == national(metric)]
    rows = [row for row in known if row.scored] or known
    days = sorted({row.day for row in rows})
    points = [_average([row for row in rows if row.day == day]) for day in days]
    values, sd = np.array(points, dtype=np.float64).reshape(-1, 2).T
    return KnownSeries(metric, tuple(days), values, sd)


def _average(rows: Sequence[Observed]) -> tuple[float, float]:
    """Return the mean of what several counted on one day, weighted by precision, and its error."""
    least = LEAST_SHARE_SD if rows[0].target.is_share else LEAST_COUNT_SD
    precision = np.array([1.0 / max(row.sd, least) ** 2 for row in rows])
    values = np.array([row.value for row in rows])
    return float(precision @ values / precision.sum()), float(precision.sum() ** -0.5)
