"""Make the runs of a study that are not stored yet, without tables and figures."""

from functools import partial

from experiments.running.observer import Plan, Step, StudyObserver
from experiments.running.run_rows import missing_runs
from experiments.running.run_study import context_for, make_missing
from experiments.running.worker_context import WorkerContext
from experiments.storing.manifest import current_commit, manifest_of, with_counts, write_manifest
from experiments.storing.results_folder import check_writable, lock_folder
from experiments.storing.run_files import Failure, write_failures
from experiments.study.definition import StudyDefinition
from experiments.study.runs import planned_runs


def complete_runs(
    study: StudyDefinition, observer: StudyObserver | None = None, context: WorkerContext | None = None
) -> list[Failure]:
    """Make the missing runs of a study, write its manifest, and return the runs that failed.

    World and engine are those that the study names, unless a context is given. Runs of other designs in the same folder
    stay. Raises UserMistake when the study cannot be run as asked, WorkStopped when nobody is left to make runs, and
    DiskFull; what was made is kept.
    """
    observer = observer or StudyObserver()
    check_writable(study.results)
    context = context or context_for(study, observer)
    with lock_folder(study.results, partial(observer.step_begun, Step.WAIT)):
        planned = planned_runs(study)
        manifest = manifest_of(study, planned, context.world, current_commit())
        missing = missing_runs(planned, study.results, context.world)
        observer.planned(Plan(context.world, study.replicates, len(planned), len(missing), 0, manifest, None))
        write_manifest(with_counts(manifest, len(planned) - len(missing), 0), study.results)
        failures = make_missing(study, missing, context, observer)
        write_failures(study.results, failures)
        write_manifest(with_counts(manifest, len(planned) - len(failures), len(failures)), study.results)
    return failures
