"""Fatigue of the active members, who carry the work of the CPTS."""

from sim.arrays import Floats
from sim.metrics.base import Metric, MetricKind, ratio
from sim.metrics.view import View


def mean_fatigue(view: View) -> Floats:
    """Return the mean fatigue of active members, 0–1: G."""
    return ratio(view.grouping.sum(view.snapshot.fatigue), view.active.sum(axis=1))


def high_fatigue_share(view: View) -> Floats:
    """Return active members in high fatigue / active members: G."""
    return ratio(view.grouping.sum(view.snapshot.high_fatigue), view.active.sum(axis=1))


METRICS = (
    Metric(
        name="mean_fatigue",
        kind=MetricKind.SHARE,
        unit="index 0–1",
        label={"fr": "Fatigue moyenne des membres actifs", "en": "Mean fatigue of active members"},
        meaning="Mean fatigue of active members, from 0 (none) to 1; undefined where nobody is active.",
        compute=mean_fatigue,
    ),
    Metric(
        name="high_fatigue_share",
        kind=MetricKind.SHARE,
        unit="share of active members",
        label={"fr": "Membres actifs très fatigués", "en": "Active members in high fatigue"},
        meaning="Share of active members in high fatigue; undefined where nobody is active.",
        compute=high_fatigue_share,
    ),
)
