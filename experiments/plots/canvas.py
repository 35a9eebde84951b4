"""What every figure has: heading, foot with the provenance, and files that do not change by chance."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.transforms import Bbox

from experiments.comparing.place import together
from experiments.comparing.too_few_runs import FEWEST_FOR_INTERVAL
from experiments.language.numbers import configured, full_date
from experiments.language.texts import NO_BREAK, spaced, text
from experiments.plots.drawn_results import DrawnResults
from experiments.plots.model_tables import place_names
from experiments.plots.results import StoredStudy
from sim.world.territories import codes_of

WIDTH = 7.2  # inches; text of 9 points and more stays readable when the figure is set at half a page's width
DPI = 180
INK, FAINT = "#222222", "#5F5F5F"
TITLE_SIZE, SUBTITLE_SIZE, NOTE_SIZE, FOOT_SIZE = 13.0, 9.5, 8.0, 6.6  # points
SMALLER_TITLES = (12.0, 11.0, 10.0)  # points
LINE_HEIGHT = 1.3  # of the size of the letters
POINTS_PER_INCH = 72
MARGIN = 0.1  # inches
BLOCK_GAP = 0.04  # inches, after a block of text
PLACE_DIGITS = 6  # of shares of the figure
PAD = 0.07  # inches, around panels
NEW_OBJECTS = 100_000  # after which garbage is looked for: about those of two figures
PNG_LEVEL = 3  # of compression: the usual 6 takes half as long again for the same size
FONT = "DejaVu Sans"  # comes with matplotlib: the same letters on every machine
FINE_DPI = 1000  # at which letters are measured
FT2_UNITS_OF_ADVANCE = 65536  # for a pixel
SHORT = 10  # digits of a commit or a hash that are shown
PARTIAL_PLACES = ("region", "departement")

STYLE: dict[str, Any] = {
    "font.family": FONT,
    "font.size": 9.5,
    "text.parse_math": False,  # a label with $ is text
    "text.color": INK,
    "axes.titlesize": 10.5,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.titley": 1.0,  # nothing stands above a panel that its title would have to make room for
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
    dpi: float = DPI


@dataclass(frozen=True)
class Heading:
    """What stands above the panels: what is shown, then its unit, interval and number of runs; below them, a note."""

    title: str
    subtitle: str
    note: str = ""
    title_lines: int | None = None  # a title with more lines is written in smaller letters


@contextmanager
def style() -> Iterator[None]:
    """Draw inside in the style of this project, whatever the user's matplotlib settings."""
    with matplotlib.style.context(STYLE, after_reset=True):
        yield


@dataclass(frozen=True)
class _Block:
    """Wrapped text above or below the panels."""

    lines: list[str]
    size: float  # points
    how: Mapping[str, Any]  # colour and weight

    @property
    def height(self) -> float:
        """Height in inches."""
        return len(self.lines) * LINE_HEIGHT * self.size / POINTS_PER_INCH + BLOCK_GAP

    def write(self, figure: Figure, below: float) -> None:
        """Write the text some inches below the upper edge."""
        width, height = figure.get_size_inches()
        place = (MARGIN / width, 1 - below / height)
        figure.text(*place, "\n".join(self.lines), size=self.size, va="top", linespacing=LINE_HEIGHT, **self.how)


def empty_figure(study: DrawnResults, heading: Heading, body: float) -> Figure:
    """Return a figure with heading and foot; panels added to it fill the space between, `body` inches high."""
    title, subtitle_text, note = (
        spaced(part, study.language) for part in (heading.title, heading.subtitle, heading.note)
    )
    head = [_title_block(title, heading.title_lines), _block(subtitle_text, SUBTITLE_SIZE)]
    foot = [_block(note, NOTE_SIZE, color=INK)] if note else []
    foot.append(_block(provenance(study), FOOT_SIZE))
    head_height = MARGIN + sum(block.height for block in head) + BLOCK_GAP
    foot_height = sum(block.height for block in foot) + MARGIN / 2
    height = head_height + body + foot_height
    figure = Figure(figsize=(WIDTH, height), dpi=DPI)
    FigureCanvasAgg(figure)
    _write_down(figure, head, MARGIN)
    _write_down(figure, foot, head_height + body)
    space = (0.0, foot_height / height, 1.0, body / height)
    figure.set_layout_engine("constrained", rect=space, w_pad=PAD, h_pad=PAD)
    return figure


def _title_block(title: str, most_lines: int | None) -> _Block:
    blocks = (_block(title, size, color=INK, weight="bold") for size in (TITLE_SIZE, *SMALLER_TITLES))
    block = next(blocks)
    while most_lines is not None and len(block.lines) > most_lines and block.size > min(SMALLER_TITLES):
        block = next(blocks)
    return block


def _block(text: str, size: float, color: str = FAINT, weight: str = "normal") -> _Block:
    # Letters drawn on whole pixels can be wider than measured: a second margin at the right takes them.
    return _Block(wrapped(text, WIDTH - 3 * MARGIN, size, weight), size, {"color": color, "weight": weight})


def _write_down(figure: Figure, blocks: Sequence[_Block], below: float) -> None:
    for block in blocks:
        block.write(figure, below)
        below += block.height


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Return text cut into lines that are not wider than a number of inches: at spaces, in a long word anywhere."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if _width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            parts = list(_cut(word, width, size, weight))
            lines = [*(lines if lines[-1] else lines[:-1]), *parts]
    return lines


def _cut(word: str, width: float, size: float, weight: str) -> Iterator[str]:
    """Yield a word in parts that are not wider than a number of inches, at least a letter each."""
    while word:
        fits = (n for n in range(len(word), 1, -1) if _width(word[:n], size, weight) <= width)
        n_letters = next(fits, 1)
        yield word[:n_letters]
        word = word[n_letters:]


def _width(text: str, size: float, weight: str) -> float:
    """Return the width of text in inches, at most what kerning saves too wide."""
    return size * sum(_letter_width(letter, weight) for letter in text)


@cache
def _letter_width(letter: str, weight: str) -> float:
    """Return the width of a letter of one point, in inches."""
    font = get_font(findfont(FontProperties(family=FONT, weight=weight)))
    font.set_size(1, FINE_DPI)
    return float(font.load_char(ord(letter)).linearHoriAdvance) / FT2_UNITS_OF_ADVANCE / FINE_DPI


def provenance(study: DrawnResults) -> str:
    """Return where a figure's numbers come from, in one line: study, runs, scale, seed, commit, configuration."""
    language, source = study.language, study.source
    changed = f" ({text('foot.changed', language)})" if source.changed else ""
    parts = [
        text("foot.study", language, name=study.name),
        area_in_words(study),
        study.runs,
        text("foot.scale", language, n=configured(float(source.scale), language)) if source.scale else "",
        text("foot.seed", language, n=source.seed) if source.seed else "",
        text("foot.commit", language, n=source.commit[:SHORT]) + changed if source.commit else "",
        text("foot.configuration", language, n=source.configuration[:SHORT]) if source.configuration else "",
        text("foot.data", language, when=full_date(study.data_end, language)),
        text("foot.simulated", language),
    ]
    return f"{NO_BREAK}· ".join(part for part in parts if part)


def area_in_words(study: DrawnResults) -> str:
    """Return the part of the world that was simulated, empty for the whole of France."""
    area = study.area
    if area.kind in PARTIAL_PLACES:
        codes, names = codes_of(area.code), place_names(area.kind)
        kind = text(f"foot.place{'s' if len(codes) > 1 else ''}.{area.kind}", study.language)
        named = together([names.get(code, "") for code in codes], study.language)
        return f"{kind} {named} ({', '.join(codes)})"
    return text("foot.synthetic", study.language) if area.kind == "synthetic" else ""


def subtitle(study: StoredStudy, unit: str, centre: str = "median") -> str:
    """Return the unit, the interval around the centre (median, mean) and the number of runs.

    With few runs no interval is claimed.
    """
    spread = "single" if study.n_runs == 1 else "interval" if has_interval(study) else "range"
    centre = text(f"intervals.{centre}", study.language)
    return text(f"intervals.{spread}", study.language, unit=unit, centre=centre, runs=study.runs)


def has_interval(study: StoredStudy) -> bool:
    """Say whether there are runs enough for a 90 % interval."""
    return study.n_runs >= FEWEST_FOR_INTERVAL


def save_all(drawings: Iterable[Drawing], study: DrawnResults) -> list[Path]:
    """Write figures into the folder of their results in the style of this project; return their paths."""
    with style(), _garbage_collected_seldom():
        return [path for drawing in drawings for path in save(drawing, study.folder, study)]


@contextmanager
def _garbage_collected_seldom() -> Iterator[None]:
    """Let Python look for garbage only where figures are large, and never among what was there before them.

    A figure has so many parts that looking takes a tenth of the time of drawing.
    """
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def save(drawing: Drawing, folder: Path, study: DrawnResults) -> list[Path]:
    """Write a figure as PNG and SVG; the same results give the same bytes."""
    png, svg = (folder / f"{drawing.name}{study.language_mark}.{form}" for form in ("png", "svg"))
    fix_layout(drawing.figure)
    drawing.figure.set_dpi(drawing.dpi)
    # The canvases write at once; savefig would draw everything twice.
    how = {"metadata": png_metadata(drawing, study), "pil_kwargs": {"compress_level": PNG_LEVEL}}
    FigureCanvasAgg(drawing.figure).print_png(png, **how)  # type: ignore[no-untyped-call]
    FigureCanvasSVG(drawing.figure).print_svg(svg, metadata=svg_metadata(drawing, study))  # type: ignore[no-untyped-call]
    return [png, svg]


def png_metadata(drawing: Drawing, study: DrawnResults) -> dict[str, str]:
    """Return the text chunks of a PNG: keyword and text."""
    source = study.source
    return {
        "Title": drawing.title,
        "Description": provenance(study),
        "Study": study.name,
        "Question": study.question,
        "Commit": source.commit + (" modified" if source.changed else ""),
        "Configuration": source.configuration,
        "Data": str(study.data_end),
    }


def svg_metadata(drawing: Drawing, study: DrawnResults) -> dict[str, Any]:
    """Return the same as Dublin Core, the only terms that an SVG of matplotlib takes; without the day of drawing."""
    written = png_metadata(drawing, study)
    return {
        "Title": written["Title"],
        "Description": written["Description"],
        "Source": f"commit {written['Commit']}",
        "Identifier": f"configuration {written['Configuration']}" if written["Configuration"] else None,
        "Coverage": f"data to {written['Data']}",
        "Keywords": [f"study {written['Study']}", written["Question"]],
        "Language": study.language,
        "Date": None,
    }


def fix_layout(figure: Figure) -> None:
    """Lay the panels out once and for all, at places with few enough digits to be the same each time.

    The solver behind the layout takes its unknowns in an order that depends on where they lie in memory.
    """
    for axes in figure.axes:
        _leave_out_empty_labels(axes)
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
    figure.set_layout_engine("none")
    for part in figure.subfigs:
        part.bbox_relative.set_points(np.round(part.bbox_relative.get_points(), PLACE_DIGITS))
    for axes in figure.axes:
        place = axes.get_position(original=True).get_points()
        axes.set_position(Bbox(np.round(place, PLACE_DIGITS)))


def _leave_out_empty_labels(axes: Axes) -> None:
    """Give the empty labels of axes a place: matplotlib would look for one beside the ticks, again and again."""
    for axis in (axes.xaxis, axes.yaxis):
        if not axis.label.get_text():
            axis.set_label_coords(0, 0)
