"""How a fit does where the truth is known: ranks of true parameters in posteriors fitted to invented pasts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray
from scipy.stats import binom

from experiments.comparing.statistics import INTERVAL
from experiments.language.numbers import percent
from experiments.language.texts import text
from experiments.plots.canvas import MARGIN, Drawing, Heading
from experiments.plots.fits.fit_folder import StoredFit
from experiments.plots.legend import Grid, LegendEntry, figure_with_legend, named_entries
from experiments.plots.palette import BLUE
from experiments.plots.series import EQUAL_LINE, number_axis, percent_axis

FEW, MANY = 5, 10  # bars
WIDTH = 0.62  # of a bar, as a share of its part
ENOUGH: Final = 100  # ranks for many bars
CHANCE: Final = (0.025, 0.975)


@dataclass(frozen=True, eq=False)
class Histogram:
    """How many ranks fall into each of B equal parts, and what an even share would be."""

    counts: NDArray[np.int64]  # B
    low: float
    high: float

    @property
    def expected(self) -> float:
        """The even share."""
        return float(self.counts.sum() / len(self.counts))

    @property
    def n_outside(self) -> int:
        """How many bars chance would not make, but for one in twenty."""
        return int(((self.counts < self.low) | (self.counts > self.high)).sum())


def histogram(ranks: NDArray[np.float64]) -> Histogram:
    """Return how ranks (0–1, any shape) are spread, with the band of independent ranks."""
    n_bars = MANY if ranks.size >= ENOUGH else FEW
    counts, _ = np.histogram(ranks, bins=n_bars, range=(0.0, 1.0))
    low, high = (float(binom.ppf(end, ranks.size, 1.0 / n_bars)) for end in CHANCE)
    return Histogram(counts, low, high)


def shown_ranks(fit: StoredFit) -> pd.DataFrame:
    """Return the ranks of those parameters that the data speak of, of all where that is not known."""
    informed = [path for path in fit.informed if path in fit.ranks]
    return fit.ranks[informed] if informed else fit.ranks.drop(columns="trial")


def held(ranks: pd.DataFrame) -> float:
    """Return how often the 90 % interval of the posterior holds the truth."""
    values = ranks.to_numpy()
    return float(((values >= INTERVAL[0]) & (values <= INTERVAL[1])).mean())


def draw(fit: StoredFit) -> Iterator[Drawing]:
    """Yield the histogram, if the fit was tried on invented pasts."""
    if fit.ranks.empty:
        return
    language, ranks = fit.language, shown_ranks(fit)
    shown = {"n": fit.n_members, "trials": len(ranks), "parameters": ranks.shape[1]}
    which = text("ranks.informed" if ranks.shape[1] < fit.ranks.shape[1] - 1 else "ranks.all", language)
    subtitle_text = text("ranks.unit", language, **shown, which=which, inside=percent(held(ranks), language))
    heading = Heading(text("ranks.title", language), subtitle_text, text("ranks.note", language), inset=MARGIN)
    grid = Grid(1, 3.0, n_columns=1, legend_columns=3)
    figure, (axes,) = figure_with_legend(fit, heading, _legend_entries(language), grid)
    found = histogram(ranks.to_numpy())
    edges = np.linspace(0.0, 1.0, len(found.counts) + 1)
    axes.axhspan(found.low, found.high, color="#D9D9D9", linewidth=0)
    axes.axhline(found.expected, **EQUAL_LINE, zorder=3)
    middles, width = (edges[:-1] + edges[1:]) / 2, WIDTH / len(found.counts)
    axes.bar(middles, found.counts, width=width, color=BLUE, zorder=2)
    axes.set_xlim(0.0, 1.0)
    axes.set_ylabel(text("ranks.count", language))
    axes.set_xlabel(text("ranks.rank", language))
    percent_axis(axes.xaxis, language)
    number_axis(axes.yaxis, language)
    yield Drawing("ranks", figure, heading.title)


def _legend_entries(language: str) -> list[LegendEntry]:
    handles = {
        "found": Patch(color=BLUE),
        "even": Line2D([], [], **EQUAL_LINE),
        "band": Patch(color="#D9D9D9"),
    }
    return named_entries("ranks", handles, language)
