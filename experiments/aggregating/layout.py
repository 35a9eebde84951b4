"""Which outcomes the sums of a study are about: arms and differences, and the rows of each level."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Final, Self

import numpy as np

from experiments.storing.columns import UNITS
from sim.arrays import Bools
from sim.vocabulary import Level

SUMMED: Final = (Level.NATIONAL, Level.REGION, Level.DEPARTEMENT)
_SHARE: Final = "share"  # with which units of shares begin


@dataclass(frozen=True)
class LevelRows:
    """The outcomes of a level: a metric for each code and date, in this order."""

    codes: tuple[str, ...]
    dates: tuple[str, ...]
    metrics: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes) * len(self.dates) * len(self.metrics)


@dataclass(frozen=True)
class Layout:
    """What sums are about. S subjects: the arms, then the differences of the others from the baseline. N outcomes."""

    arms: tuple[str, ...]
    baseline: str
    is_single_draw: bool
    levels: Mapping[str, LevelRows]

    @property
    def compared(self) -> tuple[int, ...]:
        """The places among the arms of those that are compared with the baseline."""
        return tuple(place for place, arm in enumerate(self.arms) if arm != self.baseline)

    @cached_property
    def subjects(self) -> tuple[tuple[str, str], ...]:
        """The arms, and the baseline for a difference, else nothing."""
        return (*((arm, "") for arm in self.arms), *((self.arms[place], self.baseline) for place in self.compared))

    @property
    def parts(self) -> Iterator[tuple[Level, slice]]:
        """Where the outcomes of each level stand among all."""
        first = 0
        for level in SUMMED:
            size = len(self.levels[level])
            yield level, slice(first, first + size)
            first += size

    @property
    def n_outcomes(self) -> int:
        """The number of outcomes of a subject."""
        return sum(len(self.levels[level]) for level in SUMMED)

    @cached_property
    def is_share(self) -> Bools:
        """Whether a national outcome of a subject is a share: S × national outcomes, as one row."""
        national = self.levels[Level.NATIONAL]
        of_metric = [UNITS[name].startswith(_SHARE) for name in national.metrics]
        return np.tile(np.array(of_metric), len(self.subjects) * len(national.codes) * len(national.dates))

    def to_text(self) -> str:
        """Return the layout as JSON."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_text(cls, content: str) -> Self:
        """Return the layout that JSON holds. Raises KeyError, TypeError or ValueError where it holds none."""
        values = json.loads(content)
        levels = {
            level: LevelRows(*(tuple(rows[name]) for name in ("codes", "dates", "metrics")))
            for level, rows in values["levels"].items()
        }
        return cls(tuple(values["arms"]), values["baseline"], bool(values["is_single_draw"]), levels)
