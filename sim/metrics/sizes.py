"""Sizes: how many inhabitants a CPTS covers on average."""

from sim.arrays import Bools, Floats
from sim.metrics.base import Metric, MetricKind
from sim.metrics.grouping import ratio
from sim.metrics.view import View
from sim.vocabulary import Stage


def _mean_perimeter(view: View, is_counted: Bools) -> Floats:
    """Return the mean population of perimeters: G. One that reaches over a border counts whole, where the CPTS does."""
    return ratio(view.sum_cpts(view.columns.perimeter_population * is_counted), view.count(is_counted))


METRICS = (
    Metric(
        name="population_per_aci",
        kind=MetricKind.INHABITANTS,
        unit="inhabitants per CPTS",
        label={"fr": "Habitants par CPTS avec ACI", "en": "Inhabitants per CPTS with an ACI"},
        meaning="Mean population of the perimeters of CPTS with a signed ACI; undefined without any.",
        compute=lambda view: _mean_perimeter(view, view.columns.has_aci),
    ),
    Metric(
        name="population_per_li_plus",
        kind=MetricKind.INHABITANTS,
        unit="inhabitants per CPTS",
        label={
            "fr": "Habitants par CPTS, lettre d'intention ou plus",
            "en": "Inhabitants per CPTS at lettre d'intention or later",
        },
        meaning="Mean population of the perimeters of CPTS at lettre d'intention or later; undefined without any.",
        compute=lambda view: _mean_perimeter(view, view.snapshot.cpts_stage >= Stage.LETTRE_INTENTION),
    ),
)
