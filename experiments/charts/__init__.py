"""One set of Vega-Lite charts for the report, the explorer and the documentation: one file a kind of chart."""

from collections.abc import Iterator

from experiments.charts.chart import Chart
from experiments.charts.costs import cost_charts
from experiments.charts.coverage import coverage_charts
from experiments.charts.difference_map import difference_map_charts
from experiments.charts.differences import difference_charts
from experiments.charts.equity import equity_charts
from experiments.charts.influence import influence_charts_of
from experiments.charts.shells import shell_charts
from experiments.charts.stage_map import stage_map_charts
from experiments.charts.stages import stage_charts
from experiments.plots.results import StoredStudy


def charts_of(study: StoredStudy) -> Iterator[Chart]:
    """Yield the charts that a stored study bears, in reading order; those that do not apply to it are left out."""
    yield from coverage_charts(study)
    yield from difference_charts(study)
    yield from stage_charts(study)
    yield from shell_charts(study)
    yield from _map_charts(study)
    yield from cost_charts(study)
    yield from equity_charts(study)
    yield from influence_charts_of(study)


def _map_charts(study: StoredStudy) -> Iterator[Chart]:
    """Yield the map of what policies change, or where territories stand when nothing is compared."""
    yield from list(difference_map_charts(study)) or stage_map_charts(study)
