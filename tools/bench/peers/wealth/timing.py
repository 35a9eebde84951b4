"""Time one implementation: `python -m tools.bench.peers.wealth.timing NAME AGENTS STEPS REPETITIONS` prints JSON.

Imports nothing but the implementation and the standard library, so that it also runs in the other environment.
"""

import json
import sys
from collections import Counter
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter
from typing import Any

_PACKAGES = ("mesa", "mesa-frames", "polars", "numpy", "numba")
WARM_UP_STEPS = 1


def timed(name: str, agents: int, steps: int, repetitions: int) -> dict[str, Any]:
    """Return seconds per step of each repetition, of the first step, and how many agents hold 0, 1, 2… coins."""
    wealth = import_module(f"tools.bench.peers.wealth.{name}").Wealth
    first: list[float] = []
    seconds: list[float] = []
    for seed in range(1, repetitions + 1):
        model = wealth(agents, seed)
        first.append(_seconds(model, WARM_UP_STEPS))
        seconds.append(_seconds(model, steps) / steps)
    held = Counter(model.coins())
    return {
        "seconds_per_step": seconds,
        "first_step_seconds": first[0],
        "agents_by_coins": [held[coins] for coins in range(max(held) + 1)],
        "steps": steps + WARM_UP_STEPS,
        "fewest_coins": min(held),
        "versions": _versions(),
    }


def _seconds(model: Any, steps: int) -> float:
    start = perf_counter()
    model.run(steps)
    return perf_counter() - start


def _versions() -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


if __name__ == "__main__":
    _name, *_numbers = sys.argv[1:]
    sys.stdout.write(json.dumps(timed(_name, *map(int, _numbers))) + "\n")
