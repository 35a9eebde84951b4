"""How a fit does where the truth is known: ranks of true parameters in posteriors fitted to invented pasts."""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from experiments.comparing.even_histogram import EvenHistogram, even_histogram
from experiments.comparing.statistics import INTERVAL
from experiments.language.numbers import percent
from experiments.language.texts import text
from experiments.plots.canvas import Drawing, Heading
from experiments.plots.fits.fit_folder import StoredFit
from experiments.plots.legend import Grid, even_handles, figure_with_legend, named_entries
from experiments.plots.series import draw_even, number_axis, percent_axis
from sim.arrays import Floats

FEW, MANY = 5, 10  # bars
ENOUGH: Final = 100  # ranks for many bars
CHANCE: Final = (0.025, 0.975)


def histogram(ranks: Floats) -> EvenHistogram:
    """Return how ranks (0–1, any shape) are spread, with the band of independent ranks."""
    return even_histogram(ranks, MANY if ranks.size >= ENOUGH else FEW, CHANCE)


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
    shown = {"n": fit.n_proposals, "trials": len(ranks), "parameters": ranks.shape[1]}
    which = text("ranks.informed" if ranks.shape[1] < fit.ranks.shape[1] - 1 else "ranks.all", language)
    subtitle_text = text("ranks.unit", language, **shown, which=which, inside=percent(held(ranks), language))
    heading = Heading(text("ranks.title", language), subtitle_text, text("ranks.note", language))
    grid = Grid(1, 3.0, n_columns=1, legend_columns=3)
    figure, (axes,) = figure_with_legend(fit, heading, named_entries("ranks", even_handles(), language), grid)
    draw_even(axes, histogram(ranks.to_numpy()))
    axes.set_xlim(0.0, 1.0)
    axes.set_ylabel(text("ranks.count", language))
    axes.set_xlabel(text("ranks.rank", language))
    percent_axis(axes.xaxis, language)
    number_axis(axes.yaxis, language)
    yield Drawing("ranks", figure, heading.title)
