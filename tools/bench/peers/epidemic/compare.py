"""Time the epidemic in LASER, in Starsim and as columns, in turns, and check that LASER's and ours are one model."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from tools.bench.conditions import Conditions
from tools.bench.fresh_process import MeasurementFailed, environment
from tools.bench.peers.epidemic.places import AGENTS, DAYS
from tools.bench.processes import Answers, answering_process
from tools.bench.repetitions import Values, of_repetitions

COLUMNS, LASER, STARSIM = "columns", "LASER", "Starsim"
MODULES = {COLUMNS: "columns", LASER: "laser", STARSIM: "starsim"}
SIZES: Mapping[int, tuple[str, ...]] = {101: (COLUMNS, LASER), 1_682: (COLUMNS, LASER), 1: (STARSIM,)}
MOST_ERRORS = 4.0  # standard errors by which two implementations may differ


def epidemic(conditions: Conditions) -> Values:
    """CPU seconds of an SIR epidemic on one thread, by number of places, each implementation in turns."""
    sizes = {101: SIZES[101]} if conditions.quick else SIZES
    return {
        "model": "SIR, exponential infections, places that infect each other; Starsim: random network, no places",
        "agents": AGENTS,
        "days": DAYS,
        "places": {str(n_places): _in_turns(n_places, names, conditions) for n_places, names in sizes.items()},
    }


def _in_turns(n_places: int, names: Sequence[str], conditions: Conditions) -> Values:
    with ExitStack() as open_processes:
        running, left_out = _started(n_places, names, conditions, open_processes)
        rounds = range(1, conditions.repetitions + 1)
        answers = [{name: process.ask(str(seed)) for name, process in running.items()} for seed in rounds]
    reports = {name: [answer[name] for answer in answers] for name in running}
    found: dict[str, Any] = {name: _of_reports(each) for name, each in reports.items()} | left_out
    if COLUMNS in reports and LASER in reports:
        found["ratio"] = of_repetitions(_ratios(reports[LASER], reports[COLUMNS]))
        found["same_model"] = are_alike(*([one["curve"] for one in reports[name]] for name in (COLUMNS, LASER)))
    return found


def _started(
    n_places: int, names: Sequence[str], conditions: Conditions, open_processes: ExitStack
) -> tuple[dict[str, Answers], dict[str, Any]]:
    running, left_out = {}, {}
    for name in names:
        python = Path(sys.executable) if name == COLUMNS else conditions.python_of(name.lower())
        if python is None:
            left_out[name] = {"skipped": f"there is no environment with {name} (`make bench` makes one where it can)"}
            continue
        command = [str(python), "-m", "tools.bench.peers.epidemic.timing", MODULES[name], str(n_places)]
        try:
            process = answering_process(command, environment(conditions.cache))
            running[name] = open_processes.enter_context(process)
        except MeasurementFailed as failure:
            left_out[name] = {"skipped": f"it failed: {failure}"}
    return running, left_out


def _of_reports(reports: Sequence[Values]) -> Values:
    seconds = [one["cpu_seconds"] for one in reports]
    return {
        "versions": reports[0]["versions"],
        "cpu_seconds": of_repetitions(seconds),
        "million_agent_days_per_second": of_repetitions([AGENTS * DAYS / one / 1e6 for one in seconds]),
    }


def _ratios(slow: Sequence[Values], fast: Sequence[Values]) -> list[float]:
    return [one["cpu_seconds"] / other["cpu_seconds"] for one, other in zip(slow, fast, strict=True)]


def are_alike(some: Sequence[Sequence[int]], others: Sequence[Sequence[int]]) -> bool:
    """Return whether two groups of epidemics (runs × days) have the same mean course: by day, within MOST_ERRORS."""
    first, second = (np.asarray(group, dtype=float)[:, 9::10] for group in (some, others))
    variance = first.var(axis=0, ddof=1) / len(first) + second.var(axis=0, ddof=1) / len(second)
    return bool(np.all(np.abs(first.mean(axis=0) - second.mean(axis=0)) <= MOST_ERRORS * np.sqrt(variance)))
