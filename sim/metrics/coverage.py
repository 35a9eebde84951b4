"""Coverage: the share of the population that lives in the perimeter of a CPTS, by how far it has come."""

from sim.arrays import Bools, Floats
from sim.metrics.base import DETAILED, Metric, MetricKind, ratio
from sim.metrics.view import View


def _coverage(view: View, holds: Bools) -> Floats:
    return ratio(view.population_where(holds), view.population)


def coverage_li_plus(view: View) -> Floats:
    """Return the share of the population covered by a CPTS or project with at least a validated LI: G."""
    return _coverage(view, view.in_li_plus)


def coverage_aci(view: View) -> Floats:
    """Return the share of the population covered by a CPTS with a signed ACI: G."""
    return _coverage(view, view.in_aci)


def coverage_functioning(view: View) -> Floats:
    """Return the share of the population covered by a CPTS with an ACI that is no empty shell: G."""
    return _coverage(view, view.on_territories(view.is_functioning))


METRICS = (
    Metric(
        name="coverage_li_plus",
        kind=MetricKind.SHARE,
        unit="share of the population",
        label={
            "fr": "Population couverte, lettre d'intention ou plus",
            "en": "Population covered, lettre d'intention or later",
        },
        meaning="Share of the population covered by a CPTS or project whose lettre d'intention is validated.",
        compute=coverage_li_plus,
        recorded=DETAILED,
    ),
    Metric(
        name="coverage_aci",
        kind=MetricKind.SHARE,
        unit="share of the population",
        label={"fr": "Population couverte, ACI signé", "en": "Population covered, ACI signed"},
        meaning="Share of the population covered by a CPTS with a signed ACI.",
        compute=coverage_aci,
        recorded=DETAILED,
    ),
    Metric(
        name="coverage_functioning",
        kind=MetricKind.SHARE,
        unit="share of the population",
        label={"fr": "Population couverte, CPTS qui fonctionne", "en": "Population covered, functioning CPTS"},
        meaning=(
            "Share of the population covered by a CPTS with a signed ACI that is no empty shell; one whose ACI is "
            "too young to be judged counts when its vitality is above the threshold."
        ),
        compute=coverage_functioning,
        recorded=DETAILED,
    ),
)
