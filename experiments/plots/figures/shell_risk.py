"""The risk of empty shells over time: their share of the ACI, and the population that lives under one."""

from collections.abc import Iterator
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from experiments.plots import words
from experiments.plots.canvas import Drawing, Heading, subtitle
from experiments.plots.key import Grid, KeyItem, arm_items, common_past_items, data_end_item, sheet_with_key
from experiments.plots.results import Band, StoredStudy
from experiments.plots.series import (
    days_of,
    draw_arms,
    mark_data_end,
    percent_axis,
    set_years,
    top_of,
    write_end_values,
)

TITLE = {"fr": "Risque de coquilles vides, selon le scénario", "en": "Risk of empty shells, by policy"}
UNIT = {
    "fr": "À gauche, % des ACI de 24 mois ou plus ; à droite, % de la population",
    "en": "Left, % of ACI at least 24 months old; right, % of the population",
}
PANELS = {
    "shell_share": {"fr": "Coquilles vides parmi les ACI", "en": "Empty shells among ACI"},
    "population_under_shell": {"fr": "Population sous une coquille", "en": "Population under a shell"},
}
OTHER_THRESHOLDS = {"shell_share_strict": (0, (4, 1.5)), "shell_share_lenient": (0, (1, 1.2))}
THRESHOLD_KEY = {
    "shell_share_strict": {"fr": "{arm}, seuil strict", "en": "{arm}, strict threshold"},
    "shell_share_lenient": {"fr": "{arm}, seuil indulgent", "en": "{arm}, lenient threshold"},
}
ROW_HEIGHT = 2.9  # inches
WHOLE = 1.02  # a share with a margin
LEAST_HEIGHT = 0.1  # so that a risk near zero looks near zero


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a panel for the share of shells and one for the population under them."""
    language = study.language
    bands = {metric: study.bands(metric) for metric in PANELS}
    if not all(bands.values()):
        return
    heading = Heading(TITLE[language], subtitle(study, UNIT), words.SHELL_NOTE[language])
    items = [*arm_items(study, study.arms), *common_past_items(study), data_end_item(study), *_threshold_items(study)]
    figure, (shares, population) = sheet_with_key(study, heading, items, Grid(len(PANELS), ROW_HEIGHT))
    _draw_panel(shares, study, "shell_share")
    _draw_thresholds(shares, study)
    _draw_panel(population, study, "population_under_shell")
    yield Drawing("shell_risk", figure, TITLE[language])


def _draw_panel(axes: Axes, study: StoredStudy, metric: str) -> None:
    bands, language = study.bands(metric), study.language
    strict = [study.band(study.arms[0], other) for other in OTHER_THRESHOLDS if metric == "shell_share"]
    axes.set_title(PANELS[metric][language])
    axes.set_ylim(0, min(top_of([*bands.values(), *strict], LEAST_HEIGHT), WHOLE))
    percent_axis(axes.yaxis, language)
    draw_arms(axes, study, bands)
    mark_data_end(axes)
    set_years(axes, study.first_date, study.last_date)
    write_end_values(axes, study, bands, lambda share: words.percent(share, language))


def _thresholds(study: StoredStudy) -> Iterator[tuple[str, Band, dict[str, Any]]]:
    """Yield the first arm's share of shells under the two other thresholds, and how it is drawn."""
    arm = study.arms[0]
    for metric, dash in OTHER_THRESHOLDS.items():
        if band := study.band(arm, metric):
            yield metric, band, {"color": study.looks[arm].colour, "linestyle": dash, "linewidth": 1.2}


def _draw_thresholds(axes: Axes, study: StoredStudy) -> None:
    for _, band, how in _thresholds(study):
        axes.plot(days_of(band.dates), band.middle, **how)


def _threshold_items(study: StoredStudy) -> list[KeyItem]:
    arm = study.label(study.arms[0])
    return [
        KeyItem(Line2D([], [], **how), THRESHOLD_KEY[metric][study.language].format(arm=arm))
        for metric, _, how in _thresholds(study)
    ]
