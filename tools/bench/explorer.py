"""How soon the explorer answers, and what it keeps in memory while levers are moved, in a real browser.

An answer is the first paired curve that is drawn after a lever was moved.
"""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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

MOVES: Final[Mapping[str, str]] = {  # one after the other, each lever once, to what the first policy does not hold
    "facilitation.facilitators_per_million": "12",
    "facilitation.maturity_support": "0.3",
    "funding.multiplier": "1.2",
    "funding.variable_share": "0.3",
    "funding.ars_project_euros": "50000",
    "timeline.pressure": "0.6",
    "simplification.load_removed": "0.2",
    "training.tools": "0.5",
    "training.coordinators_trained_per_year": "0.6",
    "merging.intensity": "0.5",
}
_PATIENCE: Final = 600_000  # milliseconds, of a first start that compiles
_SHOWN: Final = "Number(document.getElementById('results').dataset.shown ?? 0)"
_COMMAND: Final = "document.getElementById('command').textContent"
_IS_DONE: Final = "() => /^(Done|This arm)/.test(document.getElementById('status').textContent)"
_PAIRS: Final = 3  # of a move whose memory is measured: so many new runs fill what the page keeps before the last moves
_MANY, _FEW = 200, 20  # moves over which memory is measured
_STEP: Final = 0.01  # by which a lever is moved further each time its turn comes


@dataclass(frozen=True)
class Served:
    """A page that is served, and its process, whose children make the runs."""

    address: str
    pid: int

    def megabytes(self) -> dict[str, float]:
        """Return the resident memory of the page's process, and of all its children together."""
        threads = Path(f"/proc/{self.pid}/task").iterdir()
        children = [int(child) for thread in threads for child in (thread / "children").read_text("ascii").split()]
        return {"page": _resident(self.pid), "workers": sum(map(_resident, children))}


def _resident(pid: int) -> float:
    """Return the megabytes of a process that lie in memory."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1000


def explorer(conditions: Conditions) -> Values:
    """Seconds from a moved lever to its first paired curve, ten levers each, for the country and for a département."""
    places = (conditions.country, Place(TINY.kind, TINY.code, 1.0))
    with _browser() as browser:
        return {"places": [_of_place(place, conditions.cache, browser) for place in places]}


def explorer_memory(conditions: Conditions) -> Values:
    """Resident megabytes of the page and of its workers over moves one after the other, for the country."""
    n_moves, rows = _FEW if conditions.quick else _MANY, list[dict[str, float]]()
    pairs = f"explore.pairs={_PAIRS}"
    with _browser() as browser, _served(conditions.country, conditions.cache, pairs) as served:
        page = _opened(browser, served)
        for number, (path, value) in enumerate([*moves(n_moves), ("", "")]):
            if number % (n_moves // 4) == 0:
                rows.append({"moves": number, **served.megabytes()})
            if path:
                _seconds_of_move(page, path, value)
        page.close()
    return {"place": str(conditions.country), "pairs": _PAIRS, "megabytes": rows}


def moves(number: int) -> Iterator[tuple[str, str]]:
    """Yield moves of the levers in turns: path and value, a little more each time, so that no two are the same."""
    levers = list(MOVES.items())
    for place in range(number):
        turn, lever = divmod(place, len(levers))
        path, value = levers[lever]
        yield path, f"{float(value) * (1 + _STEP * turn):g}"


@contextmanager
def _browser() -> Iterator["Browser"]:
    try:
        with chromium() as browser:
            yield browser
    except NoChromium as missing:
        raise NotMeasured(str(missing)) from missing


def _of_place(place: Place, cache: Path, browser: "Browser") -> Values:
    with _served(place, cache) as served:
        page = _opened(browser, served)
        seconds = [_seconds_of_move(page, path, value) for path, value in MOVES.items()]
        page.close()
    return {"place": str(place), "seconds": of_repetitions(seconds)}


def _opened(browser: "Browser", served: Served) -> "Page":
    """Open the page, wait until what it begins with is complete, and unfold all levers."""
    page = browser.new_page()
    page.goto(served.address)
    page.wait_for_function(_IS_DONE, timeout=_PATIENCE)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    return page


def _seconds_of_move(page: "Page", path: str, value: str) -> float:
    """Move a lever, and return the time until something new is drawn; then wait until its bands are complete.

    Raises MeasurementFailed for a move that changes nothing, whose runs are there already.
    """
    before = page.evaluate(_SHOWN)
    start = perf_counter()
    page.fill(f"[id='lever-{path}']", value)
    page.wait_for_function(f"{_SHOWN} > {before}", timeout=_PATIENCE)
    seconds = perf_counter() - start
    if f"{path}={value}" not in page.evaluate(_COMMAND):
        raise MeasurementFailed(f"{path} held {value} already: nothing was moved")
    page.wait_for_function(_IS_DONE, timeout=_PATIENCE)
    return seconds


@contextmanager
def _served(place: Place, cache: Path, *settings: str) -> Iterator[Served]:
    """Serve the page of a place, with results of its own, and yield where it is; end it as Ctrl-C does."""
    with TemporaryDirectory() as results:
        command = [sys.executable, "run.py", "task=explore", *place.overrides, f"results={results}", "language=en"]
        command += settings
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environment(cache), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/", first)
            if address is None:
                raise MeasurementFailed(f"the explorer did not say where it is: {first.strip()}")
            yield Served(address.group(), process.pid)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)
