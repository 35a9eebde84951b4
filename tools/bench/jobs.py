"""What a process under measurement does: `python -m tools.bench.jobs JOB ARGUMENTS` reports a line of JSON."""

import gc
import json
import resource
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import Any

from experiments.running.make_runs import named_rows
from experiments.running.prepare_engine import prepare_engine
from experiments.running.recorder import Recorder
from experiments.running.worker_context import WorkerContext
from experiments.running.world_and_engine import world_of
from experiments.storing.run_files import run_content
from sim.calendar import FIRST_MONTH
from sim.engine.protocol import engine_named
from sim.snapshot import Snapshot
from tools.bench.conditions import Place
from tools.bench.parent_load import Load, measure
from tools.bench.workload import Workload, study_of, workload_of

Report = dict[str, Any]
_KIB_PER_MB = 1000**2 / 1024
_WARM_UP_MONTHS = 2


def world(place: Place) -> Report:
    """Open the world of a place: build it, or reopen it where the cache holds it."""
    study = study_of(place)
    start = perf_counter()
    opened = world_of(study)
    return {"seconds": perf_counter() - start, "agents": len(opened.professionals)}


def first_run(place: Place, engine: str, months: int) -> Report:
    """Run twice: what the first run takes longer is compiling, or reopening what was compiled."""
    workload = workload_of(place)
    engine_named(engine)
    first, second = (workload.seconds(engine, months=months) for _ in range(2))
    return {"seconds": first - second}


def prepared_for_study(place: Place, engine: str) -> Report:
    """Compile as a study does that makes its runs in two processes: both compile, each a part."""
    study = replace(study_of(place), engine=engine, compute="local", workers=2)
    context = WorkerContext(world_of(study), engine_named(engine), study.results, study)
    start = perf_counter()
    prepare_engine(study, context, study.arms[0].policy, study.arms[0].behaviour)
    return {"seconds": perf_counter() - start}


def tiny_run(place: Place, engine: str, months: int) -> Report:
    """Open a small world and run it once; the caller measures the whole process."""
    workload = workload_of(place)
    return {"seconds": workload.seconds(engine, months=months), "agents": workload.agents}


def timed_runs(place: Place, engine: str, repetitions: int) -> Report:
    """Time whole runs, after a short one that compiles and reads the world once."""
    workload = _warm_workload(place, engine)
    return {**_size(workload), "seconds": [workload.seconds(engine) for _ in range(repetitions)]}


def recorded_runs(place: Place, engine: str, repetitions: int) -> Report:
    """Time what a study does around a run, whose months are at hand: metrics, rows, the file, and all together."""
    workload = _warm_workload(place, engine)
    months = list(engine_named(engine).trajectory(workload.inputs()))
    timed = [_recorded(workload, months) for _ in range(1 + repetitions)][1:]
    parts = dict(zip(("metrics and rows", "file", "all"), map(list, zip(*timed, strict=True)), strict=True))
    return {**_size(workload), "seconds": parts}


def _recorded(workload: Workload, months: list[Snapshot]) -> tuple[float, ...]:
    recorder = Recorder(workload.world, workload.behaviour, FIRST_MONTH, workload.last_month, frozenset())
    times = [perf_counter()]
    for month in months:
        recorder.record(month)
    rows = named_rows(recorder, "plan_100", draw=0, replicate=0)
    times.append(perf_counter())
    run_content("measured", rows)
    times.append(perf_counter())
    return (*(after - before for before, after in pairwise(times)), times[-1] - times[0])


def both_engines(place: Place, engine: str, reference: str, rounds: int) -> Report:
    """Time both engines in turns on the same world: the reference once, the engine under test three times a round."""
    workload = _warm_workload(place, engine)
    seconds: dict[str, list[list[float]]] = {reference: [], engine: []}
    for _ in range(rounds):
        seconds[reference].append([workload.seconds(reference)])
        gc.collect()
        seconds[engine].append([workload.seconds(engine) for _ in range(3)])
    return {**_size(workload), "rounds": seconds}


def peak_memory(place: Place, engine: str, months: int | None, runs: int) -> Report:
    """Run one run after another and report the peak memory of the process in MB (10^6 bytes)."""
    workload = workload_of(place)
    for replicate in range(runs):
        workload.run(engine, replicate, months)
    return {**_size(workload), "peak_mb": _peak_mb()}


def runs_on_demand(place: Place, engine: str, runs: int) -> Report:
    """Get ready, say so, then make a number of runs for every line that comes in, and say when they are done."""
    workload = _warm_workload(place, engine)
    _say("ready")
    for _ in sys.stdin:
        for replicate in range(runs):
            workload.run(engine, replicate)
        _say("done")
    return _size(workload)


def parent_load(place: Place, workers: int, portions: int) -> Report:
    """Store portions that worker processes answer at once, as a study with outputs=aggregated does."""
    return measure(study_of(place), Load(workers, portions), _peak_mb)


def _say(line: str) -> None:
    """Tell the bench, which reads what this process writes line by line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _warm_workload(place: Place, engine: str) -> Workload:
    workload = workload_of(place)
    workload.run(engine, months=_WARM_UP_MONTHS)
    gc.collect()
    return workload


def _size(workload: Workload) -> Report:
    return {"agents": workload.agents, "months": workload.months}


def _peak_mb() -> float:
    """Return this process's own peak; getrusage would count what the parent held when it started us."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / _KIB_PER_MB
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1000**2 if sys.platform == "darwin" else peak / _KIB_PER_MB


_ALL = (
    world,
    first_run,
    prepared_for_study,
    tiny_run,
    timed_runs,
    recorded_runs,
    both_engines,
    peak_memory,
    runs_on_demand,
    parent_load,
)
JOBS: dict[str, Callable[..., Report]] = {job.__name__: job for job in _ALL}


def main(arguments: list[str]) -> None:
    """Do the job that is named, with arguments as a JSON object, and print its report as one line of JSON."""
    name, values = arguments
    given = json.loads(values)
    _say(json.dumps(JOBS[name](Place(**given.pop("place")), **given)))


if __name__ == "__main__":
    main(sys.argv[1:])
