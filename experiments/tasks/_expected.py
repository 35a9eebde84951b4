"""What a study will take, in one line."""

from experiments.configuration.arm_differences import professionals_in
from experiments.language.numbers import duration, number, size
from experiments.language.texts import text
from experiments.study.definition import AGGREGATED, StudyDefinition
from experiments.study.expected_work import MEGABYTES_OF_SUMS, expected_work


def expected_line(study: StudyDefinition) -> str:
    """Return how many runs a study has, how long they take and how large they are.

    Empty where nobody knows before: replicates are added as needed, or the place is not a part of France.
    """
    people, n_runs = professionals_in(study.territory), len(study.arms) * study.draws * study.replicates
    if people is None or study.precision is not None:
        return ""
    work = expected_work(n_runs, people, study.scale, study.end, study.engine, study.workers)
    return text(
        "simulate.expected",
        study.language,
        runs=number(n_runs, study.language),
        time=duration(work.seconds, study.language),
        workers=study.workers,
        room=size(_megabytes(study, work.megabytes), study.language),
    )


def _megabytes(study: StudyDefinition, of_runs: float) -> float:
    return min(of_runs, MEGABYTES_OF_SUMS) if study.outputs == AGGREGATED else of_runs
