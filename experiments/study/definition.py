"""What a study is once its configuration has been checked: frozen, typed, ready to run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from sim.behaviour import Behaviour
from sim.calendar import first_day, month_of
from sim.levers.policy import Policy
from sim.world.settings import PopulationSettings

Values = Mapping[str, Any]
RUNS, AGGREGATED = "runs", "aggregated"  # what a study keeps


@dataclass(frozen=True)
class Arm:
    """One configuration of a study: a policy (with lever overrides) and a behaviour."""

    name: str
    label: Mapping[str, str]  # by language: fr, en
    policy: Policy
    behaviour: Behaviour  # before parameter draws
    resolved: Values  # the whole resolved configuration as plain values, to be recorded and shown


@dataclass(frozen=True)
class TerritoryChoice:
    """The part of the world that is simulated."""

    kind: str  # france, region, departement, synthetic
    code: str | None  # INSEE code of the région or département, several with commas between them, else None
    file: Path | None  # a user's own territories file of the documented schema, else None


@dataclass(frozen=True)
class OwnFile:
    """A configuration file of the person's own, kept whole in the manifest."""

    group: str  # experiment, policy, or a group of levers
    name: str  # its path as typed
    content: str


class Evidence(StrEnum):
    """What is known of an uncertain parameter."""

    ASSUMED = "assumed"  # nobody has measured it
    FITTED = "fitted"  # history constrains it


@dataclass(frozen=True)
class Uncertain:
    """An uncertain parameter: `path` in the behaviour, and what its draws are taken from: a sample, else a range."""

    path: str  # "behaviour.join.base"
    low: float
    high: float
    assumption: str  # its number in docs/assumptions.md, "A12"
    sample: tuple[float, ...] | None = None  # its value in each draw of a posterior, which all parameters share
    evidence: Evidence = Evidence.ASSUMED


@dataclass(frozen=True)
class Precision:
    """How precisely mean paired differences from the baseline are to be known."""

    half_width: Values  # by metric: half of the 95 % interval, in the metric's unit
    day: date  # a month's end
    level: str  # national, region, departement


@dataclass(frozen=True)
class StudyDefinition:
    """A question, the arms that answer it, and how precisely."""

    name: str
    question: Mapping[str, str]  # by language
    arms: tuple[Arm, ...]
    baseline: str  # name of an arm
    start: date
    end: date
    territory: TerritoryChoice
    scale: float  # agents per professional
    population: PopulationSettings
    as_of: date  # last day of observations that may be used
    history: Policy  # the levers announced by `as_of`, and nothing later
    lived: Policy  # the levers that really were, as far as is known
    draws: int
    replicates: int  # of each draw; the most there may be where a precision is asked for
    seed: int
    engine: str  # fast, mesa
    compute: str  # serial, local, dask
    workers: int
    territory_dates: tuple[date, ...]  # month ends at which territories are recorded
    uncertain: tuple[Uncertain, ...]
    language: str  # fr, en
    mode: str  # full, quick
    results: Path  # folder of this study
    address: str | None = None  # of a Dask scheduler; None: a cluster of this machine
    precision: Precision | None = None  # replicates are added until it is reached
    margins: Values = field(default_factory=dict)  # by headline: the difference up to which arms count as equal
    swept: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)  # by arm, lever, language
    observations: Path | None = None  # a user's own rows, beside those of the project
    own_files: tuple[OwnFile, ...] = ()  # configuration files of the person's own
    outputs: str = RUNS  # what is kept: runs, each in a file; aggregated, sums over runs only
    portion: int = 250  # draws × replicates that a worker makes and sums up at a time, where runs are aggregated

    @property
    def departures(self) -> Mapping[date, tuple[Arm, ...]]:
        """The arms that leave history by `as_of`, by the first day on which their levers are not those that came.

        Such an arm is a counterfactual: the same worlds, with other levers than those under which they were observed.
        """
        found: dict[date, tuple[Arm, ...]] = {}
        for arm in self.arms:
            month = _first_apart(arm.policy, self.history, month_of(self.as_of))
            if month is not None:
                found[first_day(month)] = (*found.get(first_day(month), ()), arm)
        return found


def _first_apart(one: Policy, other: Policy, last_month: int) -> int | None:
    """Return the first month, up to a last one, in which two policies have other levers somewhere, or None."""
    changes = (*one.changes, *other.changes)
    months = sorted({change.first_month for change in changes if change.first_month <= last_month})
    regions = {change.region or "" for change in changes}
    apart = (month for month in months if any(one.levers(month, at) != other.levers(month, at) for at in regions))
    return next(apart, None)
