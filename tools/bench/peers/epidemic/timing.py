"""Let one implementation run when asked: `python -m tools.bench.peers.epidemic.timing NAME PLACES`.

Says "ready" after a first run, which compiles, and then answers each line with a seed by a line of JSON. Imports
nothing but the implementation, places.py and the standard library, so that it also runs in the peers' environments.
"""

import json
import sys
from importlib import import_module
from importlib.metadata import distributions
from time import process_time
from typing import Any

from tools.bench.peers.epidemic.places import DAYS

_PACKAGES = ("laser-generic", "laser-core", "starsim", "numpy", "numba")


def timed(name: str, n_places: int, seed: int) -> dict[str, Any]:
    """Return the CPU seconds of one run, without making the people, and its curve."""
    epidemic = import_module(f"tools.bench.peers.epidemic.{name}").Epidemic(n_places, seed)
    start = process_time()
    epidemic.run(DAYS)
    return {"cpu_seconds": process_time() - start, "curve": epidemic.curve(), "versions": _versions()}


def _versions() -> dict[str, str]:
    found = {one.metadata["Name"].replace(".", "-"): one.version for one in distributions()}
    return {name: found[name] for name in _PACKAGES if name in found}


def _answer(name: str, n_places: int) -> None:
    timed(name, n_places, seed=0)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(timed(name, n_places, int(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _answer(sys.argv[1], int(sys.argv[2]))
