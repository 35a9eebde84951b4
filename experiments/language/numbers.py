"""Numbers as they are written in French and in English, for what is printed on a screen."""

from typing import Final

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_THIN: Final = "\N{NARROW NO-BREAK SPACE}"
_TRUTH: Final = {"fr": {True: "oui", False: "non"}, "en": {True: "yes", False: "no"}}
_NOTHING: Final = {"fr": "aucun", "en": "none"}


def number(value: float, language: str, form: str = ",") -> str:
    """Return a number in a format of Python (`,`, `+,.1f`, `g`), with the signs of a language: 1,234.5 or 1 234,5."""
    text = format(value, form)
    return text.translate({ord(","): _THIN, ord("."): ","}) if language == "fr" else text


def shown(value: object, language: str) -> str:
    """Return a value of a configuration as a person reads it: yes or no, none, a number, or its own text."""
    if value is None:
        return _NOTHING[language]
    if isinstance(value, bool):
        return _TRUTH[language][value]
    if isinstance(value, int | float):
        return number(value, language, ",.10g" if abs(value) >= 10_000 else ".10g")
    if isinstance(value, list | tuple):
        return f"[{('; ' if language == 'fr' else ', ').join(shown(item, language) for item in value)}]"
    return str(value)
