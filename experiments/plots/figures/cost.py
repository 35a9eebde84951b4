"""What the policies cost since the start, payer by payer."""

from collections.abc import Iterator

from matplotlib.axes import Axes

from experiments.plots import words
from experiments.plots.canvas import Drawing, Heading, subtitle
from experiments.plots.key import Grid, arm_items, common_past_items, data_end_item, sheet_with_key
from experiments.plots.results import StoredStudy
from experiments.plots.series import draw_arms, mark_data_end, number_axis, set_years, top_of, write_end_values

TITLE = {"fr": "Dépense cumulée pour les CPTS, par payeur", "en": "Cumulative spending on CPTS, by payer"}
UNIT = {
    "fr": "Millions d'euros depuis juillet 2019 (échelles verticales différentes)",
    "en": "Million euros since July 2019 (vertical scales differ)",
}
PANELS = {
    "cost_cnam_euros": {"fr": "Assurance maladie (ACI)", "en": "Assurance maladie (ACI)"},
    "cost_fir_euros": {"fr": "ARS (FIR)", "en": "ARS (FIR)"},
    "cost_facilitation_euros": {"fr": "Équipes d'appui ARS et CPAM", "en": "ARS and CPAM support teams"},
}
MILLION = 1e6
ROW_HEIGHT = 2.65  # inches


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a panel for each payer."""
    language = study.language
    if not all(study.bands(metric) for metric in PANELS):
        return
    heading = Heading(TITLE[language], subtitle(study, UNIT))
    items = [*arm_items(study, study.arms), *common_past_items(study), data_end_item(study)]
    figure, places = sheet_with_key(study, heading, items, Grid(len(PANELS), ROW_HEIGHT))
    for axes, metric in zip(places, PANELS, strict=True):
        _draw_panel(axes, study, metric)
    yield Drawing("cost", figure, TITLE[language])


def _draw_panel(axes: Axes, study: StoredStudy, metric: str) -> None:
    bands = {arm: band.scaled(1 / MILLION) for arm, band in study.bands(metric).items()}
    axes.set_title(PANELS[metric][study.language])
    axes.set_ylim(0, top_of(list(bands.values()), least=0.1))
    number_axis(axes.yaxis, study.language)
    draw_arms(axes, study, bands)
    mark_data_end(axes)
    set_years(axes, study.first_date, study.last_date)
    write_end_values(axes, study, bands, lambda millions: words.number(millions, study.language))
