"""What the process that stores sums keeps up with: workers answer at once with portions that were made before."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, Final

import numpy as np

from experiments.aggregating.layout import Layout
from experiments.aggregating.part import PartSums, summed, sums_of_batch
from experiments.aggregating.part_files import SUMS, packed_in, part_content, sealed
from experiments.aggregating.store import SumsStore
from experiments.aggregating.tree import Portion, planned_tree
from experiments.running.compute import work_ends
from experiments.running.executors import open_process_executor
from experiments.running.make_portions import layout_of
from experiments.running.run_aggregated import store_portion
from experiments.running.world_and_engine import world_of
from experiments.study.definition import Arm, StudyDefinition
from experiments.study.run_hash import code_and_data
from sim.vocabulary import Level

N_ARMS: Final = 4
BATCHES: Final = 250  # of a portion
_SPREAD: Final = 0.1  # standard deviation of outcomes between runs


@dataclass(frozen=True)
class Load:
    """How many worker processes answer, and with how many portions in all."""

    workers: int
    portions: int


def measure(study: StudyDefinition, load: Load, peak: Any) -> dict[str, float]:
    """Return runs stored a second, memory halfway and at the end (`peak` tells it), and the room on disk."""
    study = _study_of(study, load)
    store_of = partial(
        SumsStore, layout=layout_of(study, world_of(study)), tops=planned_tree(study, code_and_data(study))
    )
    with TemporaryDirectory() as folder:
        store, ready, sizes = store_of(Path(folder)), Path(folder) / "ready", list[float]()
        ready.write_bytes(packed_in(part_content("0" * 24, _ready_made(store.layout)))[0])
        start, own_start, peaks = perf_counter(), process_time(), list[float]()
        answer: Callable[[Portion], bytes | Exception] = partial(_answer, str(ready))
        with open_process_executor(answer, load.workers) as executor:
            for portion, made in work_ends(deque(store.missing), executor, lambda portion, error: error):
                error = store_portion(store, portion, made)
                if error is not None:
                    raise error
                sizes.append(sum(file.stat().st_size for file in (store.folder / SUMS).iterdir()) / 1e6)
                peaks.append(peak())
        seconds, own_seconds = perf_counter() - start, process_time() - own_start
    n_runs = load.portions * BATCHES * N_ARMS
    return {
        "runs_per_second": n_runs / seconds,
        "runs_per_cpu_second": n_runs / own_seconds,  # of this process alone
        "halfway_mb": peaks[len(peaks) // 2],
        "end_mb": peaks[-1],
        "disk_mb": max(sizes),
    }


def _study_of(study: StudyDefinition, load: Load) -> StudyDefinition:
    """Return a study of as many portions of a single draw, with as many arms as the default study."""
    first = study.arms[0]
    arms = tuple(
        Arm(f"arm_{place}", first.label, first.policy, first.behaviour, first.resolved) for place in range(N_ARMS)
    )
    replicates = load.portions * BATCHES
    return replace(study, arms=arms, baseline="arm_0", draws=1, replicates=replicates, portion=BATCHES)


def _ready_made(layout: Layout) -> PartSums:
    """Return sums over invented runs."""
    random = np.random.default_rng(0)
    territories = layout.levels[Level.TERRITORY]
    n_places = len(territories.codes) * len(territories.dates)

    def invented(_: int) -> PartSums:
        outcomes = random.normal(0.5, _SPREAD, (N_ARMS, layout.n_outcomes))
        return sums_of_batch(outcomes, random.integers(0, 2, (N_ARMS, n_places, 2)).astype(float), layout).closed()

    return summed(range(BATCHES), invented)


def _answer(ready: str, portion: Portion) -> bytes:
    return sealed(portion.identity, _read(ready))


@cache
def _read(path: str) -> bytes:
    return Path(path).read_bytes()
