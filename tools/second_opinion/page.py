"""From a stored second opinion to docs/second_opinion.md and its picture."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.calibration.fit_tables import short_name
from experiments.calibration.weights import effective_size
from experiments.plots.canvas import style
from experiments.study.run_hash import PROJECT
from tools.pages.pictures import PageImages, small_png
from tools.pages.render import SHORT, rendered
from tools.pages.seal import sealed, without_seal
from tools.second_opinion.opinions import overlap_by_chance
from tools.second_opinion.stored_opinion import StoredOpinion

DOCS = PROJECT / "docs"
PAGE = TEMPLATE = "second_opinion.md"
TEMPLATES, PICTURES = DOCS / "templates", "images/second_opinion"
TOLD = 0.75  # of the prior that a posterior overlaps: with more, the past tells little of a parameter
AGREES = 0.8  # of two posteriors that overlap: two normal ones half a standard deviation apart


def write_page(opinion: StoredOpinion, docs: Path = DOCS) -> Path:
    """Write the page and its picture; return the path of the page."""
    images = PageImages(PICTURES)
    with style():
        drawing = opinion.drawing()
        picture = images.add(f"{drawing.name}.png", drawing.title, small_png(drawing, opinion))
    images.write(docs)
    text = rendered(TEMPLATE, {**_context(opinion), "picture": picture}, TEMPLATES)
    (docs / PAGE).write_text(_sealed(text), encoding="utf-8")
    return docs / PAGE


def _context(opinion: StoredOpinion) -> dict[str, Any]:
    table = opinion.parameters.assign(parameter=opinion.parameters["parameter"].map(short_name))
    last = opinion.populations.iloc[-1]
    times_drawn = np.unique(opinion.sample("fit").coordinates, axis=0, return_counts=True)[1]
    sizes = round(last["effective"]), round(effective_size(times_drawn.astype(np.float64)))
    return {
        "opinion": opinion,
        "sizes": sizes,
        "by_chance": np.quantile(overlap_by_chance(*sizes, opinion.manifest["seed"]), (0.05, 0.5)),
        "manifest": opinion.manifest,
        "rows": table.to_dict("records"),
        "told": table[table["overlap_with_prior"] < TOLD].to_dict("records"),
        "apart": table[table["overlap"] < AGREES].to_dict("records"),
        "least": table.nsmallest(1, "overlap").iloc[0],
        "last": last,
        "digits": _digits,
        "agrees": AGREES,
        "share_told": TOLD,
        "short": SHORT,
    }


def _digits(value: float) -> str:
    """Return a number with three significant digits: 46,100."""
    return f"{float(f'{value:.3g}'):,g}"


def _sealed(text: str) -> str:
    return sealed(text, "python -m tools.second_opinion", f"templates/{TEMPLATE}", (TEMPLATES / TEMPLATE,))


def is_sealed(page: str) -> bool:
    """Say whether a page is as it was made, and from the template as it is now."""
    return _sealed(without_seal(page)) == page
