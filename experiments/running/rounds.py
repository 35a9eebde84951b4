"""replicates=auto: replicates are added, round by round, until mean differences are known as precisely as asked.

At the end of a round every arm and draw has the same replicates, so that tables are balanced. The next round depends
only on the runs of this one, so that a study that was interrupted, or has more stored runs, ends with the same runs.
There are few rounds, because a study that tested its precision after every replicate would stop by chance too early.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from math import ceil
from typing import Any

import numpy as np

from experiments.comparing.variance_components import mean_estimate
from experiments.storing.outcomes import Outcomes, RunKey, common_pairs, outcomes_by_arm
from experiments.study.definition import Precision, StudyDefinition
from sim.vocabulary import Level

FIRST_ROUND = 5  # replicates; with fewer, the error of a mean is poorly known
_GROWTH = 2  # times the replicates of the round before, at most


class Verdict(StrEnum):
    """What follows from the precision that a round reached."""

    MORE = "more"
    REACHED = "reached"
    PARAMETERS = "parameters"  # the rest comes from parameters, and more replicates do not reduce it
    MOST = "most"  # as many replicates as the study may have
    UNKNOWN = "unknown"  # no pair of runs, or the metric is undefined at the date


@dataclass(frozen=True)
class Reached:
    """How precisely a metric is known: the widest half of a 95 % interval among the arms' mean differences."""

    metric: str
    asked: float
    half_width: float
    from_parameters: float  # of the same arm: the half-width that infinitely many replicates would leave

    @property
    def is_reached(self) -> bool:
        """Whether it is as precise as asked."""
        return self.half_width <= self.asked

    @property
    def is_beyond_replicates(self) -> bool:
        """Whether more replicates cannot make it as precise as asked."""
        return self.from_parameters > self.asked


@dataclass(frozen=True)
class Round:
    """The precision with so many replicates, what follows, and the replicates of the next round, 0 for none."""

    replicates: int
    reached: tuple[Reached, ...]
    verdict: Verdict
    following: int


def first_round(study: StudyDefinition) -> int:
    """Return the replicates of the first round, or of the only one where their number is given."""
    return study.replicates if study.precision is None else min(FIRST_ROUND, study.replicates)


def judged(study: StudyDefinition, precision: Precision, runs: Sequence[RunKey], n_replicates: int) -> Round:
    """Return what the stored runs of a round reached, and what follows."""
    level, metrics = Level(precision.level), tuple(precision.half_width)
    arms = outcomes_by_arm(study.results, runs, level, metrics)
    reached = tuple(_reached(arms, study.baseline, metric, precision) for metric in metrics)
    return decided(reached, n_replicates, study.replicates)


def decided(reached: tuple[Reached, ...], n_replicates: int, most: int) -> Round:
    """Return what follows from the precision that so many replicates reached, if there may be `most` of them."""
    verdict = _verdict(reached, n_replicates, most)
    more = _following(reached, n_replicates, most) if verdict is Verdict.MORE else 0
    return Round(n_replicates, reached, verdict, more)


def _reached(arms: Mapping[str, Outcomes], baseline: str, metric: str, precision: Precision) -> Reached:
    """Return the least precise of the arms, and of the places of the level."""
    widest = max(_half_widths(arms, baseline, metric, precision), default=(np.nan, np.nan))
    return Reached(metric, precision.half_width[metric], *widest)


def _half_widths(
    arms: Mapping[str, Outcomes], baseline: str, metric: str, precision: Precision
) -> Iterator[tuple[float, float]]:
    reference = arms.get(baseline)
    for name, arm in arms.items():
        pairs = common_pairs(arm, reference) if reference and name != baseline else ()
        if reference and pairs:
            column, is_day = arm.metrics.index(metric), arm.dates == precision.day
            with_policy, without = (one.of_pairs(pairs)[:, is_day, column] for one in (arm, reference))
            found = mean_estimate(with_policy - without, pairs)
            is_known = ~np.isnan(found.half_width)
            yield from zip(found.half_width[is_known].tolist(), found.from_parameters[is_known].tolist(), strict=True)


def _verdict(reached: Sequence[Reached], n_replicates: int, most: int) -> Verdict:
    open_ones = [one for one in reached if not one.is_reached]
    if not open_ones:
        return Verdict.REACHED
    if any(np.isnan(one.half_width) for one in open_ones):
        return Verdict.UNKNOWN
    if all(one.is_beyond_replicates for one in open_ones):
        return Verdict.PARAMETERS
    return Verdict.MOST if n_replicates >= most else Verdict.MORE


def _following(reached: Sequence[Reached], n_replicates: int, most: int) -> int:
    """Return as many replicates as the metrics that replicates can help seem to need."""
    needed = [_needed(one, n_replicates) for one in reached if not one.is_reached and not one.is_beyond_replicates]
    return min(max(needed), n_replicates * _GROWTH, most)


def _needed(one: Reached, n_replicates: int) -> int:
    """Return the replicates with which the part of chance, which shrinks with their number, is small enough."""
    chance, room = one.half_width**2 - one.from_parameters**2, one.asked**2 - one.from_parameters**2
    return max(ceil(n_replicates * chance / room), n_replicates + 1) if room > 0 else n_replicates * _GROWTH


def in_manifest(precision: Precision | None, rounds: Sequence[Round]) -> dict[str, Any]:
    """Return what the manifest keeps of the precision asked for, if any, and of each round."""
    if precision is None:
        return {}
    return {
        "precision": {
            "half_width": dict(precision.half_width),
            "date": str(precision.day),
            "level": precision.level,
            "rounds": [asdict(one) for one in rounds],
        }
    }
