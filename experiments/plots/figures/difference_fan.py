"""How much each policy changes, compared run by run with the baseline under the same chance."""

from collections.abc import Iterator
from datetime import date

from matplotlib.axes import Axes

from experiments.comparing.hanging import hanging_sentences
from experiments.language.numbers import points
from experiments.language.texts import text
from experiments.plots.canvas import INK, Drawing, Heading, subtitle
from experiments.plots.curve_rows import Row, draw_rows
from experiments.plots.results import StoredStudy
from experiments.plots.series import points_axis

PANELS = ("coverage_li_plus", "coverage_aci", "population_under_shell")
SHOWN_FROM = date(2023, 1, 31)  # before the policies part there is nothing to see
LEAST_HEIGHT = 0.02  # so that a difference near zero looks near zero


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a row for each coverage and one for the shells, if the arms were compared."""
    baseline, language = study.baseline, study.language
    arms = [arm for arm in study.arms if study.difference(arm, "coverage_aci")]
    if baseline is None or not arms:
        return
    title = text("difference_fan.title", language, arm=study.label(baseline))
    subtitle_text = subtitle(study, text("difference_fan.unit", language), "mean")
    heading = Heading(title, subtitle_text, " ".join(_notes(study, arms)))
    rows = [_row(study, metric, arms) for metric in PANELS]
    yield Drawing("difference_fan", draw_rows(study, heading, rows, since=SHOWN_FROM), title)


def _notes(study: StoredStudy, arms: list[str]) -> Iterator[str]:
    """Yield what is written below the panels: how to read them, and which differences hang on what nobody measured."""
    yield text("difference_fan.note", study.language)
    labels = {arm: study.label(arm) for arm in arms}
    yield from hanging_sentences(study.folder, labels, study.language, PANELS)


def _row(study: StoredStudy, metric: str, arms: list[str]) -> Row:
    differences = {arm: study.difference(arm, metric).since(SHOWN_FROM) for arm in arms}
    bands = {arm: band for arm, band in differences.items() if band}
    extent = [*(value for band in bands.values() for value in (*band.low, *band.high)), -LEAST_HEIGHT, LEAST_HEIGHT]
    return Row(
        title=text(f"difference_fan.panel.{metric}", study.language),
        bands=bands,
        limits=(1.08 * min(extent), 1.08 * max(extent)),
        axis=points_axis,
        written=lambda share, language: points(share, language, digits=1),
        beside=draw_zero,
    )


def draw_zero(axes: Axes, arm: str) -> None:
    """Draw the line of no difference; it is the same for all arms."""
    axes.axhline(0, color=INK, linewidth=1.0, zorder=1.8)
