"""The terminal, file or pipe that a task prints to, in the language of its study."""

from dataclasses import dataclass, field
from typing import Final

from rich.console import Console

from experiments.language.texts import text

_NARROWEST: Final = 150  # columns; without a terminal nothing says how wide a page is


def wide_console() -> Console:
    """Return a console that does not cut tables when the output goes to a file or a pipe."""
    console = Console()
    return console if console.is_terminal else Console(width=max(console.width, _NARROWEST))


@dataclass(frozen=True)
class Terminal:
    """Prints lines as they are: nothing in them is markup, and long ones are not cut."""

    language: str
    console: Console = field(default_factory=wide_console)

    def say(self, key: str, **values: object) -> None:
        """Print the text of a key."""
        self.line(text(key, self.language, **values))

    def line(self, words: str) -> None:
        """Print a line."""
        self.console.print(words, highlight=False, markup=False, soft_wrap=True)
