"""The pasts of draws: for each set of parameters, a chance by département that agrees with what was observed.

How a past is chosen from candidate runs is told in `assimilation.py`; here the candidates are made.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import as_completed
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.calibration.assimilation import Candidates, Choice, Likelihood, PastType, chosen_past
from experiments.calibration.ensemble import CommonPast, Ensemble, PastRun, predict
from experiments.calibration.observation_operator import PredictedObservations, tolerances
from experiments.calibration.posterior import Posterior
from experiments.running.worker_context import WorkerInstructions
from experiments.storing.csv_files import write_csv
from experiments.study.parameter_draws import NUMBER
from experiments.study.runs import DRAW_APART
from sim.draws import Draws
from sim.metrics.grouping import Grouping
from sim.vocabulary import Level
from sim.world.world import World

Values = Mapping[str, float]
_CHOICE_FROM = 3_000_000  # replicates that name the random draws of the choice


@dataclass(frozen=True)
class PastCandidates:
    """Candidate runs of one draw, and the observations that pasts are chosen by. D départements."""

    past: CommonPast
    values: Values  # of the draw, by path
    draw: int
    codes: tuple[str, ...]  # D
    numbers: tuple[int, ...]  # that name the chance of each candidate
    candidates: Candidates
    likelihood: Likelihood

    @classmethod
    def of(cls, world: World, past: CommonPast, values: Values, draw: int, n_candidates: int) -> "PastCandidates":
        """Make the candidates of a draw."""
        codes = Grouping.at(Level.DEPARTEMENT, world.territories).codes
        numbers = tuple(range(draw * n_candidates, (draw + 1) * n_candidates))
        alike = [_run(values, draw, (number,) * len(codes)) for number in numbers]
        candidates = Candidates.of([predict(world, past, run) for run in alike])
        likelihood = Likelihood.of(past.operator, tolerances(past.operator.departements, world), codes)
        return cls(past, values, draw, codes, numbers, candidates, likelihood)

    def choose(self, name: int, simulate: Callable[[PastRun], PastType]) -> tuple[PastType, PastRun, int]:
        """Return a chosen past as `simulate` returns it, its run, and how many choices it took.

        `name` tells the pasts of one draw from each other.
        """
        simulated: list[tuple[PastType, PastRun]] = []

        def simulate_choice(choice: Choice) -> PastType:
            run = _run(self.values, self.draw, tuple(self.numbers[candidate] for candidate in choice.tolist()))
            simulated.append((simulate(run), run))
            return simulated[-1][0]

        chance = Draws(self.past.seed, _CHOICE_FROM + self.draw * DRAW_APART + name)
        chosen, rounds = chosen_past(self.candidates, self.likelihood, simulate_choice, chance)
        return chosen, next(run for past, run in simulated if past is chosen), rounds


def _run(values: Values, draw: int, chance: tuple[int, ...]) -> PastRun:
    return PastRun(values, draw * DRAW_APART, chance)


@dataclass(frozen=True)
class PredictedPast:
    """A past of which only its predictions are kept."""

    predicted: PredictedObservations


@dataclass(frozen=True)
class PastChoice:
    """The past that was chosen for a draw, as numbers that name the chance of each département."""

    numbers: Mapping[str, float]  # by path, past.<code>
    n_missed: int  # national rows beyond twice their sd
    matched: float  # share of départements within their tolerance, NaN where none was counted


def choose_in_worker(
    instructions: WorkerInstructions, past: CommonPast, values: Values, draw: int, n_candidates: int
) -> PastChoice:
    """Choose the past of one draw in the process that calls this."""
    world = instructions.open_context().world
    chooser = PastCandidates.of(world, past, values, draw, n_candidates)
    chosen, run, _ = chooser.choose(0, lambda run: PredictedPast(predict(world, past, run)))
    numbers = {f"{NUMBER}.{code}": float(number) for code, number in zip(chooser.codes, run.chance or (), strict=True)}
    likelihood = chooser.likelihood
    return PastChoice(numbers, likelihood.n_missed(chosen.predicted), likelihood.matched(chosen.predicted))


def write_pasts(ensemble: Ensemble, posterior: Posterior, n_candidates: int, folder: Path) -> pd.DataFrame:
    """Choose a past for each draw of a posterior; write them into its file, and how they agree into pasts.csv.

    Returns a row for each draw: the national rows it misses and the share of départements that it matches.
    """
    waiting = {
        ensemble.executor.pool.submit(
            choose_in_worker, ensemble.instructions, ensemble.past, values, draw, n_candidates
        ): draw
        for draw, values in enumerate(posterior.draws)
    }
    chosen: dict[int, PastChoice] = {}
    for future in as_completed(waiting):
        chosen[waiting[future]] = future.result()
        ensemble.progressed(1)
    rows = [{**values, **chosen[draw].numbers} for draw, values in enumerate(posterior.draws)]
    draws = pd.DataFrame(rows)
    draws.insert(0, "draw", np.arange(len(rows)))
    agreement = pd.DataFrame(
        [(draw, chosen[draw].n_missed, chosen[draw].matched) for draw in range(len(rows))],
        columns=["draw", "n_missed", "matched"],
    )
    write_csv([draws], list(draws.columns), folder / "posterior.csv")
    write_csv([agreement], list(agreement.columns), folder / "pasts.csv")
    return agreement
