"""The page as an application of Shiny: each tab has its own exploration, which hears the inputs of that tab."""

from collections.abc import Callable
from functools import partial
from typing import Any

from shiny import App, Inputs, Outputs, Session, reactive, ui

from experiments.exploring.exploration import Exploration, Explorer
from experiments.exploring.page import PageContent
from experiments.exploring.runs import TabMistake
from experiments.language.texts import text


def application(explorer: Explorer, content: PageContent) -> App:
    """Return the page as an application."""

    def serve(inputs: Inputs, _: Outputs, session: Session) -> None:
        try:
            tab = explorer.workers.open_tab()
        except TabMistake:
            session.on_flushed(partial(_refuse, session, content.language), once=True)
            return
        exploration = Exploration(explorer, tab, session.send_custom_message, content.language)
        session.on_ended(exploration.close)
        _listen(inputs, exploration)

    return App(ui.page_html(content.html()), serve)


async def _refuse(session: Session, language: str) -> None:
    words = text("explorer.status.too_many", language)
    await session.send_custom_message("progress", {"done": 0, "all": 1, "step": words})


def _listen(inputs: Inputs, exploration: Exploration) -> None:
    _on(inputs, "moves", exploration.move)
    _on(inputs, "language", exploration.speak)
    _on(inputs, "place", exploration.go_to)
    _on(inputs, "stored", exploration.open_beside)
    _on(inputs, "pin", lambda _: exploration.pin())
    _on(inputs, "unpin", lambda _: exploration.unpin())


def _on(inputs: Inputs, name: str, hear: Callable[[Any], None]) -> None:
    @reactive.effect
    @reactive.event(inputs[name])
    def _() -> None:
        hear(inputs[name]())
