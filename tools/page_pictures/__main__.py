"""Make the pictures of the READMEs: `python -m tools.page_pictures`, from the stored default study or another."""

import signal
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from experiments.language.texts import LANGUAGES, text
from tools.chromium import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "docs" / "images" / "pages"
WIDTH, HEIGHT = 1280, 1150  # pixels
COLOURS = 128  # enough for text and charts, in a file of some 100 kB
PATIENCE = 300_000.0  # milliseconds, in which a first explorer compiles its kernels
MOMENT = 1000.0  # milliseconds, in which a page notices a move and draws what comes into view
MOVED = "facilitation.facilitators_per_million"
VALUE = "6"


def main(arguments: Sequence[str]) -> int:
    """Write four pictures, of the report and of the explorer in both languages, and return 0."""
    parser = ArgumentParser("python -m tools.page_pictures", description="Make the pictures of the READMEs.")
    parser.add_argument("--study", default="plan_100", help="a stored study of which the report is shown")
    study = str(parser.parse_args(arguments).study)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for language in LANGUAGES:
            _report(browser, study, language)
            _explorer(browser, language)
    return 0


def _report(browser: "Browser", study: str, language: str) -> None:
    _run("task=report", f"study={study}", f"language={language}")
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.goto((PROJECT / "results" / study / f"report_{language}.html").as_uri())
    page.evaluate("document.getElementById('answer').scrollIntoView()")
    _keep(page, f"report_{language}")


def _explorer(browser: "Browser", language: str) -> None:
    with _served(f"language={language}") as address:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(address)
        page.wait_for_selector("#charts figure[data-drawn]", timeout=PATIENCE)
        page.fill(f"[id='lever-{MOVED}']", VALUE)
        page.wait_for_timeout(MOMENT)
        done = text("explorer.status.done", language, all="").partition(" ")[0]
        page.wait_for_function(f"document.getElementById('status').textContent.startsWith('{done}')", timeout=PATIENCE)
        _keep(page, f"explorer_{language}")


def _keep(page: "Page", name: str) -> None:
    path = FOLDER / f"{name}.png"
    page.wait_for_timeout(MOMENT)
    page.screenshot(path=path)
    page.close()
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)


def _run(*overrides: str) -> None:
    subprocess.run([sys.executable, "run.py", *overrides], cwd=PROJECT, check=True)


@contextmanager
def _served(*overrides: str) -> Iterator[str]:
    """Start an explorer of Corse and give its address; it ends with the block."""
    command = [sys.executable, "run.py", "task=explore", "territory=region", "territory.code=94", *overrides]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = next(line for line in process.stdout if "http" in line)
            yield next(word for word in line.split() if word.startswith("http"))
        finally:
            process.send_signal(signal.SIGINT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
