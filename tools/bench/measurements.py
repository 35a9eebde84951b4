"""The measurements of the two engines: each a small function from conditions to numbers, listed in catalogue.py."""

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter
from typing import TypeVar

from tools.bench.conditions import TINY, TINY_MONTHS, Conditions, Place, engine_exists, need_engine
from tools.bench.fresh_process import PROJECT, environment, in_fresh_process, job_command, run
from tools.bench.processes import ready_processes
from tools.bench.repetitions import Values, of_repetitions

T = TypeVar("T")
_NANOSECONDS = 1e9
_MONTHS_IN_MEMORY = (12, None)  # None: to the end
_RUNS_IN_MEMORY = (1, 5)
_WORKERS = (8, 16)
_PORTIONS, _PORTIONS_QUICK = 64, 8  # of a thousand runs each


def validate(conditions: Conditions) -> Values:
    """Wall time of `python run.py task=validate`, the whole process; the first one, with empty caches, stands apart."""
    command = [sys.executable, str(PROJECT / "run.py"), "task=validate"]
    with _empty_cache(conditions) as cache:
        first, *later = (
            _with_wall_time(lambda: run(command, environment(cache)))[0] for _ in range(1 + conditions.repetitions)
        )
    return {"seconds": of_repetitions(later), "first_seconds": first}


def world(conditions: Conditions) -> Values:
    """Time to build the world with empty caches, and to reopen it from the cache afterwards."""
    job = partial(in_fresh_process, "world", {"place": asdict(conditions.country)})
    built: list[Values] = []
    for _ in range(conditions.slow_repetitions):
        with _empty_cache(conditions) as cache:
            built.append(job(cache))
            is_kept = any((cache / "worlds").glob("*"))
            reopened = [job(cache) for _ in range(conditions.repetitions)] if is_kept else []
    return {
        "agents": built[0]["agents"],
        "build_seconds": _seconds(built),
        "cache_seconds": _seconds(reopened) if reopened else None,
    }


def compiling(conditions: Conditions) -> Values:
    """What the first run takes longer than the second: with empty caches, and with the kernels kept on disk.

    Beside it what a study waits for that compiles in two processes.
    """
    need_engine(conditions.engine)
    what = {"place": asdict(TINY), "engine": conditions.engine}
    job = partial(in_fresh_process, "first_run", {**what, "months": TINY_MONTHS})
    first, later, by_two = [], [], []
    for _ in range(conditions.slow_repetitions):
        with _empty_cache(conditions) as cache:
            first.append(job(cache))
            later.append(job(cache))
        with _empty_cache(conditions) as cache:
            by_two.append(in_fresh_process("prepared_for_study", what, cache))
    return {
        "seconds": _seconds(first),
        "reopened_seconds": _seconds(later),
        "two_processes_seconds": _seconds(by_two),
    }


def tiny_run(conditions: Conditions) -> Values:
    """Wall time of a whole process that opens a small world and runs one year: here start-up is nearly all."""
    engines = [name for name in dict.fromkeys((conditions.engine, conditions.reference)) if engine_exists(name)]
    rows = {engine: _tiny_run(engine, conditions) for engine in engines}
    return {"place": str(TINY), "months": TINY_MONTHS, "engines": rows}


def _tiny_run(engine: str, conditions: Conditions) -> Values:
    job = partial(
        in_fresh_process,
        "tiny_run",
        {"place": asdict(TINY), "engine": engine, "months": TINY_MONTHS},
        conditions.cache,
    )
    job()  # compiles, if the engine does
    timed = [_with_wall_time(job) for _ in range(conditions.repetitions)]
    return {
        "process_seconds": of_repetitions([wall for wall, _ in timed]),
        "run_seconds": _seconds([report for _, report in timed]),
    }


def national_run(conditions: Conditions) -> Values:
    """Time of a run of the whole country at 1:1, July 2019 to December 2027, once compiled."""
    return _timed_runs(conditions, conditions.country, conditions.repetitions)


def around_run(conditions: Conditions) -> Values:
    """Time to read the months of a run into metrics, to collect their rows, and to pack these into a file."""
    need_engine(conditions.engine)
    arguments = {
        "place": asdict(conditions.country),
        "engine": conditions.engine,
        "repetitions": conditions.repetitions,
    }
    report = in_fresh_process("recorded_runs", arguments, conditions.cache)
    return {**report, "seconds": {name: of_repetitions(values) for name, values in report["seconds"].items()}}


def speedup(conditions: Conditions) -> Values:
    """Time of the same run with both engines in one process, in turns; the ratio is of medians within a round."""
    need_engine(conditions.engine)
    report = in_fresh_process(
        "both_engines",
        {
            "place": asdict(conditions.country),
            "engine": conditions.engine,
            "reference": conditions.reference,
            "rounds": conditions.slow_repetitions,
        },
        conditions.cache,
    )
    rounds: dict[str, list[list[float]]] = report.pop("rounds")
    slow, fast = rounds[conditions.reference], rounds[conditions.engine]
    ratios = [
        of_repetitions(one)["median"] / of_repetitions(other)["median"] for one, other in zip(slow, fast, strict=True)
    ]
    agent_months = report["agents"] * report["months"]
    return {
        **report,
        "ratio": of_repetitions(ratios),
        "seconds": {name: _pooled(times) for name, times in rounds.items()},
        "reference_agent_months_per_second": agent_months / _pooled(slow)["median"],
    }


def _pooled(rounds: Sequence[Sequence[float]]) -> Values:
    return of_repetitions(list(chain.from_iterable(rounds)))


def memory(conditions: Conditions) -> Values:
    """Peak memory of a process that opens the world and runs: by months, by runs, and with empty caches."""
    need_engine(conditions.engine)
    cases = [(months, 1) for months in _MONTHS_IN_MEMORY] + [(None, runs) for runs in _RUNS_IN_MEMORY[1:]]
    rows = []
    for months, runs in cases:
        reports = [_peak(conditions, conditions.cache, months, runs) for _ in range(conditions.slow_repetitions)]
        peaks = of_repetitions([report["peak_mb"] for report in reports])
        rows.append({"months": months or reports[0]["months"], "runs": runs, "peak_mb": peaks})
    with _empty_cache(conditions) as cache:
        cold = _peak(conditions, cache, None, 1)["peak_mb"]
    return {"warm": rows, "empty_caches_peak_mb": of_repetitions([cold])}


def _peak(conditions: Conditions, cache: Path, months: int | None, runs: int) -> Values:
    place = asdict(conditions.country)
    arguments = {"place": place, "engine": conditions.engine, "months": months, "runs": runs}
    return in_fresh_process("peak_memory", arguments, cache)


def throughput(conditions: Conditions) -> Values:
    """Runs per minute of one process and of two at the same time, one thread each, in turns."""
    need_engine(conditions.engine)
    runs = 2 if conditions.quick else 20
    job = {"place": asdict(conditions.country), "engine": conditions.engine, "runs": runs}
    command = job_command("runs_on_demand", job)
    rates: dict[int, list[float]] = {1: [], 2: []}
    with ready_processes(command, environment(conditions.cache), max(rates)) as processes:
        for _ in range(conditions.repetitions):
            for number, measured in rates.items():
                measured.append(number * runs * 60.0 / processes.seconds(number))
    ratios = [two / one for one, two in zip(rates[1], rates[2], strict=True)]
    by_number = {str(number): of_repetitions(measured) for number, measured in rates.items()}
    return {"runs_at_a_time": runs, "runs_per_minute": by_number, "ratio": of_repetitions(ratios)}


def scaling(conditions: Conditions) -> Values:
    """Time per agent and month in worlds of different sizes, and in a whole country with few agents."""
    places = (*conditions.scaling, conditions.thin_country)
    rows = [_per_agent_month(_timed_runs(conditions, place, conditions.repetitions), place) for place in places]
    return {"worlds": rows[:-1], "thin_country": rows[-1]}


def parent(conditions: Conditions) -> Values:
    """Runs a second that one process stores as sums when 8 and 16 worker processes answer at once, and its memory."""
    portions = _PORTIONS_QUICK if conditions.quick else _PORTIONS
    place = asdict(conditions.country)
    return {
        str(workers): in_fresh_process(
            "parent_load", {"place": place, "workers": workers, "portions": portions}, conditions.cache
        )
        for workers in _WORKERS
    }


def _timed_runs(conditions: Conditions, place: Place, repetitions: int) -> Values:
    need_engine(conditions.engine)
    arguments = {"place": asdict(place), "engine": conditions.engine, "repetitions": repetitions}
    report = in_fresh_process("timed_runs", arguments, conditions.cache)
    return {**report, "seconds": of_repetitions(report["seconds"])}


def _per_agent_month(timed: Values, place: Place) -> Values:
    agent_months = timed["agents"] * timed["months"]
    nanoseconds = [seconds * _NANOSECONDS / agent_months for seconds in timed["seconds"]["values"]]
    return {"world": str(place), "agents": timed["agents"], "nanoseconds": of_repetitions(nanoseconds)}


def _seconds(reports: Sequence[Values]) -> Values:
    return of_repetitions([report["seconds"] for report in reports])


def _with_wall_time(work: Callable[[], T]) -> tuple[float, T]:
    start = perf_counter()
    done = work()
    return perf_counter() - start, done


@contextmanager
def _empty_cache(conditions: Conditions) -> Iterator[Path]:
    folder = Path(mkdtemp(prefix="empty_", dir=conditions.cache))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
