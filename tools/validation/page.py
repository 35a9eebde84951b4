"""From stored fits and forecasts to docs/validation.md and its pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from PIL import Image

from experiments.plots.canvas import Drawing, style
from experiments.plots.fits import StoredFit, fit_drawings
from experiments.plots.hindcasts import StoredHindcast, hindcast_drawings
from experiments.study.run_hash import PROJECT
from tools.pages.pictures import small_png
from tools.pages.render import SHORT, rendered
from tools.validation import facts
from tools.validation.stored_results import Origin, last_fit, origins

DOCS = PROJECT / "docs"
TEMPLATE, TEMPLATES = "validation.md", DOCS / "templates"
PAGE, PICTURES = "validation.md", "images/validation"
SEAL = "<!-- Made by `python -m tools.validation` from templates/validation.md, not by hand; seal {seal} -->\n"
SEAL_DIGITS = 12


@dataclass
class Album:
    """The pictures of the page, small, drawn when the template asks for them."""

    pictures: dict[str, bytes] = field(default_factory=dict)

    def show(self, stored: StoredFit | StoredHindcast, name: str) -> str:
        """Return the Markdown of a figure, empty where the tables do not allow it."""
        with style():
            drawn = next((one for one in _drawings(stored) if one.name == name), None)
            if drawn is None:
                return ""
            file = f"{name}_{stored.as_of}.png"
            self.pictures[file] = small_png(drawn, stored, Image.Quantize.MAXCOVERAGE)
        return f"![{drawn.title}]({PICTURES}/{file})"

    def write(self, docs: Path) -> None:
        """Write the pictures below a folder, and remove those that the page no longer shows."""
        folder = docs / PICTURES
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob("*.png"):
            if file.name not in self.pictures:
                file.unlink()
        for name, content in self.pictures.items():
            (folder / name).write_bytes(content)


def _drawings(stored: StoredFit | StoredHindcast) -> Iterator[Drawing]:
    yield from fit_drawings(stored) if isinstance(stored, StoredFit) else hindcast_drawings(stored)


def write_page(results: Path, docs: Path = DOCS) -> Path:
    """Write the page from what a folder of results holds; return its path. Raises UserMistake for a bad template."""
    album = Album()
    text = page_of(origins(results), album)
    album.write(docs)
    (docs / PAGE).write_text(text, encoding="utf-8")
    return docs / PAGE


def page_of(found: Sequence[Origin], album: Album, templates: Path = TEMPLATES) -> str:
    """Return the sealed page; the same tables give the same text."""
    return sealed(rendered(TEMPLATE, _context(found, album), templates), templates)


def _context(found: Sequence[Origin], album: Album) -> dict[str, Any]:
    return {
        "origins": found,
        "fit": last_fit(found),
        "scores": facts.score_lines(found),
        "together": facts.sentences(facts.together(found), with_orders=False),
        "facts": facts,
        "picture": album.show,
        "short": SHORT,
    }


def sealed(text: str, templates: Path = TEMPLATES) -> str:
    """Return a page with its last line, which changes with the page and with its template."""
    parts = (text.rstrip("\n"), (templates / TEMPLATE).read_text(encoding="utf-8"))
    seal = sha256("\0".join(parts).encode()).hexdigest()[:SEAL_DIGITS]
    return f"{parts[0]}\n\n{SEAL.format(seal=seal)}"


def is_sealed(page: str, templates: Path = TEMPLATES) -> bool:
    """Say whether a page is as it was made, and from the template as it is now."""
    text, _, _ = page.rpartition("\n<!--")
    return sealed(text, templates) == page
