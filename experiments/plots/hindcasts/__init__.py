"""Figures of a forecast from an earlier day: the country over time, départements, calibration."""

from collections.abc import Iterator
from pathlib import Path

from experiments.plots.canvas import Drawing, save_all
from experiments.plots.hindcasts import calibration_panels, departement_scatter, forecast_curves
from experiments.plots.hindcasts.forecast_folder import StoredHindcast

__all__ = ["StoredHindcast", "draw_hindcast", "hindcast_drawings"]


def hindcast_drawings(hindcast: StoredHindcast) -> Iterator[Drawing]:
    """Yield the figures that the tables of a forecast allow."""
    for family in (forecast_curves, departement_scatter, calibration_panels):
        yield from family.draw(hindcast)


def draw_hindcast(folder: Path, language: str) -> list[Path]:
    """Draw the figures of a forecast into its folder, as PNG and SVG; return their paths."""
    hindcast = StoredHindcast.read(folder, language)
    return [] if hindcast is None else save_all(hindcast_drawings(hindcast), hindcast)
