"""The runs of candidates: made where they are not stored, and read. The store is the only memory of a search."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import numpy as np

from experiments.designs.complete_runs import complete_runs
from experiments.running.observer import StudyObserver
from experiments.running.worker_context import WorkerContext
from experiments.storing.outcomes import Outcomes, RunKey, outcomes_by_arm
from experiments.storing.run_files import Failure
from experiments.study.definition import Arm, StudyDefinition
from experiments.study.expected_work import expected_work, seconds_of_output
from experiments.study.runs import planned_runs
from sim.arrays import Floats
from sim.calendar import first_day, month_of
from sim.vocabulary import NATIONAL_CODE, Level

SECONDS_TO_START: Final = 10.0  # of processes that build their world, counted in work of one process


class CandidateFailure(Exception):  # noqa: N818 — what happened, as UserMistake
    """Runs of candidates failed, so that they cannot be judged; the others are stored."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        super().__init__(failures[0].message)
        self.failures = tuple(failures)


def judged_study(study: StudyDefinition, day: date) -> StudyDefinition:
    """Return a study that ends in the month of a day and reports this month alone, which keeps its runs small."""
    return replace(study, start=first_day(month_of(day)), end=day, territory_dates=())


@dataclass(frozen=True, eq=False)
class CandidateRuns:
    """Gives the outcomes of candidates in the first draws of a study, which reports one month."""

    study: StudyDefinition
    metrics: tuple[str, ...]  # M
    context: WorkerContext
    observer: StudyObserver = field(default_factory=StudyObserver)
    _known: dict[str, Floats] = field(default_factory=dict)  # by arm: draws × M

    def outcomes(self, arms: Sequence[Arm], n_draws: int) -> Floats:
        """Return outcomes of arms: C × D × M. Raises CandidateFailure, and what `complete_runs` raises."""
        lacking = {arm.name: arm for arm in arms if len(self._known.get(arm.name, ())) < n_draws}
        if lacking:
            self._complete(tuple(lacking.values()), n_draws)
        return np.stack([self._known[arm.name][:n_draws] for arm in arms])

    def _complete(self, arms: tuple[Arm, ...], n_draws: int) -> None:
        study = replace(self.study, arms=arms, baseline=arms[0].name, draws=n_draws)
        compute = "serial" if self._is_quick(len(arms) * n_draws) else study.compute
        failures = complete_runs(replace(study, compute=compute), self.observer, self.context)
        if failures:
            raise CandidateFailure(failures)
        runs = [RunKey(run.arm, run.draw, run.replicate, run.identity) for run in planned_runs(study)]
        found = outcomes_by_arm(study.results, runs, Level.NATIONAL, self.metrics)
        self._known.update({name: _on_the_day(outcomes, study) for name, outcomes in found.items()})

    def _is_quick(self, n_runs: int) -> bool:
        """Return whether this process has made runs before it would have started others, as for each generation."""
        people, study = len(self.context.world.professionals), self.study
        work = expected_work(n_runs, people, 1.0, study.end, study.engine, workers=1)
        return study.compute == "local" and work.seconds - seconds_of_output(n_runs, people) < SECONDS_TO_START


def _on_the_day(outcomes: Outcomes, study: StudyDefinition) -> Floats:
    """Return the outcomes of an arm at the end of a study: draws × M."""
    row = np.flatnonzero((outcomes.dates == study.end) & (outcomes.codes == NATIONAL_CODE)).item()
    values: Floats = outcomes.values[:, row]
    return values
