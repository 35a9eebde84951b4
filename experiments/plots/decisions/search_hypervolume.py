"""How the hypervolume of each search grows with the candidates that it has proposed."""

from collections.abc import Iterator
from typing import Any, Final

from matplotlib.lines import Line2D

from experiments.language.texts import text
from experiments.plots.canvas import Drawing, Heading
from experiments.plots.decisions.search_folder import StoredSearch
from experiments.plots.legend import Grid, figure_with_legend, named_entries
from experiments.plots.palette import BLUE, ORANGE
from experiments.plots.series import number_axis, percent_axis

HEIGHT: Final = 3.0  # inches
LINES: Final[dict[str, dict[str, Any]]] = {
    "first": {"color": BLUE, "marker": "o", "markersize": 3},
    "second": {"color": ORANGE, "marker": "v", "markersize": 3, "linestyle": (0, (5, 2))},
}


def draw(search: StoredSearch) -> Iterator[Drawing]:
    """Yield one figure with a line for each search."""
    language, searches = search.language, search.facts["searches"]
    title = text("optimise.figure.volume_title", language)
    subtitle = text("optimise.figure.volume_subtitle", language, draws=search.facts["draws"])
    note = text("optimise.figure.volume_note", language, reference=search.reference)
    entries = named_entries("optimise", {name: Line2D([], [], **LINES[name]) for name in searches}, language)
    heading = Heading(title, subtitle, note)
    figure, (axes,) = figure_with_legend(search, heading, entries, Grid(1, HEIGHT, n_columns=1))
    for name in searches:
        rows = search.hypervolumes[search.hypervolumes["search"] == name]
        axes.plot(rows["evaluations"], rows["hypervolume"], **LINES[name])
    axes.set_xlabel(text("optimise.figure.evaluations", language))
    axes.set_ylim(bottom=0.0)
    axes.set_xlim(left=0.0)
    percent_axis(axes.yaxis, language)
    number_axis(axes.xaxis, language)
    yield Drawing("hypervolume", figure, title)
