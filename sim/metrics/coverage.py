"""Coverage: the share of the population that lives in the perimeter of a CPTS, by how far it has come."""

from sim.metrics.base import DETAILED, Metric, MetricKind

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
        compute=lambda view: view.population_share(view.columns.in_li_plus),
        recorded=DETAILED,
    ),
    Metric(
        name="coverage_aci",
        kind=MetricKind.SHARE,
        unit="share of the population",
        label={"fr": "Population couverte, ACI signé", "en": "Population covered, ACI signed"},
        meaning="Share of the population covered by a CPTS with a signed ACI.",
        compute=lambda view: view.population_share(view.columns.in_aci),
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
        compute=lambda view: view.population_share(view.columns.in_functioning),
        recorded=DETAILED,
    ),
)
