"""The texts that people read, from one catalogue for each language: en.yaml and fr.yaml beside this file."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

LANGUAGES: Final = ("fr", "en")
NO_BREAK: Final = "\N{NO-BREAK SPACE}"
THIN: Final = "\N{NARROW NO-BREAK SPACE}"
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where PyYAML was built with it


class MissingText(LookupError):  # noqa: N818 — what it says, as UserMistake
    """A catalogue has no text of this key, or a text was not given what its placeholders need."""


def text(key: str, language: str, /, **values: object) -> str:
    """Return the text of a key, such as `simulate.building`, in a language, with values in its placeholders.

    Raises MissingText with the key where the catalogue has no such text, or where a placeholder gets no value.
    """
    found = catalogue(language).get(key)
    if found is None:
        raise MissingText(f"no text {key!r} in {language}.yaml")
    try:
        return found.format_map(values)
    except KeyError as error:
        raise MissingText(f"text {key!r} in {language}.yaml needs a value for {error}") from None


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return all texts of a language by key, in French with the spaces that French typography asks for."""
    content = Path(__file__).with_name(f"{language}.yaml").read_text(encoding="utf-8")
    rooms = _LOADER(content).get_data()
    return {key: spaced(found, language) for key, found in _flat(rooms)}


def _flat(texts: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, found in texts.items():
        if isinstance(found, Mapping):
            yield from _flat(found, f"{before}{name}.")
        else:
            yield f"{before}{name}", found


def in_sentence(title: str) -> str:
    """Return a title as it stands inside a sentence: its first letter small, unless an abbreviation begins it."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def spaced(plain: str, language: str) -> str:
    """Return text with the spaces that French typography asks for before : ; ! ? % and within « »."""
    if language != "fr":
        return plain
    closed = re.sub(r" (?=[;!?])|(?<=\d) (?=%)", THIN, plain)
    return re.sub(r" (?=[:»])|(?<=«) ", NO_BREAK, closed)
