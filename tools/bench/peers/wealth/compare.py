"""Time the wealth model in all its implementations, and check that they are the same model."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.bench.conditions import Conditions
from tools.bench.fresh_process import MeasurementFailed, environment, report_of
from tools.bench.peers.wealth.same_model import TOLERANCE, coins_in_all, distance
from tools.bench.repetitions import Values, of_repetitions

CHECKED_AGENTS, CHECKED_STEPS = 10_000, 50


@dataclass(frozen=True)
class Peer:
    """An implementation, the sizes at which it is timed, and whether it may use every core."""

    module: str
    agents: tuple[int, ...]
    steps: int = 10  # timed at once
    one_thread: bool = True


PEERS: Mapping[str, Peer] = {
    "mesa": Peer("mesa_objects", (1_000, 10_000, 100_000)),
    "mesa-frames": Peer("data_frames", (1_000, 10_000, 100_000, 1_000_000)),
    "mesa-frames, all cores": Peer("data_frames", (100_000, 1_000_000), one_thread=False),
    "columns": Peer("columns", (1_000, 10_000, 100_000, 1_000_000), steps=200),
}


def peers(conditions: Conditions) -> Values:
    """Seconds per step of a standard model in Mesa, in mesa-frames, and as columns with Numba."""
    return {
        "model": "Boltzmann wealth, simultaneous",
        "implementations": {name: _implementation(peer, conditions) for name, peer in PEERS.items()},
    }


def _implementation(peer: Peer, conditions: Conditions) -> Values:
    python = conditions.python_of("mesa-frames") if peer.module == "data_frames" else Path(sys.executable)
    if python is None:
        return {"skipped": "there is no environment with mesa-frames (`make bench` makes one where it can)"}
    try:
        return _timed(peer, python, conditions)
    except MeasurementFailed as failure:
        return {"skipped": f"it failed: {failure}"}


def _timed(peer: Peer, python: Path, conditions: Conditions) -> Values:
    sizes = peer.agents[:1] if conditions.quick else peer.agents
    repetitions = conditions.slow_repetitions
    checked = _report(peer, python, conditions, CHECKED_AGENTS, CHECKED_STEPS, 1)
    rows = {str(agents): _report(peer, python, conditions, agents, peer.steps, repetitions) for agents in sizes}
    return {
        "versions": checked["versions"],
        "steps_timed": peer.steps,
        "same_model": is_same_model(checked),
        "distance_from_theory": round(distance(checked["agents_by_coins"], checked["steps"]), 4),
        "seconds_per_step": {agents: of_repetitions(report["seconds_per_step"]) for agents, report in rows.items()},
        "first_step_seconds": {agents: report["first_step_seconds"] for agents, report in rows.items()},
    }


def _report(
    peer: Peer, python: Path, conditions: Conditions, agents: int, steps: int, repetitions: int
) -> dict[str, Any]:
    numbers = [str(number) for number in (agents, steps, repetitions)]
    command = [str(python), "-m", "tools.bench.peers.wealth.timing", peer.module, *numbers]
    return report_of(command, environment(conditions.cache, peer.one_thread))


def is_same_model(report: Values) -> bool:
    """Return whether a report conserves coins, lets nobody owe any, and has the expected distribution."""
    held = report["agents_by_coins"]
    conserved = coins_in_all(held) == sum(held) and report["fewest_coins"] >= 0
    return bool(conserved and distance(held, report["steps"]) < TOLERANCE)
