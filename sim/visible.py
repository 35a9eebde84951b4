"""Text of a person or of a file as text that can be shown: nothing in it acts on a terminal, or is there unseen."""

import re
from typing import Final

_UNSEEN: Final = re.compile(  # letters and marks that are drawn as nothing, although they count as printable
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_SPACES: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")  # not printable for Python, yet harmless


def visible(text: str) -> str:
    r"""Return a text with its control, direction, zero-width and unassigned characters written out, such as \x1b."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter if _is_seen(letter) else letter.encode("unicode_escape").decode() for letter in text)


def _is_seen(letter: str) -> bool:
    return (letter.isprintable() and not _UNSEEN.match(letter)) or bool(_SPACES.match(letter))
