"""Small pictures for pages: the figures of a study, narrower and in few colours."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
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
class PageImages:
    """The pictures of a page, kept until the page is complete, then written beside it."""

    path: str  # of their folder, below that of the page
    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, file: str, title: str, content: bytes) -> str:
        """Keep a picture; return its Markdown."""
        self.files[file] = content
        return f"![{title}]({self.path}/{file})"

    def write(self, pages: Path) -> None:
        """Write the pictures beside the page, and remove those that it no longer shows."""
        folder = pages / self.path
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob("*.png"):
            if file.name not in self.files:
                file.unlink()
        for name, content in self.files.items():
            (folder / name).write_bytes(content)


@dataclass(frozen=True)
class StudyPictures:
    """The pictures of a study that its page asks for."""

    name: str  # of the page
    study: StoredStudy

    @cached_property
    def images(self) -> PageImages:
        """The pictures that were asked for."""
        return PageImages(f"{FOLDER}/{self.name}")

    def show(self, name: str) -> str:
        """Return the Markdown of a figure. Raises UserMistake for one that the study does not make."""
        with style():
            drawn = {drawing.name: drawing for drawing in _drawings(self.study, name)}
            if name not in drawn:
                known = drawn or families()
                raise UserMistake(f"no figure {name!r}", f"page {self.name}", listed(known), nearest(name, known))
            return self.images.add(f"{name}.png", drawn[name].title, small_png(drawn[name], self.study))


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
    chunks = PngImagePlugin.PngInfo()
    for keyword, text in png_metadata(drawing, study).items():
        chunks.add_itxt(keyword, text)
    picture = Image.open(large).convert("RGB")
    picture = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)
    picture.quantize(COLOURS, method, dither=Image.Dither.NONE).save(small, format="png", optimize=True, pnginfo=chunks)
    return small.getvalue()
