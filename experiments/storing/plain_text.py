"""Texts in tables, which no spreadsheet may take for something to compute."""

from typing import Final

_FORMULA: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)  # the last four in full width


def as_text(words: str) -> str:
    """Return words that a spreadsheet shows as they are: behind an apostrophe where they begin like a formula.

    Source: OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection.
    """
    return f"'{words}" if words.startswith(_FORMULA) else words
