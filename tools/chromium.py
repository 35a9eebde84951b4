"""Where Chromium is, and how it is started for tests and pictures of pages: it asks nobody for anything."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FLAGS = (
    "--no-sandbox",  # the root of a container has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = "this needs Chromium: apt-get install chromium, or CHROMIUM=/path/to/chromium"


class NoChromium(Exception):  # noqa: N818 — the absence of a program, with what to do about it
    """There is no Chromium on this machine."""


@contextmanager
def chromium() -> Iterator["Browser"]:
    """Start the Chromium of this machine, or the one that CHROMIUM names. Raises NoChromium."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 — of the extra `dev`

    path = shutil.which(os.environ.get("CHROMIUM") or "chromium")
    if path is None:
        raise NoChromium(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()
