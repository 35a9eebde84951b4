"""How much each policy changes, compared run by run with the baseline under the same chance."""

from collections.abc import Iterator
from datetime import date

from matplotlib.axes import Axes

from experiments.plots import words
from experiments.plots.canvas import INK, Drawing, Heading, subtitle
from experiments.plots.curve_rows import Row, draw_rows
from experiments.plots.results import StoredStudy
from experiments.plots.series import points_axis

TITLE = {
    "fr": "Ce que change chaque scénario par rapport à « {arm} »",
    "en": "What each policy changes, against “{arm}”",
}
UNIT = {
    "fr": "Différences appariées, en points de % de la population",
    "en": "Paired differences, in percentage points of the population",
}
NOTE = {
    "fr": "Appariées : mêmes paramètres et même hasard dans les deux scénarios. Valeurs écrites : dernière date.",
    "en": "Paired: the same parameters and the same chance in both arms. Values written out: last date.",
}
PANELS = {
    "coverage_li_plus": {"fr": "Lettre d'intention ou plus", "en": "Lettre d'intention or later"},
    "coverage_aci": {"fr": "ACI signé", "en": "ACI signed"},
    "population_under_shell": {"fr": "Population sous une coquille vide", "en": "Population under an empty shell"},
}
SHOWN_FROM = date(2023, 1, 31)  # before the policies part there is nothing to see
LEAST_HEIGHT = 0.02  # so that a difference near zero looks near zero


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a row for each coverage and one for the shells, if the arms were compared."""
    baseline, language = study.baseline, study.language
    arms = [arm for arm in study.arms if study.difference(arm, "coverage_aci")]
    if baseline is None or not arms:
        return
    title = TITLE[language].format(arm=study.label(baseline))
    heading = Heading(title, subtitle(study, UNIT, words.MEAN), NOTE[language])
    rows = [_row(study, metric, arms) for metric in PANELS]
    yield Drawing("difference_fan", draw_rows(study, heading, rows, since=SHOWN_FROM), title)


def _row(study: StoredStudy, metric: str, arms: list[str]) -> Row:
    language = study.language
    differences = {arm: study.difference(arm, metric).since(SHOWN_FROM) for arm in arms}
    bands = {arm: band for arm, band in differences.items() if band}
    extent = [*(value for band in bands.values() for value in (*band.low, *band.high)), -LEAST_HEIGHT, LEAST_HEIGHT]
    return Row(
        title=PANELS[metric][language],
        bands=bands,
        limits=(1.08 * min(extent), 1.08 * max(extent)),
        axis=points_axis,
        written=lambda share: words.points(share, language, digits=1),
        beside=_draw_zero,
    )


def _draw_zero(axes: Axes, arm: str) -> None:
    axes.axhline(0, color=INK, linewidth=1.0, zorder=1.8)
