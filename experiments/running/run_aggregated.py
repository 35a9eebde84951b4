"""Run a study that keeps sums instead of runs: make the portions that no file holds, then write tables and figures.

Whatever ends a study early, the portions already made are stored, and the same call goes on from there.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, product
from time import monotonic
from typing import Any

from experiments.aggregating.part_files import part_in
from experiments.aggregating.store import SumsStore
from experiments.aggregating.tables import StudySums
from experiments.aggregating.tree import Portion, planned_tree
from experiments.aggregating.write_tables import write_summed_tables
from experiments.comparing.publish import publish_tables
from experiments.comparing.study_results import StudyResults
from experiments.language.texts import text
from experiments.running.compute import executor_for, work_ends
from experiments.running.make_portions import PortionMaker, layout_of
from experiments.running.observer import DrawFigures, Plan, Step, StudyObserver
from experiments.running.prepare_engine import compile_engine
from experiments.running.worker_context import WorkerContext
from experiments.storing.manifest import current_commit, manifest_of, read_manifest, with_progress, write_manifest
from experiments.storing.results_folder import set_other_results_aside
from experiments.storing.run_files import Failure, write_failures
from experiments.study.definition import AGGREGATED, StudyDefinition
from experiments.study.run_hash import code_and_data
from sim.whole_files import DiskFull

_GONE = FileNotFoundError("its file was removed while the study was under way; start the study again")
_INCOMPLETE = RuntimeError("other replicates of its draw are missing; start the study again")


@dataclass(frozen=True, eq=False)
class _Work:
    """What making the portions of a study needs."""

    study: StudyDefinition
    context: WorkerContext
    store: SumsStore
    observer: StudyObserver

    def make(self, missing: Sequence[Portion]) -> dict[str, Exception]:
        """Make and store portions; return why some failed, by their identity. Raises WorkStopped and DiskFull."""
        failed: dict[str, Exception] = {}
        if missing:
            compile_engine(self.study, self.context, self.observer)
        n_runs = sum(map(self._n_runs, missing))
        with closing(self._ends(missing)) as ends, self.observer.runs_begun(n_runs) as advance:
            for portion, made in ends:
                error = store_portion(self.store, portion, made)
                failed.update({} if error is None else {portion.identity: error})
                advance(self._n_runs(portion))
        return failed

    def _n_runs(self, portion: Portion) -> int:
        return portion.n_batches * len(self.study.arms)

    def _ends(self, missing: Sequence[Portion]) -> Generator[tuple[Portion, bytes | Exception], None, None]:
        study, on_absence = self.study, partial(self.observer.step_begun, Step.NO_WORKER)
        if not missing:
            return
        make: Callable[[WorkerContext, Portion], bytes | Exception] = PortionMaker(_sent(study))
        workers = min(study.workers, len(missing))
        with executor_for(self.context, make, study.compute, workers, study.address, on_absence) as executor:
            yield from work_ends(deque(missing), executor, lambda portion, error: error)


def store_portion(store: SumsStore, portion: Portion, made: bytes | Exception) -> Exception | None:
    """Store a portion that was made, and return why it cannot be stored. Raises DiskFull."""
    if isinstance(made, Exception):
        return made
    if part_in(made, portion.identity, store.layout) is None:
        return RuntimeError("its worker answered with something else than these sums")
    try:
        store.add(portion, made)
    except DiskFull:
        raise
    except OSError as error:
        return error
    return None


def _sent(study: StudyDefinition) -> StudyDefinition:
    """Return as much of a study as a worker needs, whose portions tell it the draws."""
    return replace(study, question={}, uncertain=(), own_files=())


def complete_aggregated(
    study: StudyDefinition, context: WorkerContext, observer: StudyObserver, draw_figures: DrawFigures | None
) -> StudyResults:
    """Make the missing portions of a study whose world and engine are ready, and write its results."""
    start, folder, tops = monotonic(), study.results, planned_tree(study, code_and_data(study))
    store = SumsStore(folder, layout_of(study, context.world), tops)
    work, n_runs = _Work(study, context, store, observer), study.draws * study.replicates * len(study.arms)
    manifest, earlier = _manifest(study, context, n_runs), read_manifest(folder)
    missing = store.missing
    n_missing = sum(portion.n_batches for portion in missing) * len(study.arms)
    aside = set_other_results_aside(folder, earlier, manifest)
    observer.planned(Plan(context.world, study.replicates, n_runs, n_missing, 0, manifest, earlier, aside))
    write_manifest(with_progress(manifest, n_runs - n_missing, (), 0.0), folder)
    failed = work.make(missing)
    observer.step_begun(Step.WRITE)
    return _write_results(work, manifest, failed, draw_figures, start)


def _manifest(study: StudyDefinition, context: WorkerContext, n_runs: int) -> dict[str, Any]:
    """Return the manifest, which names neither a million runs nor the parameters of each draw."""
    whole = manifest_of(study, (), context.world, current_commit())
    return {**whole, "outputs": AGGREGATED, "parameter_draws": [], "runs": {"planned": n_runs}}


def _write_results(
    work: _Work,
    manifest: dict[str, Any],
    failed: dict[str, Exception],
    draw_figures: DrawFigures | None,
    start: float,
) -> StudyResults:
    study, folder, sums = work.study, work.study.results, work.store.whole()
    failures = [*(sums.failures if sums else ()), *_lost(study, work.store, failed)]
    write_failures(folder, failures)
    n_done = int(sums.n_runs.sum()) if sums else 0
    manifest = with_progress(manifest, n_done, failures, monotonic() - start)
    write_manifest(manifest, folder)
    if sums is not None:
        summed = StudySums(sums, (study.draws, study.replicates), tuple(failures))
        write_summed_tables(folder, manifest, summed, work.context.world.territories)
        publish_tables(folder, manifest, [text("aggregated.caution", study.language)], study.language)
        if draw_figures is not None:
            draw_figures(folder, study.language)
    manifest = with_progress(manifest, n_done, failures, monotonic() - start)
    write_manifest(manifest, folder)
    return StudyResults(folder, manifest, {})


def _lost(study: StudyDefinition, store: SumsStore, failed: dict[str, Exception]) -> Iterator[Failure]:
    """Yield the runs of portions that were not made, or that are not stored any more, and of draws they belong to."""
    missing = {portion.identity for portion in store.missing}
    incomplete = {portion.draws[0].number for portion in store.missing if not portion.ends_draw}
    for portion in chain.from_iterable(top.portions for top in store.tops):
        if portion.identity in missing:
            yield from _failures(study, portion, failed.get(portion.identity, _GONE))
        elif not portion.ends_draw and portion.draws[0].number in incomplete:
            yield from _failures(study, portion, _INCOMPLETE)


def _failures(study: StudyDefinition, portion: Portion, error: Exception) -> Iterator[Failure]:
    message = f"{type(error).__name__}: {error}"
    for draw, replicate, arm in product(portion.draws, portion.replicates, study.arms):
        yield Failure(arm.name, draw.number, replicate, portion.identity, message)
