"""How soon the explorer answers: from a moved lever to the first paired curve that is drawn, in a real browser."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Final

from tools.bench.conditions import TINY, Conditions, Place
from tools.bench.fresh_process import PROJECT, MeasurementFailed, NotMeasured, environment
from tools.bench.repetitions import Values, of_repetitions
from tools.chromium import NoChromium, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MOVES: Final[Mapping[str, str]] = {  # one after the other, each lever once
    "facilitation.facilitators_per_million": "8",
    "facilitation.maturity_support": "0.3",
    "funding.multiplier": "1.2",
    "funding.variable_share": "0.3",
    "funding.ars_project_euros": "50000",
    "timeline.pressure": "0.3",
    "simplification.load_removed": "0.2",
    "training.tools": "0.5",
    "training.coordinators_trained_per_year": "0.3",
    "merging.intensity": "0.5",
}
_PATIENCE: Final = 600_000  # milliseconds, of a first start that compiles
_SHOWN: Final = "Number(document.getElementById('results').dataset.shown ?? 0)"
_IS_DONE: Final = "() => /^(Done|This arm)/.test(document.getElementById('status').textContent)"


def explorer(conditions: Conditions) -> Values:
    """Seconds from a moved lever to its first paired curve, ten levers each, for the country and for a département."""
    try:
        with chromium() as browser:
            places = (conditions.country, Place(TINY.kind, TINY.code, 1.0))
            return {"places": [_of_place(place, conditions.cache, browser) for place in places]}
    except NoChromium as missing:
        raise NotMeasured(str(missing)) from missing


def _of_place(place: Place, cache: Path, browser: "Browser") -> Values:
    with _served(place, cache) as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_function(_IS_DONE, timeout=_PATIENCE)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        seconds = [_seconds_of_move(page, path, value) for path, value in MOVES.items()]
        page.close()
    return {"place": str(place), "seconds": of_repetitions(seconds)}


def _seconds_of_move(page: "Page", path: str, value: str) -> float:
    """Move a lever, and return the time until something new is drawn; then wait until its bands are complete."""
    before = page.evaluate(_SHOWN)
    start = perf_counter()
    page.fill(f"[id='lever-{path}']", value)
    page.wait_for_function(f"{_SHOWN} > {before}", timeout=_PATIENCE)
    seconds = perf_counter() - start
    page.wait_for_function(_IS_DONE, timeout=_PATIENCE)
    return seconds


@contextmanager
def _served(place: Place, cache: Path) -> Iterator[str]:
    """Serve the page of a place, with results of its own, and yield its address; end it as Ctrl-C does."""
    with TemporaryDirectory() as results:
        command = [sys.executable, "run.py", "task=explore", *place.overrides, f"results={results}", "language=en"]
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environment(cache), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/", first)
            if address is None:
                raise MeasurementFailed(f"the explorer did not say where it is: {first.strip()}")
            yield address.group()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)
