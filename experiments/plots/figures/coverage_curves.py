"""The three coverages over time, arm by arm, with what was observed."""

from collections.abc import Iterator

from matplotlib.axes import Axes

from experiments.plots import words
from experiments.plots.canvas import Drawing, Heading, panels, sheet, subtitle
from experiments.plots.reference import observed
from experiments.plots.results import StoredStudy
from experiments.plots.series import (
    arm_items,
    common_past_item,
    data_end_item,
    draw_arms,
    draw_key,
    draw_observed,
    mark_data_end,
    observed_item,
    percent_axis,
    set_years,
    write_end_values,
)

TITLE = {
    "fr": "Population couverte par une CPTS, selon l'étape atteinte",
    "en": "Population covered by a CPTS, by the stage it has reached",
}
N_COLUMNS = 2


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a panel for each coverage."""
    language = study.language
    figure = sheet(study, Heading(TITLE[language], subtitle(study, words.SHARE_OF_POPULATION)), height=6.3)
    *places, key = panels(figure, 2, N_COLUMNS, sharex=True, sharey=True)
    for axes, metric in zip(places, words.COVERAGES, strict=True):
        _draw_panel(axes, study, metric)
    draw_key(key, [*arm_items(study, study.arms), common_past_item(study), observed_item(study), data_end_item(study)])
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
    axes.tick_params(labelbottom=True)
    write_end_values(axes, study, bands, lambda share: words.percent(share, study.language))
