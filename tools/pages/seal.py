"""The last line of a page that was made: it changes with the page and with the templates that the page is made from."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

SEAL = "<!-- Made by `{command}` from {source}, not by hand; seal {seal} -->"
SEAL_DIGITS = 12


def sealed(text: str, command: str, source: str, templates: Sequence[Path]) -> str:
    """Return a page with its last line: the command that makes it, its template, and a hash of text and templates."""
    parts = (text.rstrip("\n"), *(file.read_text(encoding="utf-8") for file in templates))
    seal = sha256("\0".join(parts).encode()).hexdigest()[:SEAL_DIGITS]
    return f"{parts[0]}\n\n{SEAL.format(command=command, source=source, seal=seal)}\n"


def without_seal(page: str) -> str:
    """Return a page without its last line."""
    return page.rpartition("\n<!--")[0]
