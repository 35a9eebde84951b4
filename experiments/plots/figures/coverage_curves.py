"""The three coverages over time, arm by arm, with what was observed."""

from collections.abc import Iterator

from matplotlib.axes import Axes

from experiments.plots import words
from experiments.plots.canvas import Drawing, Heading, subtitle
from experiments.plots.key import (
    Grid,
    KeyItem,
    arm_items,
    common_past_items,
    data_end_item,
    observed_item,
    sheet_with_key,
)
from experiments.plots.reference import observed
from experiments.plots.results import StoredStudy
from experiments.plots.series import draw_arms, draw_observed, mark_data_end, percent_axis, set_years, write_end_values

TITLE = {
    "fr": "Population couverte par une CPTS, selon l'étape atteinte",
    "en": "Population covered by a CPTS, by the stage it has reached",
}
ROW_HEIGHT = 2.65  # inches


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a panel for each coverage."""
    language = study.language
    heading = Heading(TITLE[language], subtitle(study, words.SHARE_OF_POPULATION))
    figure, places = sheet_with_key(study, heading, _key(study), Grid(len(words.COVERAGES), ROW_HEIGHT), sharey=True)
    for axes, metric in zip(places, words.COVERAGES, strict=True):
        _draw_panel(axes, study, metric)
    yield Drawing("coverage_curves", figure, TITLE[language])


def _draw_panel(axes: Axes, study: StoredStudy, metric: str) -> None:
    bands = study.bands(metric)
    axes.set_title(words.COVERAGES[metric][study.language])
    axes.set_ylim(0, 1.02)
    percent_axis(axes.yaxis, study.language)
    draw_arms(axes, study, bands)
    draw_observed(axes, observed(metric, study.place))
    mark_data_end(axes)
    set_years(axes, study.first_date, study.last_date)
    write_end_values(axes, study, bands, lambda share: words.percent(share, study.language))


def _key(study: StoredStudy) -> list[KeyItem]:
    is_observed = any(observed(metric, study.place) for metric in words.COVERAGES)
    points = [observed_item(study)] if is_observed else []
    return [*arm_items(study, study.arms), *common_past_items(study), *points, data_end_item(study)]
