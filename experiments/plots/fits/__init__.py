"""Figures of a fit: how it passes the observations, what it says of parameters, how it does where all is known."""

from collections.abc import Iterator
from pathlib import Path

from experiments.plots.canvas import Drawing, save, style
from experiments.plots.fits import observations, parameters, ranks
from experiments.plots.fits.fit_folder import StoredFit
from experiments.plots.task_folder import read_manifest_of

__all__ = ["StoredFit", "draw_fit", "fit_drawings", "read_fit"]


def read_fit(folder: Path, language: str) -> StoredFit | None:
    """Return the fit in a folder, None where there is none."""
    manifest = read_manifest_of(folder)
    return None if manifest is None else StoredFit(folder, language, manifest)


def fit_drawings(fit: StoredFit) -> Iterator[Drawing]:
    """Yield the figures that the tables of a fit allow."""
    for family in (observations, parameters, ranks):
        yield from family.draw(fit)


def draw_fit(folder: Path, language: str) -> list[Path]:
    """Draw the figures of a fit into its folder, as PNG and SVG; return their paths."""
    fit = read_fit(folder, language)
    with style():
        return [] if fit is None else [path for one in fit_drawings(fit) for path in save(one, folder, fit)]
