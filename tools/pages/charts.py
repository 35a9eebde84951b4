"""The charts that the documentation site shows in the place of a page's pictures."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from experiments.charts import charts_of
from experiments.charts.stored_charts import StoredCharts
from experiments.plots.results import StoredStudy

FOLDER: Final = "charts"  # beside the pages
CHARTS: Final[Mapping[str, tuple[str, ...]]] = {  # by picture
    "coverage_curves": ("coverage_li_plus", "coverage_aci", "coverage_functioning"),
    "difference_fan": (
        "difference_coverage_li_plus",
        "difference_coverage_aci",
        "difference_coverage_functioning",
        "difference_population_under_shell",
    ),
    "shell_risk": ("population_under_shell", "shell_share"),
}


def write_charts(study: StoredStudy, pictures: Collection[str], pages: Path, name: str) -> None:
    """Write the charts of a page with these pictures into a file of its name."""
    made = {chart.name: chart for chart in charts_of(study)}
    found = {
        picture: [made[chart] for chart in charts if chart in made]
        for picture, charts in CHARTS.items()
        if picture in pictures
    }
    stored = StoredCharts.of(str(study.manifest["configuration_hash"]), found, study.language)
    (pages / FOLDER).mkdir(exist_ok=True)
    (pages / FOLDER / f"{name}.json.gz").write_bytes(stored.content())
