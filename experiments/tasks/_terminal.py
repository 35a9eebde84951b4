"""The terminal, file or pipe that a task prints to, in the language of its study."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from experiments.language.texts import text
from sim.visible import visible

_NARROWEST: Final = 150  # columns; without a terminal nothing says how wide a page is


class TextScreen(Console):
    """A console on which nothing in a text is an instruction: no markup, no emoji names, no escape codes."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(markup=False, emoji=False, **settings)

    def render_str(self, text: str, **settings: Any) -> Text:
        """Return a text as rich draws it, with what cannot be seen written out; its line ends stay."""
        return super().render_str(re.sub(r"[^\n]+", lambda found: visible(found.group()), text), **settings)


def wide_console() -> Console:
    """Return a console that does not cut tables when the output goes to a file or a pipe."""
    console = TextScreen()
    return console if console.is_terminal else TextScreen(width=max(console.width, _NARROWEST))


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
        self.console.print(words, highlight=False, soft_wrap=True)
