"""Figures of a search for an event: the path of boxes, the limits of the box, the points."""

from collections.abc import Iterator
from pathlib import Path

from experiments.language.texts import LANGUAGES
from experiments.plots.canvas import Drawing, save_all
from experiments.plots.decisions import box_limits, event_points, peeling_path
from experiments.plots.decisions.discovery_folder import StoredDiscovery


def discovery_drawings(found: StoredDiscovery) -> Iterator[Drawing]:
    """Yield the figures that the tables of a search allow."""
    for family in (peeling_path, box_limits, event_points):
        yield from family.draw(found)


def draw_discovery(folder: Path) -> list[Path]:
    """Draw the figures of a search into its folder in both languages, as PNG and SVG; return their paths."""
    stored = [StoredDiscovery.read(folder, language) for language in LANGUAGES]
    return [path for found in stored if found for path in save_all(discovery_drawings(found), found)]
