"""What a default says in words: a reference to another value, or no value and what holds then."""

import re
from typing import Final

from experiments.language.refusals import told
from experiments.language.texts import text

_REFERENCE: Final = re.compile(r"\$\{([\w.]+)\}")
_NULL: Final = "null"
_WITHOUT: Final = "null: "  # begins a remark that says what holds without a value


def written_in_words(value: str, language: str) -> str:
    """Return a value as a file writes it, in words where it is a reference or null: "as policy.end", "none"."""
    found = _REFERENCE.fullmatch(value)
    if found:
        return text("explain.as", language, path=found.group(1))
    return text("numbers.none", language) if value == _NULL else value


def says_without_value(remark: str) -> bool:
    """Say whether a remark tells what holds without a value."""
    return remark.startswith(_WITHOUT)


def without_value(remark: str, language: str) -> str:
    """Return what a remark "null: stays" says holds without a value, in a language: "stays"."""
    return told(remark, language).partition(":")[2].strip()
