"""Charts stand where a page has pictures of them."""

from experiments.charts.stored_charts import StoredCharts
from tools.site.charts import LOADING, with_charts

PAGE = """# A page

![What "it" shows](images/plan/coverage_curves.png)

![Other](images/plan/trade_off.png)
"""


def test_charts_take_the_place_of_their_picture_which_stays_for_a_browser_without_scripts() -> None:
    page = with_charts(PAGE, StoredCharts("c0ffee", {"coverage_curves": "<figure>one</figure>"}))
    picture = '<noscript><img src="images/plan/coverage_curves.png" alt="What &quot;it&quot; shows"></noscript>'
    assert (
        page
        == PAGE.replace('![What "it" shows](images/plan/coverage_curves.png)', f"<figure>one</figure>\n{picture}")
        + LOADING
    )


def test_a_picture_without_charts_stays() -> None:
    assert with_charts(PAGE, StoredCharts("c0ffee", {"coverage_curves": ""})) == PAGE + LOADING
