"""The page that lists all others, made from them as they lie in their folder."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.pages.render import INDEX, PAGES, TEMPLATES, page_names, rendered

README = "README.md"
_PARTS = {
    "title": r"^# (.+)$",
    "question": r"^> (.+)$",
    "answer": r"^\*\*In short\.\*\* ((?:.+\n)+)",
    "shares": r"^### (What these differences hang on)$",
    "draft": r"^\*\*A draft: (\d+ runs per arm)",
    "origin": r"(commit `\w+`[^.]*?, configuration `\w+`)",
}


@dataclass(frozen=True)
class IndexEntry:
    """What the index says of a page."""

    name: str
    title: str
    question: str
    answer: str
    shares: str  # the heading over what differences hang on; empty on a page of before there was one
    draft: str  # how few runs stand behind it; empty when there are enough
    origin: str


def entries(folder: Path = PAGES, templates: Path = TEMPLATES) -> Iterator[IndexEntry]:
    """Yield the pages that are there."""
    for name in page_names(templates):
        file = folder / f"{name}.md"
        if file.is_file():
            yield entry_of(name, file.read_text(encoding="utf-8"))


def entry_of(name: str, page: str) -> IndexEntry:
    """Return what the index says of a page; a part that the page lacks stays empty."""
    found = {part: re.search(pattern, page, re.MULTILINE) for part, pattern in _PARTS.items()}
    return IndexEntry(name, **{part: " ".join(match[1].split()) if match else "" for part, match in found.items()})


def write_index(folder: Path = PAGES, templates: Path = TEMPLATES) -> None:
    """Write the index of the pages in a folder. Raises UserMistake for a template that cannot be filled in."""
    text = rendered(INDEX, {"pages": list(entries(folder, templates))}, templates)
    (folder / README).write_text(text, encoding="utf-8")
