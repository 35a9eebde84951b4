"""From stored trials to docs/fit_trials.md and its pictures."""

from pathlib import Path

from experiments.language.numbers import full_date, number
from experiments.plots.canvas import style
from experiments.plots.fits import fit_drawings
from experiments.reporting.interval_texts import percent
from experiments.study.run_hash import PROJECT
from tools.fit_trials import facts
from tools.fit_trials.stored_trials import LANGUAGE, InventedTrials, StoredTrials
from tools.pages.pictures import PageImages, small_png
from tools.pages.render import SHORT, rendered
from tools.pages.seal import sealed, without_seal

DOCS = PROJECT / "docs"
PAGE = TEMPLATE = "fit_trials.md"
TEMPLATES, PICTURES = DOCS / "templates", "images/fit_trials"
RANKS = "ranks"


def write_page(found: StoredTrials, docs: Path = DOCS) -> Path:
    """Write the page and its pictures; return the path of the page."""
    images = PageImages(PICTURES)
    context = {
        "found": found,
        "facts": facts,
        "picture": lambda trials: _picture(trials, images),
        "day": lambda stored: full_date(stored.as_of, LANGUAGE),
        "count": lambda value: number(value, LANGUAGE),
        "percent": percent,
        "short": SHORT,
    }
    text = rendered(TEMPLATE, context, TEMPLATES)
    images.write(docs)
    (docs / PAGE).write_text(_sealed(text), encoding="utf-8")
    return docs / PAGE


def _picture(trials: InventedTrials, images: PageImages) -> str:
    """Return the Markdown of the histogram of ranks of a trial."""
    stored = trials.stored
    with style():
        drawn = next(one for one in fit_drawings(stored) if one.name == RANKS)
        kind = "known" if trials.is_told_all else "unknown"
        return images.add(f"{RANKS}_{kind}_{stored.as_of}.png", drawn.title, small_png(drawn, stored))


def _sealed(text: str) -> str:
    return sealed(text, "python -m tools.fit_trials", f"templates/{TEMPLATE}", (TEMPLATES / TEMPLATE,))


def is_sealed(page: str) -> bool:
    """Say whether a page is as it was made, and from the template as it is now."""
    return _sealed(without_seal(page)) == page
