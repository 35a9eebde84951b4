"""Coverage against empty shells: where each policy stands at the end, and the way it took there."""

from collections.abc import Iterator

from matplotlib.axes import Axes

from experiments.plots import words
from experiments.plots.canvas import Drawing, Heading, subtitle
from experiments.plots.legend import HOLLOW, Grid, arm_points, sheet_with_key, text_item
from experiments.plots.results import StoredStudy
from experiments.plots.series import percent_axis
from sim.calendar import DECEMBER, OBSERVATIONS_END

TITLE = {
    "fr": "Couvrir vite ou couvrir vraiment ? Situation en {when}",
    "en": "Covered fast, or covered for real? Where the policies stand in {when}",
}
UNIT = {"fr": "% de la population", "en": "% of the population"}
COVERED = {
    "coverage_li_plus": {"fr": "Population couverte, LI ou plus", "en": "Population covered, LI or later"},
    "coverage_aci": {"fr": "Population couverte, ACI signé", "en": "Population covered, ACI signed"},
}
UNDER_SHELL = {"fr": "Population sous une coquille vide", "en": "Population under an empty shell"}
WAY = {"fr": "Petits signes : fins d'année précédentes", "en": "Small signs: earlier year ends"}
ROW_HEIGHT = 3.2  # inches
LARGEST, SHRINK, SMALLEST = 15.0, 3.0, 6.0  # points, of the markers at the end
FULL = 1.005  # of the upper end: full coverage with room for its line, and no share above
READING = {"fr": "Mieux : en haut à gauche", "en": "Better: upper left"}


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a panel for each coverage at the last date, if that lies after the end of the data."""
    language = study.language
    if not study.bands("population_under_shell") or study.last_date <= OBSERVATIONS_END:
        return
    title = TITLE[language].format(when=words.month_and_year(study.last_date, language))
    heading = Heading(title, subtitle(study, UNIT), words.SHELL_NOTE[language])
    items = [*arm_points(study), text_item(WAY[language]), text_item(READING[language])]
    figure, places = sheet_with_key(study, heading, items, Grid(len(COVERED), ROW_HEIGHT))
    for axes, metric in zip(places, COVERED, strict=True):
        _draw_panel(axes, study, metric)
    yield Drawing("trade_off", figure, title)


def _draw_panel(axes: Axes, study: StoredStudy, metric: str) -> None:
    for rank, arm in enumerate(study.arms):
        _draw_arm(axes, study, metric, arm, rank)
    axes.set_title(COVERED[metric][study.language])
    axes.set_xlabel(UNDER_SHELL[study.language])
    axes.set_xlim(left=0)
    axes.set_ylim(top=min(axes.get_ylim()[1], FULL))
    axes.grid(axis="x")
    for axis in (axes.xaxis, axes.yaxis):
        percent_axis(axis, study.language)


def _draw_arm(axes: Axes, study: StoredStudy, metric: str, arm: str, rank: int) -> None:
    """Draw an arm's way and its end; later arms are smaller and hollow, so that those that coincide show as rings."""
    shells, covered = study.band(arm, "population_under_shell"), study.band(arm, metric)
    look = study.looks[arm]
    rows = [row for row, day in enumerate(covered.dates) if day.month == DECEMBER and day > OBSERVATIONS_END]
    way = [shells.middle[row] for row in rows], [covered.middle[row] for row in rows]
    axes.plot(*way, color=look.colour, linewidth=0.9, marker=look.marker, markersize=3, alpha=0.55)
    size = max(LARGEST - SHRINK * rank, SMALLEST)
    (left, across, right), (low, up, high) = shells.end, covered.end
    axes.errorbar(
        across,
        up,
        xerr=[[across - left], [right - across]],
        yerr=[[up - low], [high - up]],
        color=look.colour,
        marker=look.marker,
        elinewidth=1.3,
        zorder=4 + rank,
        clip_on=False,
        **{**HOLLOW, "markersize": size},
    )
