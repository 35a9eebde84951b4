"""The sheet of every figure: heading, foot with the provenance, and files that do not change by chance."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, FigureBase, SubFigure
from matplotlib.font_manager import FontProperties, findfont, get_font

from experiments.plots import words
from experiments.plots.reference import place_names
from experiments.plots.results import StoredStudy

WIDTH = 7.2  # inches; text of 9 points and more stays readable when the figure is set at half a page's width
DPI = 180
INK, FAINT = "#222222", "#5F5F5F"
TITLE_SIZE, SUBTITLE_SIZE, NOTE_SIZE, FOOT_SIZE = 13.0, 9.5, 8.0, 6.6  # points
LINE_HEIGHT = 1.3  # of the size of the letters
POINTS_PER_INCH = 72
MARGIN = 0.1  # inches
FONT = "DejaVu Sans"  # comes with matplotlib: the same letters on every machine
FINE_DPI = 1000  # at which letters are measured, so that rounding to whole pixels does not matter
FT2_UNITS_PER_PIXEL = 64

STYLE: dict[str, Any] = {
    "font.family": FONT,
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
    """What stands above the panels: what is shown, then its unit, interval and number of runs; below them, a note."""

    title: str
    subtitle: str
    note: str = ""


@contextmanager
def style() -> Iterator[None]:
    """Draw inside in the style of this project, whatever the user's matplotlib settings."""
    with matplotlib.style.context(STYLE, after_reset=True):
        yield


def sheet(study: StoredStudy, heading: Heading, height: float, width: float = WIDTH) -> Figure:
    """Return a figure with heading and foot; panels added to it fill the space between. Sizes in inches."""
    figure = Figure(figsize=(width, height), dpi=DPI)
    FigureCanvasAgg(figure)
    head = _write(figure, heading.title, MARGIN, TITLE_SIZE, "top", color=INK, weight="bold")
    head = _write(figure, heading.subtitle, head + 0.03, SUBTITLE_SIZE, "top", color=FAINT)
    foot = _write(figure, provenance(study), 0.06, FOOT_SIZE, "bottom", color=FAINT)
    if heading.note:
        foot = _write(figure, heading.note, foot + 0.04, NOTE_SIZE, "bottom", color=INK)
    space = (0.0, (foot + 0.05) / height, 1.0, 1 - (head + foot + 0.11) / height)
    figure.set_layout_engine("constrained", rect=space, w_pad=0.07, h_pad=0.07)
    return figure


def _write(figure: Figure, text: str, from_edge: float, size: float, edge: str, **how: Any) -> float:
    """Write wrapped text some inches from the upper or lower edge; return how far from it the text ends."""
    width, height = figure.get_size_inches()
    lines = wrapped(text, width - 2 * MARGIN, size, how.get("weight", "normal"))
    up = 1 - from_edge / height if edge == "top" else from_edge / height
    figure.text(MARGIN / width, up, "\n".join(lines), size=size, va=edge, linespacing=LINE_HEIGHT, **how)
    return from_edge + len(lines) * LINE_HEIGHT * size / POINTS_PER_INCH


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Return text cut at its spaces into lines that are not wider than a number of inches."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer, size, weight) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _width(text: str, size: float, weight: str) -> float:
    """Return the width of text in inches."""
    font = get_font(findfont(FontProperties(family=FONT, weight=weight)))
    font.set_size(size, FINE_DPI)
    font.set_text(text)
    return float(font.get_width_height()[0]) / FT2_UNITS_PER_PIXEL / FINE_DPI


def provenance(study: StoredStudy) -> str:
    """Return where a figure's numbers come from, in one line: study, runs, scale, seed, commit, configuration."""
    language, origin = study.language, study.origin
    changed = f" ({words.CHANGED_TREE[language]})" if origin.changed else ""
    parts = [
        f"{words.STUDY[language]} {study.name}",
        place_in_words(study),
        runs_in_words(study),
        words.SCALE[language].format(n=words.decimal(origin.scale, language)) if origin.scale else "",
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
        name = place_names(place.kind).get(str(place.code), "")
        return f"{words.PARTIAL_PLACE[place.kind][study.language]} {name} ({place.code})"
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
    drawing.figure.set_layout_engine("none")  # keep the places found for the PNG
    drawing.figure.savefig(svg, metadata={**told, "Date": None})
    return [png, svg]


def parts(figure: Figure, heights: tuple[float, float]) -> tuple[SubFigure, SubFigure]:
    """Return the upper and the lower part of a figure, for panels and for their key, by relative heights."""
    upper, lower = cast(Sequence[SubFigure], figure.subfigures(2, 1, height_ratios=heights))
    return upper, lower


def panels(figure: FigureBase, n_rows: int, n_columns: int, **shared: Any) -> Sequence[Axes]:
    """Return the axes of a grid of panels, row by row."""
    grid = figure.subplots(n_rows, n_columns, squeeze=False, **shared)
    return tuple(grid.ravel())
