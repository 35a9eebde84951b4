"""What the builder of the site leaves undone: the language of French pages, and tables that a keyboard can scroll."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from experiments.language.texts import text

FRENCH = ("presentation.html", "tutoriel.html")  # beside those of the reference, whose names end with the language
FRENCH_END = "_fr.html"
LANGUAGE = '<html lang="en"'
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
EMPTY_HEADING = re.compile(r"<th([^>]*)>\s*</th>")


def finish_pages(folder: Path) -> None:
    """Finish every page of a built site in its place."""
    for file in folder.rglob("*.html"):
        page = file.read_text(encoding="utf-8")
        file.write_text(finished(page, language_of(file.name)), encoding="utf-8")


def language_of(name: str) -> str:
    """Return the language of a page by the name of its file."""
    return "fr" if name in FRENCH or name.endswith(FRENCH_END) else "en"


def finished(page: str, language: str) -> str:
    """Return a page that names its language, each table in a part that is reached and scrolled by the keyboard."""
    numbers = count(1)
    named = page.replace(LANGUAGE, f'<html lang="{language}"', 1)
    return TABLE.sub(
        lambda found: "".join(_scrolled(found.group(), text("site.table", language, n=next(numbers)))), named
    )


def _scrolled(table: str, name: str) -> Iterator[str]:
    yield f'<div class="scrolled" role="region" tabindex="0" aria-label="{name}">'
    yield EMPTY_HEADING.sub(r"<td\1></td>", table)  # a corner without words is no heading
    yield "</div>"
