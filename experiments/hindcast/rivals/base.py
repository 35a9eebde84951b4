"""What a rival is: a name, and a function from what was known to samples of what comes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from experiments.hindcast.known_departements import KnownDepartements
from experiments.hindcast.known_series import KnownSeries
from experiments.observations.observed import Observed
from sim.arrays import Floats

Wording = Mapping[str, str]
"""One text by language: fr, en."""

NO_KNOWN_POINT: Final = "none"
ANY_SHARE: Final = "any_share"  # stands in for départements that nobody has counted, and puts none before another


@dataclass(frozen=True)
class Predicted:
    """Samples of the true value (no observation error), and the method that made them."""

    samples: Floats | None  # samples × dates, or samples × départements × dates; None without any known point
    method: str  # the rival's own name, the one it fell back on when points were too few, or "none"


NOTHING: Final = Predicted(None, NO_KNOWN_POINT)

NationalForecast = Callable[[KnownSeries, Sequence[date], int], Predicted]
"""(series known at the cut-off, days wanted, seed) → samples × days."""

JointForecast = Callable[[Sequence[Observed], date, Sequence[date], int], Mapping[str, Predicted]]
"""(scored national rows known at the cut-off, cut-off, days wanted, seed) → samples × days of each metric it forecasts.

Samples are of the true value, without the bias of any counter.
"""

DepartementForecast = Callable[[KnownDepartements, Floats, Sequence[date], int], Predicted]
"""(départements known at the cut-off, national samples: samples × days, days wanted, seed) → samples × D × days."""


@dataclass(frozen=True)
class NationalRival:
    """A naive forecast of a national series."""

    name: str
    label: Wording
    forecast: NationalForecast


@dataclass(frozen=True)
class JointRival:
    """A forecast of several national series at once, from all of them."""

    name: str
    label: Wording
    forecast: JointForecast


@dataclass(frozen=True)
class DepartementRival:
    """A naive forecast of every département."""

    name: str
    label: Wording
    forecast: DepartementForecast
