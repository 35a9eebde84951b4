"""A real Chromium for tests of pages: what it says in its console, what it asks of the network, what axe finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tools.chromium import MISSING, NoChromium, chromium

NEAR = ("127.0.0.1", "localhost", "")
PLACE = """
    async ([name, day]) => {
      const view = await window.cptsCharts.view(name).runAsync();
      return view.padding().left + view.origin()[0] + view.scale("x")(Date.parse(day));
    }
"""
SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"


@dataclass
class Visit:
    """One tab, and what went wrong in it."""

    page: Page
    errors: list[str] = field(default_factory=list)  # of the console, and exceptions nobody caught
    outside: list[str] = field(default_factory=list)  # requests to another machine

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    def _see(self, request: Request) -> None:
        if (urlsplit(request.url).hostname or "") not in NEAR:
            self.outside.append(request.url)

    def violations(self) -> list[str]:
        """Return what axe finds against the rules of accessibility: rule, place, and how to mend it."""
        found = Axe().run(self.page).response["violations"]
        return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]

    def screenshot(self, name: str) -> Path:
        """Keep a picture of the whole page in build/screenshots."""
        path = SCREENSHOTS / f"{name}.png"
        self.page.screenshot(path=path, full_page=True)
        return path

    def under_the_cursor(self, chart: str, day: date) -> str:
        """Move the mouse to a date of a chart and return what is shown there."""
        figure = self.page.locator(f"#chart-{chart} .cpts-canvas svg")
        figure.scroll_into_view_if_needed()
        self.page.wait_for_function(
            "(name) => window.cptsCharts.view(name) !== undefined", arg=chart
        )  # it may be drawn again
        place = self.page.evaluate(PLACE, [chart, day.isoformat()])
        box = figure.bounding_box()
        assert box is not None
        for x in (place - 3, place):
            self.page.mouse.move(box["x"] + x, box["y"] + box["height"] / 2)
        return self.page.locator(".cpts-tooltip").inner_text()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started for the tests of a file: while it runs, no other test can have an event loop of its own."""
    try:
        with chromium() as started:
            yield started
    except NoChromium:
        pytest.fail(MISSING, pytrace=False)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a new tab in a profile of its own: its size in pixels, the colour scheme, the network, scripts."""
    opened = []

    def open_tab(
        width: int = 1280, height: int = 900, scheme: str = "light", offline: bool = False, scripts: bool = True
    ) -> Visit:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, color_scheme=scheme, offline=offline, java_script_enabled=scripts)
        opened.append(context)
        return Visit(context.new_page())

    yield open_tab
    for context in opened:
        context.close()
