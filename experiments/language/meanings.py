"""What groups of levers, levers and metrics mean, in the person's language; the code says it in English."""

from functools import cache
from pathlib import Path

import yaml

from experiments.language.texts import spaced


def meaning_in(english: str, language: str) -> str:
    """Return a meaning in a language, as it is where there is no other text for it."""
    return meanings_in_french().get(english, english) if language == "fr" else english


@cache
def meanings_in_french() -> dict[str, str]:
    """Return the French texts by the English ones."""
    content = Path(__file__).with_name("meanings_fr.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(content)
    return {english: spaced(french, "fr") for english, french in found.items()}
