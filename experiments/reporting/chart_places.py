"""In which section of the page each chart stands."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from experiments.charts.chart import Chart
from experiments.charts.coverage import ENLARGED

SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {  # what the name of a chart begins with, the first that fits
    "difference": ("difference",),
    "stages": ("stage",),
    "map": ("map",),
    "shells": ("shell", "population_under_shell", "n_shells"),
    "cost": ("cost", "public_cost", "spending"),
    "equity": ("equity", "gap", "coverage_gap", "coverage_aci_worst"),
    "influence": ("influence", "sensitivity"),
}
FIRST: Final = "curves"
PRINTED: Final = frozenset(  # on paper, where a report has to stay short
    {
        "coverage_li_plus",
        "coverage_functioning",
        "difference_coverage_functioning",
        "stages",
        "population_under_shell",
        "shell_share",
        "map",
        "cost_by_year_all",
        "coverage_gap_departements",
    }
)


def printed(names: Collection[str]) -> frozenset[str]:
    """Return the charts that stand on paper: of a coverage, the enlarged chart where there is one."""
    return frozenset(enlarged if (enlarged := f"{name}{ENLARGED}") in names else name for name in PRINTED)


def placed(charts: Iterable[Chart]) -> dict[str, list[Chart]]:
    """Return charts by section, in reading order; those of no other section are curves."""
    found: dict[str, list[Chart]] = {FIRST: [], **{section: [] for section in SECTIONS}}
    for chart in charts:
        found[_section(chart.name)].append(chart)
    return found


def _section(name: str) -> str:
    return next((section for section, begins in SECTIONS.items() if name.startswith(begins)), FIRST)
