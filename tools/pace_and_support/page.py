"""From the stored study of pace and support to docs/pace_and_support.md and its picture."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from experiments.plots.canvas import style
from experiments.plots.results import StoredStudy, read_study
from experiments.reporting.difference_texts import told_of
from experiments.reporting.interval_texts import LANGUAGE, level_text, margin_text
from experiments.reporting.study_answers import phrase
from experiments.study.definition import StudyDefinition
from experiments.study.run_hash import PROJECT
from sim.calendar import last_day, month_of
from tools.pace_and_support.figure import draw
from tools.pace_and_support.surface import Surface
from tools.pages.pictures import PageImages, small_png
from tools.pages.render import SHORT, rendered
from tools.pages.seal import sealed, without_seal

DOCS = PROJECT / "docs"
NAME = "pace_and_support"
PAGE = TEMPLATE = f"{NAME}.md"
TEMPLATES, PICTURES = DOCS / "templates", f"images/{NAME}"
METRICS: Final = ("coverage_functioning", "population_under_shell")
FATIGUE: Final = "high_fatigue_share"
MORE: Final = ("coverage_li_plus", "shell_share", FATIGUE)
BEFORE: Final = date(2023, 12, 31)  # soon after the arms part
FIRST_YEAR: Final = 2027  # at whose end shells of the first deadlines can be judged
PACES: Final = {  # what each is called in a sentence and on the picture
    "none": "no date",
    "end_2027": "end of 2027, mild",
    "end_2025": "end of 2025, pressed",
    "end_2024": "end of 2024, forced",
}


def write_page(study: StudyDefinition, docs: Path = DOCS) -> Path:
    """Write the page and its picture from the tables and runs of a study; return the path of the page."""
    stored = read_study(study.results, LANGUAGE)
    surface = Surface(study.results, stored.manifest, study.margins)
    counted = with_counts_of_runs(stored)
    days = (last_day(month_of(date(FIRST_YEAR, 12, 1))), last_day(month_of(study.end)))
    images = PageImages(PICTURES)
    with style():
        drawing = draw(surface, counted, METRICS, days, PACES)
        picture = images.add(f"{drawing.name}.png", drawing.title, small_png(drawing, counted))
    images.write(docs)
    page = rendered(TEMPLATE, {**_context(surface, study, days), "picture": picture}, TEMPLATES)
    (docs / PAGE).write_text(_sealed(page), encoding="utf-8")
    return docs / PAGE


def with_counts_of_runs(stored: StoredStudy) -> StoredStudy:
    """Return a study whose tables have as many runs as its manifest names, which the page reads; they may be older."""
    manifest = stored.manifest
    counts = {"n_draws": len(manifest["parameter_draws"]), "n_replicates": len(manifest["seeds"]["replicates"])}
    return replace(stored, summary=stored.summary.assign(**counts))


def _margins(study: StudyDefinition) -> dict[str, str]:
    """Return the margin of each metric in words."""
    known = {metric: study.margins.get(metric, 0.0) for metric in METRICS + MORE}
    return {metric: margin_text(metric, one, LANGUAGE) if one else "none" for metric, one in known.items()}


def _context(surface: Surface, study: StudyDefinition, days: tuple[date, date]) -> dict[str, Any]:
    calm, *hasty = surface.paces
    return {
        "surface": surface,
        "manifest": surface.manifest,
        "question": study.question,
        "is_part": study.territory.kind != "france" or study.scale < 1,
        "place": _place(study),
        "days": days,
        "days_of": dict.fromkeys(METRICS + MORE, days) | {FATIGUE: sorted({*surface.target_dates, *days})},
        "before": BEFORE,
        "calm": calm,
        "hasty": hasty,
        "forced": hasty[-1],
        "least": surface.supports[0],
        "most": surface.supports[-1],
        "paces": PACES,
        "metrics": METRICS,
        "more": MORE,
        "margins": _margins(study),
        "phrase": phrase,
        "level": level_text,
        "told": lambda metric, found: told_of(metric, found, LANGUAGE),
        "short": SHORT,
    }


def _place(study: StudyDefinition) -> str:
    place = study.territory
    return f"territory={place.kind} territory.code={place.code} population.scale={study.scale:g}"


def _sealed(text: str) -> str:
    return sealed(text, f"python -m tools.{NAME}", f"templates/{TEMPLATE}", (TEMPLATES / TEMPLATE,))


def is_sealed(page: str) -> bool:
    """Say whether a page is as it was made, and from the template as it is now."""
    return _sealed(without_seal(page)) == page
