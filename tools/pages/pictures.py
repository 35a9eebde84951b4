"""Small pictures for pages: the figures of a study, narrower and in few colours."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from io import BytesIO
from pathlib import Path

from PIL import Image, PngImagePlugin

from experiments.mistakes import UserMistake, listed, nearest
from experiments.plots import families, figures
from experiments.plots.canvas import DPI, Drawing, fix_layout, png_metadata, style
from experiments.plots.drawn_results import DrawnResults
from experiments.plots.results import StoredStudy

WIDTH = 864  # pixels
COLOURS = 96
FOLDER = "images"


@dataclass(frozen=True)
class Album:
    """The pictures that a page asks for, drawn as it asks, written once the page is complete."""

    name: str  # of the page
    study: StoredStudy
    pictures: dict[str, bytes] = field(default_factory=dict)

    def show(self, name: str) -> str:
        """Return the Markdown of a figure. Raises UserMistake for one that the study does not make."""
        with style():
            drawn = {drawing.name: drawing for drawing in _drawings(self.study, name)}
            if name not in drawn:
                known = drawn or families()
                raise UserMistake(f"no figure {name!r}", f"page {self.name}", listed(known), nearest(name, known))
            self.pictures[name] = small_png(drawn[name], self.study)
        return f"![{drawn[name].title}]({FOLDER}/{self.name}/{name}.png)"

    def write(self, pages: Path) -> None:
        """Write the pictures beside the pages, and remove those of this study that the page no longer shows."""
        folder = pages / FOLDER / self.name
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob("*.png"):
            if file.stem not in self.pictures:
                file.unlink()
        for name, content in self.pictures.items():
            (folder / f"{name}.png").write_bytes(content)


def _drawings(study: StoredStudy, name: str) -> Iterator[Drawing]:
    """Yield the figures of the family that has one of this name; the others, maps above all, take their time."""
    for family in families():
        if name == family or name.startswith(f"{family}_"):
            yield from import_module(f"{figures.__name__}.{family}").draw(study)


def small_png(drawing: Drawing, study: DrawnResults, method: Image.Quantize = Image.Quantize.MEDIANCUT) -> bytes:
    """Return a figure as a PNG with a palette and its provenance; the same figure gives the same bytes.

    `method` is how colours are chosen: by how much they are used, or with MAXCOVERAGE so that small signs keep theirs.
    """
    fix_layout(drawing.figure)
    large, small = BytesIO(), BytesIO()
    drawing.figure.savefig(large, format="png", dpi=DPI)
    told = PngImagePlugin.PngInfo()
    for key, text in png_metadata(drawing, study).items():
        told.add_itxt(key, text)
    picture = Image.open(large).convert("RGB")
    picture = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)
    picture.quantize(COLOURS, method, dither=Image.Dither.NONE).save(small, format="png", optimize=True, pnginfo=told)
    return small.getvalue()
