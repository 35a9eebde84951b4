from experiments.charts.embedding import chart_html
from experiments.charts.stored_charts import StoredCharts
from tests.unit.charts.test_embedding import CHART


def test_what_is_stored_is_read_again_and_the_same_charts_make_the_same_bytes() -> None:
    stored = StoredCharts.of("c0ffee", {"coverage_curves": [CHART, CHART], "shell_risk": []}, "en")
    assert StoredCharts.read(stored.content()) == stored
    assert stored.content() == StoredCharts.read(stored.content()).content()
    assert stored.html == {"coverage_curves": "\n".join([chart_html(CHART, "en")] * 2), "shell_risk": ""}
