"""Fresh processes: what is measured neither inherits memory, imports and compiled code, nor leaves any behind."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.cache import CACHE_VARIABLE

PROJECT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 1800.0  # of one process; the slowest, three national runs with Mesa, takes a third of it
_THREAD_SETTINGS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "ARROW_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "POLARS_MAX_THREADS",
)


class NotMeasured(Exception):  # noqa: N818 — the absence of a number, with its reason, not an error
    """What is to be measured is not there: the reason stands in the results instead of a number."""


class MeasurementFailed(Exception):  # noqa: N818
    """A process under measurement ended with an error; its last words are the message."""


def environment(cache: Path, one_thread: bool = True) -> dict[str, str]:
    """Return the environment of a process under measurement: a cache folder of its own, and one thread."""
    threads = dict.fromkeys(_THREAD_SETTINGS, "1") if one_thread else {}
    return {**os.environ, CACHE_VARIABLE: str(cache), **threads}


def job_command(job: str, arguments: Mapping[str, Any]) -> list[str]:
    """Return the command of a job of tools/bench/jobs.py."""
    return [sys.executable, "-m", "tools.bench.jobs", job, json.dumps(arguments)]


def in_fresh_process(job: str, arguments: Mapping[str, Any], cache: Path) -> dict[str, Any]:
    """Do a job in a process of its own, one thread, and return what it reports; raises MeasurementFailed."""
    return report_of(job_command(job, arguments), environment(cache))


def report_of(command: Sequence[str], variables: Mapping[str, str]) -> dict[str, Any]:
    """Run a command whose last line of output is a JSON object and return this; raises MeasurementFailed."""
    report: dict[str, Any] = json.loads(run(command, variables).strip().splitlines()[-1])
    return report


def run(command: Sequence[str], variables: Mapping[str, str]) -> str:
    """Run a command in the project's folder and return its output; raises MeasurementFailed."""
    try:
        done = subprocess.run(
            command, env=dict(variables), cwd=PROJECT, capture_output=True, text=True, check=False, timeout=MOST_SECONDS
        )
    except subprocess.TimeoutExpired as late:
        raise MeasurementFailed(f"no answer within {MOST_SECONDS / 60:.0f} minutes") from late
    if done.returncode != 0:
        raise MeasurementFailed(last_words(done.stderr))
    return done.stdout


def last_words(errors: str) -> str:
    """Return the last line of what a process said before it failed."""
    lines = errors.strip().splitlines()
    return lines[-1] if lines else "it ended without a word (out of memory?)"
