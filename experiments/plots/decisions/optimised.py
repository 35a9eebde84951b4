"""The figures of a search for lever values."""

from pathlib import Path

from experiments.language.texts import LANGUAGES
from experiments.plots.canvas import save_all
from experiments.plots.decisions import search_fronts, search_hypervolume
from experiments.plots.decisions.search_folder import StoredSearch


def draw_optimised(folder: Path) -> list[Path]:
    """Draw the figures of a search into its folder in both languages, as PNG and SVG; return their paths."""
    files = []
    for language in LANGUAGES:
        search = StoredSearch.read(folder, language)
        if search is not None:
            for family in (search_fronts, search_hypervolume):
                files += save_all(family.draw(search), search)
    return files
