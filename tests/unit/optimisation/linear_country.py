"""A search in a country without chance, in which coverage and cost are known functions of the levers.

Of six territories, as many have an ACI as the time floor has months; each month of the floor costs 1,000 euros and
action plans 400 euros, which buy nothing. So the front is every time floor without action plans.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from experiments.configuration.request import read_request
from experiments.optimisation.objectives import objectives_from
from experiments.optimisation.optimise import RUNS, Request, Results, optimise
from experiments.optimisation.search import SearchSettings
from experiments.optimisation.searched_levers import searched_levers
from experiments.running.observer import StudyObserver
from experiments.study.definition import Arm
from sim.engine.protocol import RunInputs
from sim.snapshot import Snapshot
from sim.vocabulary import Payer, Stage
from tests.command_line import COMPOSER
from tests.unit.running.fake_engine import N_TERRITORIES, FakeEngine, _snapshot, small_context, small_study, small_world

MONTH_EUROS, PLAN_EUROS = 1_000.0, 400.0
DAY = date(2024, 9, 30)
LEVERS = {"timeline": {"time_floor_months": [0, N_TERRITORIES], "white_zone_action_plans": [False, True]}}
OBJECTIVES: dict[str, str | None] = {"coverage_aci": "max", "public_cost_euros": "min"}
POPULATION = small_world().territories.population


def known(months: int) -> tuple[float, float]:
    """Coverage and cost of a policy on the front."""
    return float(POPULATION[:months].sum() / POPULATION.sum()), MONTH_EUROS * months


def _linear(inputs: RunInputs) -> Iterator[Snapshot]:
    timeline = inputs.policy.levers(inputs.last_month, "84").timeline
    covered = np.arange(N_TERRITORIES) < timeline.time_floor_months
    cost = np.zeros((N_TERRITORIES, len(Payer)))
    cost[0, Payer.FIR] = MONTH_EUROS * timeline.time_floor_months + PLAN_EUROS * timeline.white_zone_action_plans
    for month in (inputs.last_month - 1, inputs.last_month):
        yield replace(
            _snapshot(month, np.where(covered, Stage.ACI, Stage.WHITE).astype(np.int8), 4.0 * covered), cost=cost
        )


def _lucky(inputs: RunInputs) -> Iterator[Snapshot]:
    """The same, but what the policy costs depends on chance, too."""
    for snapshot in _linear(inputs):
        luck = inputs.draws.uniform(f"luck of {inputs.policy.name}", np.zeros(1, dtype=np.uint64), 0)
        yield replace(snapshot, cost=snapshot.cost * (0.2 + 1.6 * luck[0]))


LINEAR, LUCKY = FakeEngine(_linear), FakeEngine(_lucky)


@cache
def base_arm() -> Arm:
    """The plan, with the levers of mid-2024."""
    study = read_request(["policy=plan_100", "draws=1", "replicates=1"], False, COMPOSER).study
    return replace(study.arms[-1], name="base")


def request_in(folder: Path, **changes: Any) -> Request:
    """A search in the linear country, small unless changed."""
    small = {"population": 8, "generations": 6, "draws": 2, "front_draws": 3, "fresh_draws": 4}
    settings = SearchSettings(
        day=DAY,
        levers=searched_levers(LEVERS),
        objectives=objectives_from(OBJECTIVES),
        **{"robustness": "mean", "budget_euros": None, "seed": 7, **small, **changes},
    )
    base = base_arm()
    past = {"as_of": date(2024, 6, 30), "history": base.policy, "lived": base.policy}
    study = small_study(folder, arms=(base,), baseline="base", draws=1, end=DAY, **past)
    return Request(study, base, (replace(base, name="preset"),), settings, folder)


def searched(folder: Path, engine: FakeEngine = LINEAR, **changes: Any) -> Results:
    """Search in the linear country."""
    context = small_context(folder / RUNS, engine)
    return optimise(request_in(folder, **changes), StudyObserver(), lambda step, n_runs: None, context)
