"""The risk of empty shells over time: their share of the ACI, and the population that lives under one."""

from collections.abc import Iterator
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from experiments.plots import words
from experiments.plots.canvas import Drawing, Heading, panels, parts, sheet, subtitle
from experiments.plots.results import StoredStudy
from experiments.plots.series import (
    KeyItem,
    arm_items,
    common_past_item,
    data_end_item,
    days_of,
    draw_arms,
    draw_key,
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
WHOLE = 1.02  # a share with a margin
LEAST_HEIGHT = 0.1  # so that a risk near zero looks near zero


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a panel for the share of shells and one for the population under them."""
    language = study.language
    bands = {metric: study.bands(metric) for metric in PANELS}
    if not all(bands.values()):
        return
    figure = sheet(study, Heading(TITLE[language], subtitle(study, UNIT), words.SHELL_NOTE[language]), height=5.6)
    upper, lower = parts(figure, (2.5, 1.1))
    shares, population = panels(upper, 1, 2)
    _draw_panel(shares, study, "shell_share")
    _draw_panel(population, study, "population_under_shell")
    thresholds = _draw_thresholds(shares, study)
    (key,) = panels(lower, 1, 1)
    items = [*arm_items(study, study.arms), common_past_item(study), data_end_item(study), *thresholds]
    draw_key(key, items, loc="center", ncols=2)
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


def _draw_thresholds(axes: Axes, study: StoredStudy) -> list[KeyItem]:
    """Draw the first arm's share of shells under the two other thresholds; return their key."""
    arm, items = study.arms[0], []
    for metric, dash in OTHER_THRESHOLDS.items():
        band = study.band(arm, metric)
        how: dict[str, Any] = {"color": study.looks[arm].colour, "linestyle": dash, "linewidth": 1.2}
        if band:
            axes.plot(days_of(band.dates), band.middle, **how)
            text = THRESHOLD_KEY[metric][study.language].format(arm=study.label(arm))
            items.append(KeyItem(Line2D([], [], **how), text))
    return items
