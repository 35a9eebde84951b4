from pathlib import Path

import pytest

from experiments.plots.canvas import Heading, style
from experiments.plots.legend import Grid, LegendEntry, figure_with_legend, legend_height, text_entry
from experiments.plots.results import StoredStudy
from tests.unit.plots.fake_results import study_of

HEADING = Heading("Title", "Unit", "Note")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> StoredStudy:
    return study_of(tmp_path_factory.mktemp("key") / "small", ["plan_100"])


def items(number: int) -> list[LegendEntry]:
    return [text_entry(f"facilitation=intensive, funding=boost, timeline=end_{year}") for year in range(number)]


def test_a_short_key_takes_the_place_of_the_missing_panel(study: StoredStudy) -> None:
    with style():
        figure, places = figure_with_legend(study, HEADING, items(3), Grid(3, row_height=2.5))
    assert (len(places), len(figure.axes)) == (3, 4)
    assert figure.axes[3].get_legend() is not None


@pytest.mark.parametrize("n_panels", [2, 3, 4])
def test_a_long_key_stands_below_all_panels_on_a_higher_sheet(study: StoredStudy, n_panels: int) -> None:
    with style():
        short, _ = figure_with_legend(study, HEADING, items(2), Grid(n_panels, row_height=2.5))
        long, places = figure_with_legend(study, HEADING, items(30), Grid(n_panels, row_height=2.5))
    assert len(places) == n_panels
    assert all(axes.get_legend() is None for axes in places)
    assert long.get_size_inches()[1] > short.get_size_inches()[1] + 2


def test_a_long_key_covers_no_panel(study: StoredStudy, tmp_path: Path) -> None:
    with style():
        figure, places = figure_with_legend(study, HEADING, items(30), Grid(2, row_height=2.5))
        figure.savefig(tmp_path / "key.png")
        (legend,) = (found for axes in figure.findobj(type(places[0])) if (found := axes.get_legend()))
        top = legend.get_window_extent().y1
    assert top <= min(axes.get_window_extent().y0 for axes in places)


def test_more_columns_make_a_key_lower() -> None:
    assert legend_height(items(12), 2, 2) < legend_height(items(12), 2, 1)
