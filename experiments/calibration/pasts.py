"""The pasts of draws: for each set of parameters, a chance by département that agrees with what was observed.

How a past is chosen from candidate runs is told in `assimilation.py`; here the candidates are made.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.calibration.assimilation import Candidates, Likelihood, chosen_past
from experiments.calibration.ensemble import CommonPast, Ensemble, PastRun, predict
from experiments.calibration.observation_operator import PredictedObservations, tolerances
from experiments.calibration.posterior import Posterior
from experiments.running.worker_context import WorkerInstructions
from experiments.storing.csv_files import write_csv
from experiments.study.parameter_draws import NUMBER, past_chance
from experiments.study.runs import DRAW_APART
from sim.draws import Draws
from sim.metrics.grouping import Grouping
from sim.vocabulary import Level
from sim.world.world import World

Values = Mapping[str, float]
_CHOICE_FROM = 3_000_000  # replicates that name the random draws of the choice


@dataclass(frozen=True)
class PredictedPast:
    """The run of a past, and its predictions."""

    run: PastRun
    predicted: PredictedObservations


@dataclass(frozen=True)
class PastCandidates:
    """Candidate runs of one draw, and the observations that pasts are chosen by. D départements."""

    past: CommonPast
    values: Values  # of the draw, by path
    candidates: Candidates
    likelihood: Likelihood

    @classmethod
    def of(cls, world: World, past: CommonPast, values: Values, n_candidates: int) -> "PastCandidates":
        """Make the candidates of a draw, named 0, 1, …"""
        alike = [past_run(values, (number,)) for number in range(n_candidates)]
        candidates = Candidates.of([predict(world, past, run) for run in alike])
        return cls(past, values, candidates, likelihood_of(past, world))

    def choose(self, draw: int, simulate: Callable[[PastRun], PredictedPast]) -> PredictedPast:
        """Return a chosen past as `simulate` returns it; `draw` tells the pasts of the same values from each other."""
        chance = Draws(self.past.seed, _CHOICE_FROM + draw)
        return chosen_past(
            self.candidates,
            self.likelihood,
            lambda choice: simulate(past_run(self.values, tuple(choice.tolist()))),
            chance,
        )[0]


def past_run(values: Values, chance: tuple[int, ...] | None) -> PastRun:
    """Return a run of the past of a draw, its départements under chance with these numbers (`PastRun`)."""
    return PastRun(values, past_chance(values).shared * DRAW_APART, chance)


def chosen_run(values: Values, world: World) -> PastRun | None:
    """Return the run of the past that was chosen for a draw, None where none was."""
    numbers = dict(past_chance(values).numbers)
    codes = Grouping.at(Level.DEPARTEMENT, world.territories).codes
    return past_run(values, tuple(numbers[code] for code in codes)) if numbers else None


def likelihood_of(past: CommonPast, world: World) -> Likelihood:
    """Return the likelihood of what was observed of a past."""
    codes = Grouping.at(Level.DEPARTEMENT, world.territories).codes
    return Likelihood.of(past.operator, tolerances(past.operator.departements, world), codes)


@dataclass(frozen=True)
class PastChoice:
    """The past that was chosen for a draw, as numbers that name the chance of each département."""

    numbers: Mapping[str, float]  # by path, past.<code>
    n_missed: int  # national rows beyond twice their sd
    matched: float  # share of départements within their tolerance, NaN where none was counted


def choose_in_worker(
    instructions: WorkerInstructions, past: CommonPast, values: Values, draws: Sequence[int], n_candidates: int
) -> list[PastChoice]:
    """Choose the pasts of draws that have the same values in the process that calls this."""
    world = instructions.open_context().world
    chooser, likelihood = PastCandidates.of(world, past, values, n_candidates), likelihood_of(past, world)
    codes = Grouping.at(Level.DEPARTEMENT, world.territories).codes

    def choice(draw: int) -> PastChoice:
        chosen = chooser.choose(draw, lambda run: PredictedPast(run, predict(world, past, run)))
        numbers = zip(codes, map(float, chosen.run.chance or ()), strict=True)
        named = {f"{NUMBER}.{code}": number for code, number in numbers}
        return PastChoice(named, likelihood.n_missed(chosen.predicted), likelihood.matched(chosen.predicted))

    return [choice(draw) for draw in draws]


def write_pasts(ensemble: Ensemble, posterior: Posterior, n_candidates: int, folder: Path) -> pd.DataFrame:
    """Choose a past for each draw, add its numbers to posterior.csv, and write and return pasts.csv."""
    instructions, chosen = ensemble.instructions, dict[int, PastChoice]()
    waiting = {
        ensemble.executor.pool.submit(
            choose_in_worker, instructions, ensemble.past, posterior.draws[draws[0]], draws, n_candidates
        ): draws
        for draws in _alike(posterior)
    }
    for future in as_completed(waiting):
        chosen |= dict(zip(waiting[future], future.result(), strict=True))
        ensemble.progressed(len(waiting[future]))
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


def _alike(posterior: Posterior) -> list[list[int]]:
    """Return the draws in groups of the same values."""
    groups: defaultdict[tuple[tuple[str, float], ...], list[int]] = defaultdict(list)
    for draw, values in enumerate(posterior.draws):
        groups[tuple(values.items())].append(draw)
    return list(groups.values())
