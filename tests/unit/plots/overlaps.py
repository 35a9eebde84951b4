"""Which texts of a figure, or of its neighbours, lie over each other once it is drawn."""

from itertools import combinations
from unittest.mock import patch

from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

TOUCHING = 0.5  # pixels by which boxes may run into each other: letters are drawn on whole pixels
SHOWN = 25  # letters of a text, in messages


Boxes = list[tuple[str, Bbox]]


def boxes(figure: Figure) -> Boxes:
    """Return the texts that a figure that is laid out draws, each with the box that it fills on the sheet."""
    found: Boxes = []
    draw = Text.draw

    def noted(text: Text, renderer: RendererBase, *args: object, **kwargs: object) -> None:
        draw(text, renderer, *args, **kwargs)
        if text.get_visible() and text.get_text().strip():
            found.append((text.get_text(), Text.get_window_extent(text, renderer)))

    with patch.object(Text, "draw", noted):
        figure.draw_without_rendering()
    return found


def overlaps(texts: Boxes) -> list[tuple[str, str]]:
    """Return the pairs of texts of which one lies over the other."""
    found = []
    for (one, here), (other, there) in combinations(texts, 2):
        both = Bbox.intersection(here, there)
        if both is not None and both.width > TOUCHING and both.height > TOUCHING:
            found.append((one[:SHOWN], other[:SHOWN]))
    return found


def beyond_the_sheet(figure: Figure, texts: Boxes) -> list[str]:
    """Return the texts that leave the figure."""
    width, height = figure.bbox.size
    return [
        text[:SHOWN]
        for text, box in texts
        if box.x0 < -TOUCHING or box.y0 < -TOUCHING or box.x1 > width + TOUCHING or box.y1 > height + TOUCHING
    ]
