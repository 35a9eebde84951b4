"""Empty shells (*coquilles vides*): CPTS that cover their territory on paper only, and ACI that ended."""

from sim.arrays import Bools
from sim.metrics.base import DETAILED, REPORTED, Metric, MetricKind
from sim.metrics.columns import Columns
from sim.metrics.grouping import ratio
from sim.rules.shell import Demand
from sim.vocabulary import Level


def _share(name: str, demand: Demand, labels: tuple[str, str], recorded: tuple[Level, ...] = REPORTED) -> Metric:
    french, english = labels

    def is_shell(columns: Columns) -> Bools:
        return columns.is_shell_under(demand)

    return Metric(
        name=name,
        kind=MetricKind.SHARE,
        unit="share of ACI old enough to be judged",
        label={"fr": french, "en": english},
        meaning=(
            "Share of CPTS with a mature ACI (24 months by default) that have too few core missions deployed, or "
            f"vitality under the {demand.name.lower()} threshold; undefined where no ACI is mature."
        ),
        compute=lambda view: ratio(view.count(view.columns.derived(is_shell)), view.n_mature_aci),
        recorded=recorded,
    )


METRICS = (
    Metric(
        name="n_shells",
        kind=MetricKind.COUNT,
        unit="CPTS",
        label={"fr": "Coquilles vides", "en": "Empty shells"},
        meaning="Number of CPTS that are empty shells under the standard threshold.",
        compute=lambda view: view.count(view.columns.is_shell),
        recorded=DETAILED,
    ),
    _share("shell_share", Demand.STANDARD, ("Part de coquilles vides", "Share of empty shells"), DETAILED),
    _share(
        "shell_share_strict",
        Demand.STRICT,
        ("Part de coquilles vides, seuil strict", "Share of empty shells, strict threshold"),
    ),
    _share(
        "shell_share_lenient",
        Demand.LENIENT,
        ("Part de coquilles vides, seuil indulgent", "Share of empty shells, lenient threshold"),
    ),
    Metric(
        name="population_under_shell",
        kind=MetricKind.SHARE,
        unit="share of the population",
        label={"fr": "Population sous une coquille vide", "en": "Population under an empty shell"},
        meaning="Share of the population that lives in the perimeter of an empty shell (standard threshold).",
        compute=lambda view: view.population_share(view.columns.under_shell),
    ),
    Metric(
        name="n_dissolved",
        kind=MetricKind.COUNT,
        unit="ACI since the start",
        label={"fr": "ACI rompus ou non renouvelés", "en": "ACI dissolved or not renewed"},
        meaning="Number of ACI dissolved or not renewed since the start of the simulation.",
        compute=lambda view: view.grouping.sum(view.snapshot.n_dissolved),
    ),
)
