"""What a metric is: a name, what it means, and how it is computed from months seen by groups."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sim.arrays import Floats
from sim.metrics.view import View
from sim.vocabulary import Level

REPORTED = (Level.NATIONAL, Level.REGION)  # levels at which a metric is recorded unless it says otherwise
DETAILED = (*REPORTED, Level.DEPARTEMENT)


class MetricKind(StrEnum):
    """What sort of number a metric is: how it is written and drawn."""

    SHARE = "share"  # 0–1
    COUNT = "count"
    EUROS = "euros"
    INHABITANTS = "inhabitants"
    CODE = "code"  # a number that stands for a word, such as a stage


@dataclass(frozen=True)
class Metric:
    """One figure of the results; it reads the state and changes nothing."""

    name: str
    kind: MetricKind
    unit: str
    label: Mapping[str, str]  # by language: fr, en
    meaning: str  # one sentence
    compute: Callable[[View], Floats]  # G, NaN where there is nothing to measure
    levels: tuple[Level, ...] = tuple(Level)  # where it can be computed
    recorded: tuple[Level, ...] = REPORTED  # where it is recorded by default
