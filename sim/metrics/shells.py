"""Empty shells (*coquilles vides*): CPTS that cover their territory on paper only, and ACI that ended."""

from collections.abc import Callable

from sim.arrays import Floats
from sim.metrics.base import DETAILED, REPORTED, Metric, MetricKind, ratio
from sim.metrics.view import View
from sim.rules.shell import Demand
from sim.vocabulary import Level


def n_shells(view: View) -> Floats:
    """Return the number of empty shells: G."""
    return view.count(view.is_shell)


def shell_share_under(demand: Demand) -> Callable[[View], Floats]:
    """Return the metric that divides shells under a demand by the ACI old enough to be judged."""

    def shell_share(view: View) -> Floats:
        is_shell = view.is_shell if demand == Demand.STANDARD else view.is_shell_under(demand)
        return ratio(view.count(is_shell), view.n_mature_aci)

    return shell_share


def population_under_shell(view: View) -> Floats:
    """Return the share of the population that lives in the perimeter of an empty shell: G."""
    return ratio(view.population_where(view.on_territories(view.is_shell)), view.population)


def n_dissolved(view: View) -> Floats:
    """Return the number of ACI dissolved or not renewed since the start: G."""
    return view.grouping.sum(view.snapshot.n_dissolved)


def _share(name: str, demand: Demand, labels: tuple[str, str], recorded: tuple[Level, ...] = REPORTED) -> Metric:
    french, english = labels
    return Metric(
        name=name,
        kind=MetricKind.SHARE,
        unit="share of ACI old enough to be judged",
        label={"fr": french, "en": english},
        meaning=(
            "Share of CPTS with a mature ACI (24 months by default) that have too few core missions deployed, or "
            f"vitality under the {demand.name.lower()} threshold; undefined where no ACI is mature."
        ),
        compute=shell_share_under(demand),
        recorded=recorded,
    )


METRICS = (
    Metric(
        name="n_shells",
        kind=MetricKind.COUNT,
        unit="CPTS",
        label={"fr": "Coquilles vides", "en": "Empty shells"},
        meaning="Number of CPTS that are empty shells under the standard threshold.",
        compute=n_shells,
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
        compute=population_under_shell,
    ),
    Metric(
        name="n_dissolved",
        kind=MetricKind.COUNT,
        unit="ACI since the start",
        label={"fr": "ACI rompus ou non renouvelés", "en": "ACI dissolved or not renewed"},
        meaning="Number of ACI dissolved or not renewed since the start of the simulation.",
        compute=n_dissolved,
    ),
)
