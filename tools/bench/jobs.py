"""What a process under measurement does: `python -m tools.bench.jobs JOB ARGUMENTS` reports a line of JSON."""

import gc
import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from experiments.running.world_and_engine import world_of
from sim.engine.protocol import engine_named
from tools.bench.conditions import Place
from tools.bench.scene import Scene, open_scene, study_of

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
    scene = open_scene(place)
    engine_named(engine)
    first, second = (scene.seconds(engine, months=months) for _ in range(2))
    return {"seconds": first - second}


def tiny_run(place: Place, engine: str, months: int) -> Report:
    """Open a small world and run it once; the caller measures the whole process."""
    scene = open_scene(place)
    return {"seconds": scene.seconds(engine, months=months), "agents": scene.agents}


def timed_runs(place: Place, engine: str, repetitions: int) -> Report:
    """Time whole runs, after a short one that compiles and reads the world once."""
    scene = _warm_scene(place, engine)
    return {**_size(scene), "seconds": [scene.seconds(engine) for _ in range(repetitions)]}


def both_engines(place: Place, engine: str, reference: str, rounds: int) -> Report:
    """Time both engines in turns on the same world: the reference once, the engine under test three times a round."""
    scene = _warm_scene(place, engine)
    seconds: dict[str, list[list[float]]] = {reference: [], engine: []}
    for _ in range(rounds):
        seconds[reference].append([scene.seconds(reference)])
        gc.collect()
        seconds[engine].append([scene.seconds(engine) for _ in range(3)])
    return {**_size(scene), "rounds": seconds}


def peak_memory(place: Place, engine: str, months: int | None, runs: int) -> Report:
    """Run one run after another and report the peak memory of the process in MB (10^6 bytes)."""
    scene = open_scene(place)
    for replicate in range(runs):
        scene.run(engine, replicate, months)
    return {**_size(scene), "peak_mb": _peak_mb()}


def runs_on_demand(place: Place, engine: str, runs: int) -> Report:
    """Get ready, say so, then make a number of runs for every line that comes in, and say when they are done."""
    scene = _warm_scene(place, engine)
    _say("ready")
    for _ in sys.stdin:
        for replicate in range(runs):
            scene.run(engine, replicate)
        _say("done")
    return _size(scene)


def _say(line: str) -> None:
    """Tell the bench, which reads what this process writes line by line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _warm_scene(place: Place, engine: str) -> Scene:
    scene = open_scene(place)
    scene.run(engine, months=_WARM_UP_MONTHS)
    gc.collect()
    return scene


def _size(scene: Scene) -> Report:
    return {"agents": scene.agents, "months": scene.months}


def _peak_mb() -> float:
    """Return this process's own peak; getrusage would count what the parent held when it started us."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / _KIB_PER_MB
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1000**2 if sys.platform == "darwin" else peak / _KIB_PER_MB


JOBS: dict[str, Callable[..., Report]] = {
    job.__name__: job for job in (world, first_run, tiny_run, timed_runs, both_engines, peak_memory, runs_on_demand)
}


def main(arguments: list[str]) -> None:
    """Do the job that is named, with arguments as a JSON object, and print its report as one line of JSON."""
    name, values = arguments
    given = json.loads(values)
    _say(json.dumps(JOBS[name](Place(**given.pop("place")), **given)))


if __name__ == "__main__":
    main(sys.argv[1:])
