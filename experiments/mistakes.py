"""A mistake of the person who typed the command: what is wrong, where, what is allowed, the nearest valid name."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from sim.visible import visible

MAX_LISTED = 40
LONGEST_LINE = 400  # characters of what was typed, as it is repeated in a message


@dataclass
class UserMistake(Exception):  # noqa: N818 — a person's mistake, not an error of the program
    """Ends the command with exit code 2, before anything is computed or written."""

    what: str
    where: str
    allowed: str = ""
    nearest: str | None = None

    def __str__(self) -> str:
        lines = [f"Mistake: {one_line(self.what)}", f"  where:   {one_line(self.where)}"]
        if self.allowed:
            lines.append(f"  allowed: {visible(self.allowed)}")
        if self.nearest:
            lines.append(f"  nearest: {one_line(self.nearest)}")
        return "\n".join(lines)


def one_line(text: str) -> str:
    """Return a text on one line of printable characters, without its middle when it is very long."""
    plain = visible(text)
    half = LONGEST_LINE // 2
    return plain if len(plain) <= LONGEST_LINE else f"{plain[:half]} […] {plain[-half:]}"


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the valid name most like a mistyped one, or None when nothing resembles it."""
    return next(iter(most_like(name, names, 1)), None)


def most_like(name: str, names: Iterable[str], most: int) -> list[str]:
    """Return the valid names most like a mistyped one, the most like first; empty when nothing resembles it."""
    return get_close_matches(name, list(names), n=most, cutoff=0.5)


def listed(names: Iterable[str]) -> str:
    """Return names as text for a message, cut when there are very many."""
    ordered = sorted(set(names))
    rest = len(ordered) - MAX_LISTED
    return ", ".join(ordered[:MAX_LISTED]) + (f", and {rest} more" if rest > 0 else "")


def unknown(kind: str, name: str, names: Iterable[str], where: str) -> UserMistake:
    """Return the mistake of a name that does not exist, with those that do."""
    known = list(names)
    return UserMistake(f"unknown {kind} {name!r}", where, listed(known), nearest(name, known))
