"""A posterior of a later day from one of an earlier day: draws are weighed by what is new, and pasts chosen again.

A particle filter with one step. The draws of the earlier posterior are continued to the new day and weighed
(`calibration/reweighting.py`), resampled, and moved: each gets a past that is chosen département by département given
all that is known now (`calibration/pasts.py`). Parameters move only by their weights, so few worlds remain where the
new rows surprise all of them; a fit then has to be made again.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.calibration.ensemble import CommonPast, Ensemble, begin_run, months_until
from experiments.calibration.observation_operator import ObservationOperator
from experiments.calibration.pasts import chosen_run, past_run
from experiments.calibration.posterior import Posterior
from experiments.calibration.reweighting import Judged, Told, world_weights
from experiments.calibration.space import Space, national_shocks
from experiments.calibration.weights import LEAST_SHARE, effective_size, flattened, resampled
from experiments.comparing.statistics import quantile_columns
from experiments.observations.observed import Observed, Target, all_observed, known_by
from experiments.running.worker_context import WorkerInstructions
from experiments.storing.csv_files import write_csv
from experiments.study.parameter_draws import NUMBER, SHARED, past_chance
from experiments.study.runs import DRAW_APART
from sim.arrays import Floats
from sim.calendar import month_of
from sim.draws import Draws
from sim.metrics.context import Context
from sim.snapshot import Snapshot
from sim.world.world import World

Values = Mapping[str, float]
NEW_ROWS: Final = ("metric", "level", "code", "date", "observed", "sd")  # then quantiles before and after weighing
_ENDS: Final = ("q05", "q50", "q95")


@dataclass(frozen=True)
class Start:
    """The posterior that an update starts from, and the rows that it knew."""

    day: date
    draws: tuple[Values, ...]
    known: tuple[Observed, ...]

    @classmethod
    def of(cls, day: date, posterior: Posterior) -> "Start":
        """Return it; a posterior without a manifest knew what the project had observed by its day."""
        project = all_observed()
        entries = posterior.manifest.get("observations")
        if entries is None:
            return cls(day, posterior.draws, tuple(row for row in known_by(project, day) if row.scored))
        by_name = {(row.target, row.day, row.counted_by): row for row in project}
        rows = (_row(entry, by_name) for entry in entries)
        return cls(day, posterior.draws, tuple(row for row in rows if row is not None))

    def first(self, n_draws: int) -> "Start":
        """Return it with the first draws alone."""
        return replace(self, draws=self.draws[:n_draws])


def _row(entry: Sequence[str | float], by_name: Mapping[tuple[Target, date, str], Observed]) -> Observed | None:
    """Return a row as a manifest has it; without its value, as the project has it."""
    *target, day, counter = map(str, entry[:5])
    name = Target(*target), date.fromisoformat(day), counter
    if len(entry) == 5:
        return by_name.get(name)
    value, sd = map(float, entry[5:])
    return Observed(name[0], name[1], value, sd, True, counter)


@dataclass(frozen=True)
class Update:
    """What an update is made from. N draws, K continuations of each."""

    past: CommonPast  # up to the new day, with all that is known then
    start: Start
    continuations: int
    seed: int

    @cached_property
    def now(self) -> Told:
        """What is told by the rows that are known now; of départements by new ones only."""
        return Told.of(self.past.known, without=self.start.known)

    @cached_property
    def known(self) -> Told:
        """What was told by the rows that the earlier posterior knew, without départements."""
        return Told.of(self.start.known, without=self.start.known)

    @cached_property
    def new(self) -> ObservationOperator:
        """The rows that the earlier posterior did not know, or knew otherwise: W."""
        known = set(self.start.known)
        return ObservationOperator(tuple(row for row in self.past.known if row not in known))

    @cached_property
    def space(self) -> Space:
        """The national shocks of half-years that the earlier posterior does not hold: Q axes."""
        shocks = national_shocks(self.past.last_month)
        return Space.of(one for one in shocks if one.path not in self.start.draws[0])

    @cached_property
    def shocks(self) -> Floats:
        """Coordinates of the new shocks, drawn anew for each continuation: N × K × Q."""
        shape = (len(self.start.draws), self.continuations)
        return self.space.prior(shape[0] * shape[1], self.seed).reshape(*shape, len(self.space))

    def values_of(self, draw: int, continuation: int) -> dict[str, float]:
        """Return what a continuation of a draw holds: parameters and shocks, without the numbers of départements."""
        is_kept = {path: path == SHARED or not path.startswith(f"{NUMBER}.") for path in self.start.draws[draw]}
        kept = {path: value for path, value in self.start.draws[draw].items() if is_kept[path]}
        new = self.space.named(self.space.values(self.shocks[draw, continuation]))
        return {**kept, **{path: float(f"{value:.6g}") for path, value in new.items()}}  # as posterior.csv will hold it


@dataclass(frozen=True)
class Continued:
    """What one draw predicts: figures of now and new rows in each continuation, and figures known before."""

    now: Floats  # K × R
    new: Floats  # K × W
    before: Floats  # R₀


def continue_in_worker(instructions: WorkerInstructions, update: Update, draw: int) -> Continued:
    """Continue one draw in the process that calls this."""
    return continued(instructions.open_context().world, update, draw)


def continued(world: World, update: Update, draw: int) -> Continued:
    """Make the past of a draw again, and continue it from the day of its posterior."""
    past, values = update.past, update.start.draws[draw]
    context = Context.of(world, past.behaviour(values))
    now, new, known = update.now.operator, update.new, update.known.operator
    wanted = {month for operator in (now, new, known) for month in operator.months}
    run = begin_run(world, past, chosen_run(values, world) or past_run(values, None), past.last_month)
    lived = {
        state.month: state.snapshot()
        for state in months_until(run, month_of(update.start.day))
        if state.month in wanted
    }

    def figures(operator: ObservationOperator, snapshots: Mapping[int, Snapshot]) -> Floats:
        if not operator.known:
            return np.empty(0)
        return operator.predict([snapshots[month] for month in operator.months], context).all

    futures = []
    for number in range(update.continuations):
        chance = past_chance(update.values_of(draw, number)).known
        months = months_until(
            run.fork(past.policy, Draws(past.seed, draw * DRAW_APART + 1 + number, chance)), past.last_month
        )
        futures.append({**lived, **{state.month: state.snapshot() for state in months if state.month in wanted}})
    of_now, of_new = (np.array([figures(operator, one) for one in futures]) for operator in (now, new))
    return Continued(update.now.summarised(of_now), of_new, update.known.summarised(figures(known, lived)))


@dataclass(frozen=True)
class Weighed:
    """The continuations of all draws with their weights, and those that are kept."""

    update: Update
    new: Floats  # N × K × W, what they predict of the new rows
    weights: Floats  # N × K

    @property
    def of_draws(self) -> Floats:
        """The weight of each draw: N."""
        of_draws: Floats = self.weights.sum(axis=1)
        return of_draws

    @property
    def effective(self) -> float:
        """How many draws with equal weights would tell as much, of parameters and of new shocks."""
        return min(effective_size(self.of_draws), effective_size(self.weights.ravel()))

    @property
    def is_enough(self) -> bool:
        """Whether enough draws remain."""
        return self.effective >= LEAST_SHARE * len(self.weights)

    @cached_property
    def kept(self) -> NDArray[np.intp]:
        """The continuations that are kept, as many as draws, each as often as its weight asks: N, sorted.

        Where a few draws outweigh all others, the weights of draws are flattened as those of a fit.
        """
        own, n_each = self.of_draws[:, None], self.weights.shape[1]
        within = np.divide(self.weights, own, out=np.zeros_like(self.weights), where=own > 0.0)
        return resampled((flattened(self.of_draws)[:, None] * within).ravel(), self.update.seed)[n_each // 2 :: n_each]

    @property
    def draws(self) -> tuple[Values, ...]:
        """What is kept: N."""
        n_each = self.weights.shape[1]
        return tuple(self.update.values_of(*divmod(int(one), n_each)) for one in self.kept)

    def draws_table(self) -> pd.DataFrame:
        """Return the weight of each draw, and how often it was kept."""
        n_draws, n_each = self.weights.shape
        counts = np.bincount(self.kept // n_each, minlength=n_draws)
        return pd.DataFrame({"draw": np.arange(n_draws), "weight": self.of_draws, "kept": counts})

    def rows_table(self) -> pd.DataFrame:
        """Return the new rows beside what the draws predicted of them, before and after they were weighed."""
        rows, figures = self.update.new.rows, self.new.reshape(self.weights.size, self.new.shape[-1])
        table = pd.DataFrame([(*row.target, row.day, row.value, row.sd) for row in rows], columns=list(NEW_ROWS))
        before, after = (quantile_columns(one, _ENDS) for one in (figures, figures[self.kept]))
        return table.assign(**{f"before_{name}": before[name] for name in _ENDS}, **after)


def weighed(update: Update, ensemble: Ensemble) -> Weighed:
    """Continue all draws and weigh them."""
    waiting = {
        ensemble.executor.pool.submit(continue_in_worker, ensemble.instructions, update, draw): draw
        for draw in range(len(update.start.draws))
    }
    found: dict[int, Continued] = {}
    for future in as_completed(waiting):
        found[waiting[future]] = future.result()
        ensemble.progressed(1)
    in_order = [found[draw] for draw in range(len(found))]
    now, new, before = (np.array([getattr(one, name) for one in in_order]) for name in ("now", "new", "before"))
    weights = world_weights(Judged.of(now, update.shocks), update.now, before, update.known)
    return Weighed(update, new, weights)


def write_weighed(found: Weighed, folder: Path) -> None:
    """Write weights.csv and new_rows.csv."""
    for name, table in (("weights", found.draws_table()), ("new_rows", found.rows_table())):
        write_csv([table], list(table.columns), folder / f"{name}.csv")
