"""How much each policy changes, compared run by run with the baseline under the same chance."""

from collections.abc import Iterator
from datetime import date

from matplotlib.axes import Axes

from experiments.plots import words
from experiments.plots.canvas import INK, Drawing, Heading, subtitle
from experiments.plots.key import Grid, arm_items, data_end_item, sheet_with_key
from experiments.plots.results import StoredStudy
from experiments.plots.series import draw_arms, mark_data_end, points_axis, set_years, write_end_values

TITLE = {
    "fr": "Ce que change chaque scénario par rapport à « {arm} »",
    "en": "What each policy changes, against “{arm}”",
}
UNIT = {
    "fr": "Différences appariées, en points de % de la population",
    "en": "Paired differences, in percentage points of the population",
}
NOTE = {
    "fr": "Appariées : mêmes paramètres et même hasard dans les deux scénarios. Valeur à droite : dernière date.",
    "en": "Paired: the same parameters and the same chance in both arms. Value at the right: last date.",
}
PANELS = {
    "coverage_li_plus": {"fr": "Lettre d'intention ou plus", "en": "Lettre d'intention or later"},
    "coverage_aci": {"fr": "ACI signé", "en": "ACI signed"},
    "population_under_shell": {"fr": "Population sous une coquille", "en": "Population under a shell"},
}
SHOWN_FROM = date(2023, 1, 31)  # before the policies part there is nothing to see
ROW_HEIGHT = 2.65  # inches
LEAST_HEIGHT = 0.02  # so that a difference near zero looks near zero


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a panel for each coverage and one for the shells, if the arms were compared."""
    baseline, language = study.baseline, study.language
    arms = [arm for arm in study.arms if study.difference(arm, "coverage_aci")]
    if baseline is None or not arms:
        return
    title = TITLE[language].format(arm=study.label(baseline))
    heading = Heading(title, subtitle(study, UNIT, words.MEAN_AND_INTERVAL), NOTE[language])
    items = [*arm_items(study, arms), data_end_item(study)]
    figure, places = sheet_with_key(study, heading, items, Grid(len(PANELS), ROW_HEIGHT))
    for axes, metric in zip(places, PANELS, strict=True):
        _draw_panel(axes, study, metric, arms)
    yield Drawing("difference_fan", figure, title)


def _draw_panel(axes: Axes, study: StoredStudy, metric: str, arms: list[str]) -> None:
    bands = {arm: band for arm in arms if (band := study.difference(arm, metric))}
    language = study.language
    axes.set_title(PANELS[metric][language])
    axes.axhline(0, color=INK, linewidth=1.0, zorder=2)
    draw_arms(axes, study, bands)
    extent = [*(value for band in bands.values() for value in (*band.low, *band.high)), -LEAST_HEIGHT, LEAST_HEIGHT]
    axes.set_ylim(1.08 * min(extent), 1.08 * max(extent))
    points_axis(axes.yaxis, language)
    mark_data_end(axes)
    set_years(axes, max(SHOWN_FROM, study.first_date), study.last_date)
    write_end_values(axes, study, bands, lambda share: words.points(share, language, digits=1))
