"""From stored fits and forecasts to docs/validation.md and its pictures."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from experiments.plots.canvas import Drawing, style
from experiments.plots.fits import StoredFit, fit_drawings
from experiments.plots.hindcasts import StoredHindcast, hindcast_drawings
from experiments.study.run_hash import PROJECT
from tools.pages.pictures import PageImages, small_png
from tools.pages.render import SHORT, rendered
from tools.pages.seal import sealed, without_seal
from tools.validation import fit_facts, judged_facts, reliability_facts, score_facts, verdict_facts, words
from tools.validation.stored_results import StoredDay, last_fit, stored_days

DOCS = PROJECT / "docs"
TEMPLATE, TEMPLATES = "validation.md", DOCS / "templates"
PAGE, PICTURES = "validation.md", "images/validation"


def shown_by(images: PageImages) -> Callable[[StoredFit | StoredHindcast, str], str]:
    """Return what a template calls for a figure: its Markdown, empty where the tables do not allow it."""

    def show(stored: StoredFit | StoredHindcast, name: str) -> str:
        with style():
            drawn = next((one for one in _drawings(stored) if one.name == name), None)
            if drawn is None:
                return ""
            picture = small_png(drawn, stored, Image.Quantize.MAXCOVERAGE)
        return images.add(f"{name}_{stored.as_of}.png", drawn.title, picture)

    return show


def _drawings(stored: StoredFit | StoredHindcast) -> Iterator[Drawing]:
    yield from fit_drawings(stored) if isinstance(stored, StoredFit) else hindcast_drawings(stored)


def write_page(results: Path, docs: Path = DOCS) -> Path:
    """Write the page from what a folder of results holds; return its path. Raises UserMistake for a bad template."""
    images = PageImages(PICTURES)
    text = page_of(stored_days(results), images)
    images.write(docs)
    (docs / PAGE).write_text(text, encoding="utf-8")
    return docs / PAGE


def page_of(found: Sequence[StoredDay], images: PageImages, templates: Path = TEMPLATES) -> str:
    """Return the sealed page; the same tables give the same text."""
    return _sealed(rendered(TEMPLATE, _context(found, images), templates), templates)


def _context(found: Sequence[StoredDay], images: PageImages) -> dict[str, Any]:
    pooled = score_facts.together(found)
    return {
        "origins": found,
        "fit": last_fit(found),
        "scores": score_facts.score_lines(found),
        "together": score_facts.sentences(pooled, with_orders=False),
        "calibration": reliability_facts.calibration_lines(found, pooled),
        "places": reliability_facts.places(pooled),
        "differences": reliability_facts.difference_lines(pooled),
        "words": words,
        "fits": fit_facts,
        "told": score_facts,
        "verdicts": verdict_facts,
        "judged": judged_facts,
        "picture": shown_by(images),
        "short": SHORT,
    }


def _sealed(text: str, templates: Path) -> str:
    return sealed(text, "python -m tools.validation", f"templates/{TEMPLATE}", (templates / TEMPLATE,))


def is_sealed(page: str, templates: Path = TEMPLATES) -> bool:
    """Say whether a page is as it was made, and from the template as it is now."""
    return _sealed(without_seal(page), templates) == page
