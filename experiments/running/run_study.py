"""Run a study: make every run that is not stored yet, then write tables, figures and the manifest.

Nothing is printed: an observer is told how far the study has come. Whatever ends a study early (an interruption, a full
disk, lost workers), the runs already made are stored, and the same call goes on from there.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from experiments.comparing.publish import publish
from experiments.comparing.study_results import StudyResults
from experiments.comparing.too_few_runs import cautions
from experiments.comparing.write_tables import write_tables
from experiments.running.compute import check_compute, make_runs
from experiments.running.make_runs import failure_of
from experiments.running.observer import DrawFigures, Plan, Step, StudyObserver
from experiments.running.prepare_engine import compile_engine
from experiments.running.rounds import Round, first_round, in_manifest, judged
from experiments.running.run_aggregated import complete_aggregated
from experiments.running.run_rows import missing_runs
from experiments.running.worker_context import WorkerContext
from experiments.running.world_and_engine import engine_of, world_of
from experiments.storing.manifest import (
    current_commit,
    manifest_of,
    planned_in,
    read_manifest,
    with_progress,
    write_manifest,
)
from experiments.storing.results_folder import check_writable, lock_folder, set_other_results_aside
from experiments.storing.run_files import Failure, set_aside, stored_identities, write_failures
from experiments.study.definition import AGGREGATED, StudyDefinition
from experiments.study.runs import Run, planned_runs
from sim.world.world import World


def run_study(
    study: StudyDefinition,
    observer: StudyObserver | None = None,
    draw_figures: DrawFigures | None = None,
    context: WorkerContext | None = None,
) -> StudyResults:
    """Make the missing runs of a study, write its tables, figures and manifest, and return its results.

    The world and the engine are those that the study names, unless another context is given. No other process works
    in the folder meanwhile. Failed runs are named in the results. Raises UserMistake when the study cannot be run as
    asked, WorkStopped when nobody is left to make runs, and DiskFull.
    """
    observer = observer or StudyObserver()
    check_writable(study.results)
    if context is None:
        context = context_for(study, observer)
    complete = complete_aggregated if study.outputs == AGGREGATED else _complete
    with lock_folder(study.results, partial(observer.step_begun, Step.WAIT)):
        return complete(study, context, observer, draw_figures)


def context_for(study: StudyDefinition, observer: StudyObserver) -> WorkerContext:
    """Return the world and the engine that a study names. Raises UserMistake as `run_study` does."""
    check_writable(study.results)
    n_workers = check_compute(study)
    if n_workers is not None:
        observer.workers_found(n_workers)
    observer.step_begun(Step.WORLD)
    world, engine = world_of(study), engine_of(study)
    observer.world_built(world)
    return WorkerContext(world, engine, study.results, study)


def _complete(
    study: StudyDefinition, context: WorkerContext, observer: StudyObserver, draw_figures: DrawFigures | None
) -> StudyResults:
    start, planned, commit = monotonic(), planned_runs(study), current_commit()
    n_set_aside = set_aside(study.results, {run.identity for run in planned})
    earlier = read_manifest(study.results)
    rounds, failures, n_replicates = list[Round](), list[Failure](), first_round(study)
    while n_replicates:
        runs = [run for run in planned if run.replicate < n_replicates]
        manifest = manifest_of(replace(study, replicates=n_replicates), runs, context.world, commit)
        missing = _missing(runs, failures, study.results, context.world)
        if not rounds:
            counts = (n_replicates, len(runs), len(missing), n_set_aside)
            aside = set_other_results_aside(study.results, earlier, manifest)
            observer.planned(Plan(context.world, *counts, manifest, earlier, aside))
        write_manifest(with_progress(manifest, len(runs) - len(missing), (), 0.0), study.results)
        failures += make_missing(study, missing, context, observer)
        n_replicates = _judge(study, manifest, rounds, observer)
    set_aside(study.results, {run.identity for run in runs})
    failures += _lost(runs, failures, study.results)
    write_failures(study.results, failures)
    observer.step_begun(Step.WRITE)
    manifest = {**manifest, **in_manifest(study.precision, rounds)}
    return write_results(study, manifest, context.world, draw_figures, failures, start)


def _missing(runs: Sequence[Run], failures: Sequence[Failure], folder: Path, world: World) -> list[Run]:
    """Return the runs that are not stored, without those that have already failed."""
    failed = {failure.identity for failure in failures}
    return [run for run in missing_runs(runs, folder, world) if run.identity not in failed]


def _lost(runs: Sequence[Run], failures: Sequence[Failure], folder: Path) -> list[Failure]:
    """Return as failures the runs that were made and are not stored any more."""
    known = stored_identities(folder) | {failure.identity for failure in failures}
    gone = FileNotFoundError("its file was removed while the study was under way; start the study again")
    return [failure_of(run, gone) for run in runs if run.identity not in known]


def make_missing(
    study: StudyDefinition, missing: Sequence[Run], context: WorkerContext, observer: StudyObserver
) -> list[Failure]:
    """Make and store runs of a study, as it says how, and return those that failed. Raises WorkStopped and DiskFull."""
    failures = []
    if missing:
        compile_engine(study, context, observer)
    on_absence = partial(observer.step_begun, Step.NO_WORKER)
    ends = make_runs(missing, context, study.compute, study.workers, study.address, on_absence)
    with closing(ends), observer.runs_begun(len(missing)) as advance:
        for _, failure in ends:
            failures += [failure] if failure else []
            advance()
    return failures


def _judge(study: StudyDefinition, manifest: Mapping[str, Any], rounds: list[Round], observer: StudyObserver) -> int:
    """Judge the round that ended, where a precision is asked for; return the replicates of the next, 0 for none."""
    if study.precision is None:
        return 0
    n_replicates = len(manifest["seeds"]["replicates"])
    rounds.append(judged(study, study.precision, planned_in(manifest), n_replicates))
    observer.round_judged(rounds[-1])
    return rounds[-1].following


def write_results(
    study: StudyDefinition,
    manifest: Mapping[str, Any],
    world: World,
    draw_figures: DrawFigures | None,
    failures: Sequence[Failure],
    start: float,
) -> StudyResults:
    """Write the tables, the figures and the manifest of a study whose runs are stored, and return its results.

    `start` is the time at which its runs began, on the clock `time.monotonic`.
    """
    folder, n_done = study.results, manifest["runs"]["planned"] - len(failures)
    write_manifest(with_progress(manifest, n_done, failures, monotonic() - start), folder)
    national = write_tables(folder, manifest, world.territories)
    if national and draw_figures is not None:
        draw_figures(folder, study.language)
    held = [outcomes.pairs for outcomes in national.values()]
    manifest = {**manifest, "cautions": list(cautions(held, "en"))}
    manifest = with_progress(manifest, n_done, failures, monotonic() - start)
    write_manifest(manifest, folder)
    results = StudyResults(folder, manifest, national)
    publish(results, study.language)
    return results
