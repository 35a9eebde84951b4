"""Figures of a fit: how it passes the observations, what it says of parameters, how it does where all is known."""

from collections.abc import Iterator
from pathlib import Path

from experiments.plots.canvas import Drawing, save_all
from experiments.plots.fits import observation_intervals, parameter_intervals, rank_histogram
from experiments.plots.fits.fit_folder import StoredFit

__all__ = ["StoredFit", "draw_fit", "fit_drawings"]


def fit_drawings(fit: StoredFit) -> Iterator[Drawing]:
    """Yield the figures that the tables of a fit allow."""
    for family in (observation_intervals, parameter_intervals, rank_histogram):
        yield from family.draw(fit)


def draw_fit(folder: Path, language: str) -> list[Path]:
    """Draw the figures of a fit into its folder, as PNG and SVG; return their paths."""
    fit = StoredFit.read(folder, language)
    return [] if fit is None else save_all(fit_drawings(fit), fit)
