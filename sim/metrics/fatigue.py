"""Fatigue of the active members, who carry the work of the CPTS."""

from sim.metrics.base import Metric, MetricKind
from sim.metrics.grouping import ratio

METRICS = (
    Metric(
        name="mean_fatigue",
        kind=MetricKind.SHARE,
        unit="index 0–1",
        label={"fr": "Fatigue moyenne des membres actifs", "en": "Mean fatigue of active members"},
        meaning="Mean fatigue of active members, from 0 (none) to 1; undefined where nobody is active.",
        compute=lambda view: ratio(view.grouping.sum(view.snapshot.fatigue), view.all_active),
    ),
    Metric(
        name="high_fatigue_share",
        kind=MetricKind.SHARE,
        unit="share of active members",
        label={"fr": "Membres actifs très fatigués", "en": "Active members in high fatigue"},
        meaning="Share of active members in high fatigue; undefined where nobody is active.",
        compute=lambda view: ratio(view.grouping.sum(view.snapshot.high_fatigue), view.all_active),
    ),
)
