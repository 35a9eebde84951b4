"""What a refusal says, in the person's language. The code says it in English; French is found by the English text.

Messages come from many places, libraries and the model among them, and hold names, numbers and other messages. The
French file therefore holds sentences with gaps; what stands in a gap is translated in the same way.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from experiments.language.meanings import meanings_in_french
from experiments.language.texts import THIN, catalogue, spaced
from experiments.mistakes import UserMistake, one_line

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_GAP: Final = re.compile(r"\\\{([a-z_]+)\\\}")  # as re.escape writes {name}
_NUMBER: Final = r"[-+\d.,:einfa]+"  # also nan, inf and dates
_NUMERIC: Final = ("low", "high", "n")
_ONE_WORD: Final = ("path", "key", "group", "parent", "other")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3})")


def refusal(mistake: UserMistake, language: str) -> str:
    """Return the message of a mistake in a language."""
    if language != "fr":
        return str(mistake)
    lines = {
        "Erreur": mistake.what,
        "où": mistake.where,
        "permis": _allowed(mistake.allowed),
        "proche": mistake.nearest,
    }
    shown = [(word, one_line(told(text, language))) for word, text in lines.items() if text]
    first, *others = (spaced(f"{word} : {text}", "fr") for word, text in shown)
    return "\n".join([first, *(f"  {line}" for line in others)])


def told(text: str, language: str) -> str:
    """Return an English message in a language, as it is where French has no sentence for it."""
    return (in_french(text) if language == "fr" else None) or text


def in_french(text: str) -> str | None:
    """Return an English message in French, None where the French file has no sentence that fits."""
    parts = text.split("; ")
    if len(parts) > 1 and not _sentence(text) and any(map(in_french, parts)):
        return " ; ".join(in_french(part) or part for part in parts)
    return _sentence(text)


def _sentence(text: str) -> str | None:
    for pattern, french in _sentences():
        found = pattern.fullmatch(text)
        if found:
            return _filled(french, found.groupdict())
    return catalogue("fr").get(f"units.{text}") or meanings_in_french().get(text)


def _allowed(text: str) -> str:
    """Return what is allowed without the parts that stand only in English, which explain more than they must."""
    parts = text.split("; ")
    kept = [part for part in parts if in_french(part) or all(" " not in name for name in part.split(", "))]
    return text if _sentence(text) or not kept else "; ".join(kept)


def _filled(french: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        is_translated = name in ("kind", "unit") or " " in value
        is_cited = value.startswith("'")  # as it stands in a file
        told = (in_french(value) if is_translated else None) or (value if is_cited else _THOUSANDS.sub(THIN, value))
        french = french.replace(f"{{{name}}}", told)
    return french


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences of the French file with what they fit, those with the most words of their own first."""
    content = Path(__file__).with_name("refusals_fr.yaml").read_text(encoding="utf-8")
    sentences: dict[str, str] = _LOADER(content).get_data()
    own = sorted(sentences, key=lambda english: -len(_GAP.sub("", re.escape(english))))
    return tuple((_pattern(english), sentences[english]) for english in own)


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(_GAP.sub(_gap, re.escape(english)), re.DOTALL)


def _gap(found: re.Match[str]) -> str:
    name = found.group(1)
    if name in _NUMERIC or name.startswith("n_"):
        return f"(?P<{name}>{_NUMBER})"
    return f"(?P<{name}>{r'[^ ]+' if name in _ONE_WORD else '[^;]+' if name == 'unit' else '.+?'})"
