"""The QQ-plot of a case: normal scores of what was seen against those that theory expects."""

from io import BytesIO
from textwrap import fill

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

from experiments.plots.canvas import style
from sim.arrays import Floats
from tools.verification.scores import normal_quantiles

SIZE, DPI = 3.0, 110  # inches; dots per inch
COLOURS = 16
MOST = 400  # points drawn: all at both ends, and as many between
ENDS = 50  # points at each end that are all drawn
BAND, POINT, LINE = "#d5dbe1", "#0b5cad", "#222222"


def qq_plot(title: str, scores: Floats) -> bytes:
    """Return a PNG of few colours: sorted scores, the line where theory expects them, the band of one in 10,000."""
    with style():
        figure = Figure(figsize=(SIZE, SIZE), layout="constrained")
        axes = figure.subplots()
        middle, low, high = normal_quantiles(len(scores))
        axes.fill_between(middle, low, high, color=BAND, linewidth=0)
        axes.plot(middle[[0, -1]], middle[[0, -1]], color=LINE, linewidth=0.8)
        shown = _shown(len(scores))
        axes.plot(middle[shown], np.sort(scores)[shown], ".", color=POINT, markersize=3)
        axes.set_title(fill(title, 38), fontsize=8)
        axes.set_xlabel("expected", fontsize=8)
        axes.set_ylabel("seen", fontsize=8)
        axes.tick_params(labelsize=7)
        large, small = BytesIO(), BytesIO()
        figure.savefig(large, format="png", dpi=DPI, metadata={"Software": None})
    picture = Image.open(large).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(small, format="png", optimize=True)
    return small.getvalue()


def _shown(n: int) -> NDArray[np.intp]:
    between = np.linspace(0, n - 1, min(n, MOST)).round()
    return np.unique(np.concatenate((between, np.arange(min(ENDS, n)), np.arange(max(n - ENDS, 0), n)))).astype(np.intp)
