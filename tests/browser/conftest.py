"""A real Chromium for tests of pages: what it says in its console, what it asks of the network, what axe finds."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "chromium")
# Chromium itself asks nobody for anything; a container's root has no sandbox.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NEAR = ("127.0.0.1", "localhost", "")
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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once for the tests of a process."""
    path = shutil.which(CHROMIUM)
    if path is None:
        pytest.fail("the tests of pages need Chromium: apt-get install chromium, or CHROMIUM=/path", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a new tab in a profile of its own: width and height in pixels, the colour scheme, the network on or off."""
    opened = []

    def open_tab(width: int = 1280, height: int = 900, scheme: str = "light", offline: bool = False) -> Visit:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, color_scheme=scheme, offline=offline)
        opened.append(context)
        return Visit(context.new_page())

    yield open_tab
    for context in opened:
        context.close()
