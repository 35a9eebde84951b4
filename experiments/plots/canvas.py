"""The sheet on which every figure is drawn: heading, foot with the provenance, and files that do not change by chance."""

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from experiments.plots import words
from experiments.plots.results import StoredStudy

WIDTH = 7.2  # inches; text of 9 points and more stays readable when the figure is set at half a page's width
DPI = 180
INK, FAINT = "#222222", "#5F5F5F"
TITLE_SIZE, SUBTITLE_SIZE, FOOT_SIZE = 13.0, 9.5, 6.6
LINE_INCHES = {TITLE_SIZE: 0.235, SUBTITLE_SIZE: 0.172, FOOT_SIZE: 0.118}
LETTERS_PER_INCH = {TITLE_SIZE: 10.4, SUBTITLE_SIZE: 15.6, FOOT_SIZE: 22.5}  # of DejaVu Sans
MARGIN = 0.1  # inches

STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same letters on every machine
    "font.size": 9.5,
    "text.color": INK,
    "axes.titlesize": 10.5,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.labelsize": 9.5,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#888888",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": "#E3E3E3",
    "grid.linewidth": 0.7,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 9.0,
    "ytick.labelsize": 9.0,
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "lines.linewidth": 1.8,
    "lines.solid_capstyle": "butt",
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.hashsalt": "cpts-simulation",  # identifiers in the file depend on its content only
    "svg.fonttype": "path",
}


@dataclass(frozen=True, eq=False)
class Drawing:
    """A finished figure and the name of its files, without suffix."""

    name: str
    figure: Figure
    title: str


@dataclass(frozen=True)
class Heading:
    """What stands above the panels: what is shown, then its unit, its interval and the number of runs."""

    title: str
    subtitle: str


@contextmanager
def style() -> Iterator[None]:
    """Draw inside in the style of this project, whatever the user's matplotlib settings."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        yield


def sheet(study: StoredStudy, heading: Heading, height: float, width: float = WIDTH) -> Figure:
    """Return a figure with heading and foot; panels added to it fill the space between. Sizes in inches."""
    figure = Figure(figsize=(width, height), dpi=DPI)
    FigureCanvasAgg(figure)
    below = _write_down(figure, heading.title, MARGIN, TITLE_SIZE, color=INK, weight="bold")
    below = _write_down(figure, heading.subtitle, below + 0.03, SUBTITLE_SIZE, color=FAINT)
    foot = _wrapped(provenance(study), FOOT_SIZE, width)
    foot_height = 0.08 + LINE_INCHES[FOOT_SIZE] * (foot.count("\n") + 1)
    figure.text(MARGIN / width, 0.06 / height, foot, size=FOOT_SIZE, color=FAINT, va="bottom", linespacing=1.25)
    head_height = below + 0.08
    space = (0.0, foot_height / height, 1.0, 1 - (head_height + foot_height) / height)
    figure.set_layout_engine("constrained", rect=space, w_pad=0.07, h_pad=0.07)
    return figure


def _write_down(figure: Figure, text: str, top: float, size: float, **how: Any) -> float:
    """Write wrapped text from `top` inches below the upper edge; return where it ends, in the same measure."""
    width, height = figure.get_size_inches()
    lines = _wrapped(text, size, width)
    figure.text(MARGIN / width, 1 - top / height, lines, size=size, va="top", linespacing=1.25, **how)
    return top + LINE_INCHES[size] * (lines.count("\n") + 1)


def _wrapped(text: str, size: float, width: float) -> str:
    return textwrap.fill(text, int((width - 2 * MARGIN) * LETTERS_PER_INCH[size]))


def provenance(study: StoredStudy) -> str:
    """Return where a figure's numbers come from, in one line: study, runs, scale, seed, commit, configuration."""
    language, origin = study.language, study.origin
    changed = f" ({words.CHANGED_TREE[language]})" if origin.changed else ""
    parts = [
        f"{words.STUDY[language]} {study.name}",
        place_in_words(study),
        runs_in_words(study),
        words.SCALE[language].format(n=origin.scale) if origin.scale else "",
        words.SEED[language].format(n=origin.seed) if origin.seed else "",
        words.COMMIT[language].format(n=origin.commit) + changed if origin.commit else "",
        words.CONFIGURATION[language].format(n=origin.configuration) if origin.configuration else "",
        words.SIMULATED[language],
    ]
    return " · ".join(part for part in parts if part)


def place_in_words(study: StoredStudy) -> str:
    """Return the part of the world that was simulated, empty for the whole of France."""
    place = study.place
    if place.kind in words.PARTIAL_PLACE:
        return f"{words.PARTIAL_PLACE[place.kind][study.language]} {place.code}"
    return words.SYNTHETIC[study.language] if place.kind == "synthetic" else ""


def runs_in_words(study: StoredStudy) -> str:
    """Return how many runs stand behind each arm."""
    wording = words.ONE_RUN_EACH if study.n_runs == 1 else words.RUNS_EACH
    return wording[study.language].format(n=words.number(study.n_runs, study.language))


def subtitle(study: StoredStudy, unit: words.Wording, wording: words.Wording = words.MEDIAN_AND_INTERVAL) -> str:
    """Return the unit, the interval and the number of runs, as they stand below the title."""
    language = study.language
    return wording[language].format(unit=unit[language], runs=runs_in_words(study))


def save(drawing: Drawing, folder: Path, study: StoredStudy) -> list[Path]:
    """Write a figure as PNG and SVG; the same results give the same bytes."""
    told = {"Title": drawing.title, "Description": provenance(study)}
    png, svg = folder / f"{drawing.name}.png", folder / f"{drawing.name}.svg"
    drawing.figure.savefig(png, dpi=DPI, metadata=told)
    drawing.figure.savefig(svg, metadata={**told, "Date": None})
    return [png, svg]


def panels(figure: Figure, n_rows: int, n_columns: int, **shared: Any) -> Sequence[Axes]:
    """Return the axes of a grid of panels, row by row."""
    grid = figure.subplots(n_rows, n_columns, squeeze=False, **shared)
    return tuple(grid.ravel())
