"""Which outcome is asked about, checked against the arms and months of a study, stored or to be run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from experiments.designs.outcome import Outcome
from experiments.mistakes import UserMistake, listed, unknown
from experiments.storing.columns import metrics_at
from experiments.study.definition import StudyDefinition
from sim.calendar import last_day, month_of
from sim.vocabulary import Level


@dataclass(frozen=True)
class StudyExtent:
    """The arms and the months that a study has."""

    arms: tuple[str, ...]
    baseline: str
    start: date
    end: date

    @classmethod
    def of_study(cls, study: StudyDefinition) -> "StudyExtent":
        """Return what a study that is defined has."""
        return cls(tuple(arm.name for arm in study.arms), study.baseline, study.start, study.end)

    @classmethod
    def of_manifest(cls, manifest: Mapping[str, Any]) -> "StudyExtent":
        """Return what a stored study has."""
        days = (date.fromisoformat(manifest[name]) for name in ("start", "end"))
        return cls(tuple(arm["name"] for arm in manifest["arms"]), str(manifest["baseline"]), *days)


@dataclass(frozen=True)
class RequestedOutcome:
    """What the person asks about."""

    metric: str
    day: date | None  # None: the last month
    arm: str | None  # None: the first that is not the baseline
    difference: bool  # from the baseline; False: the arm itself

    def within(self, extent: StudyExtent, where: str) -> Outcome:
        """Return the outcome in a study. Raises UserMistake for what the study does not have."""
        if self.metric not in metrics_at(Level.NATIONAL):
            raise unknown("metric", self.metric, metrics_at(Level.NATIONAL), f"{where}.metric")
        day = last_day(month_of(self.day or extent.end))
        if not extent.start <= day <= last_day(month_of(extent.end)):
            what = f"the study has no month that ends on {day}"
            raise UserMistake(what, f"{where}.date", f"a day from {extent.start} to {extent.end}")
        return Outcome(self.metric, day, self._arm(extent, where), extent.baseline if self.difference else None)

    def _arm(self, extent: StudyExtent, where: str) -> str:
        others = _others(extent)
        if self.arm is None and (others or not self.difference):
            return (others or extent.arms)[0]
        allowed = others if self.difference else extent.arms
        if self.arm not in allowed and allowed:
            raise unknown("arm", str(self.arm), allowed, f"{where}.arm")
        if self.arm is None or not allowed:
            what = f"there is no arm beside the baseline {extent.baseline!r} to differ from it"
            raise UserMistake(what, f"{where}.difference", "sensitivity.difference=false; or a study of several arms")
        return self.arm


def _others(extent: StudyExtent) -> Sequence[str]:
    return tuple(name for name in extent.arms if name != extent.baseline)


def check_replicates(study: StudyDefinition, fewest: int) -> None:
    """Raise UserMistake where replicates are too few, or not yet known, to tell chance apart in a design."""
    if study.precision is not None or study.replicates < fewest:
        asked = "auto" if study.precision is not None else study.replicates
        what = f"replicates={asked} do not tell chance apart from influence in a design"
        raise UserMistake(what, "replicates", listed([f"{fewest} or more"]))
