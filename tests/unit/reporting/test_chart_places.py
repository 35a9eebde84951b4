"""Every chart has its place in the page."""

import pandas as pd
import pytest

from experiments.charts.chart import Chart
from experiments.reporting.chart_places import placed, printed


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("coverage_li_plus", "curves"),
        ("difference_coverage_aci", "difference"),
        ("stages", "stages"),
        ("shell_share", "shells"),
        ("population_under_shell", "shells"),
        ("map", "map"),
        ("cost_by_year_fir", "cost"),
        ("coverage_gap_departements", "equity"),
        ("a_chart_of_tomorrow", "curves"),
    ],
)
def test_a_chart_stands_in_the_section_of_its_name(name: str, section: str) -> None:
    found = placed([Chart(name, "title", "sentence", {}, pd.DataFrame())])
    assert [place for place, charts in found.items() if charts] == [section]


def test_on_paper_the_enlarged_chart_of_a_coverage_stands_for_the_whole_one() -> None:
    assert {"coverage_li_plus_enlarged", "coverage_functioning"} <= printed(
        {"coverage_li_plus_enlarged", "coverage_li_plus"}
    )
    assert "coverage_li_plus" not in printed({"coverage_li_plus_enlarged", "coverage_li_plus"})
