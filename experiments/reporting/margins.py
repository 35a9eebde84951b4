"""What stands in the margins of each printed page: the question, what the page is, its date and version."""

from datetime import date

from experiments.language.numbers import full_date
from experiments.language.texts import text
from experiments.plots.results import StoredStudy
from experiments.reporting.checklists import SHORT
from experiments.storing.manifest import package_version

PACKAGE = "cpts-simulation"
FONT = "font: 7pt system-ui, sans-serif; color: #4b5563;"


def margin_style(study: StoredStudy) -> str:
    """Return the margin boxes of the page as a style sheet; the first page has its title already."""
    language = study.language
    names = {"version": package_version(PACKAGE), "commit": study.source.commit[:SHORT]}
    days = {"today": full_date(date.today(), language), "as_of": full_date(study.data_end, language)}
    foot = text("report.margins.foot", language, **names, **days)
    boxes = {
        "top-left": (_quoted(study.question or study.name), "100%"),
        "bottom-left": (_quoted(foot), "90%"),
        "bottom-right": ('counter(page) " / " counter(pages)', "10%"),
    }
    written = " ".join(
        f"@{place} {{ content: {words}; width: {width}; {FONT} }}" for place, (words, width) in boxes.items()
    )
    return f"@page {{ {written} }} @page :first {{ @top-left {{ content: none; }} }}"


def _quoted(words: str) -> str:
    """Return text as a string of CSS, out of which no text of data can break."""
    return (
        '"' + "".join(sign if sign.isalnum() or sign in " .,:;?!()%-" else f"\\{ord(sign):x} " for sign in words) + '"'
    )
