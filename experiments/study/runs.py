"""The runs of a study: which there are, and which may have a common past."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from experiments.study.definition import Arm, StudyDefinition
from experiments.study.lever_draws import policy_of
from experiments.study.parameter_draws import ParameterDraw, PastChance, behaviour_of, parameter_draws, past_chance
from experiments.study.run_hash import CodeAndData, code_and_data, run_identity
from sim.behaviour import Behaviour
from sim.calendar import month_of
from sim.draws import Draws, SuccessiveDraws
from sim.levers.policy import Policy
from sim.world.world import World

DRAW_APART: Final = 100_000  # numbers of replicates from one draw to the next: each draw meets a chance of its own


@dataclass(frozen=True)
class Run:
    """One arm under one draw of parameters and one replicate of chance, with all that is needed to make it."""

    arm: str
    draw: int
    replicate: int
    identity: str
    policy: Policy
    behaviour: Behaviour
    seed: int
    past: PastChance  # the chance of its past as far as observations tell
    as_of_month: int  # the last one of which observations tell
    first_month: int  # the first one reported; the model itself always starts in July 2019
    last_month: int
    territory_months: frozenset[int]  # months at whose end territories are recorded, beside year ends and the last


def planned_runs(study: StudyDefinition, made_from: CodeAndData | None = None) -> tuple[Run, ...]:
    """Return all runs of a study, replicate by replicate, so that a study that is cut short has every arm."""
    made_from = made_from or code_and_data(study)
    return tuple(
        run_of(study, arm, draw, replicate, run_identity(study, arm, draw, replicate, made_from))
        for replicate in range(study.replicates)
        for draw in parameter_draws(study)
        for arm in study.arms
    )


def run_of(study: StudyDefinition, arm: Arm, draw: ParameterDraw, replicate: int, identity: str) -> Run:
    """Return one run of a study. Raises as `behaviour_of` does."""
    return Run(
        arm=arm.name,
        draw=draw.number,
        replicate=replicate,
        identity=identity,
        policy=policy_of(study, arm, draw),
        behaviour=behaviour_of(arm, draw),
        seed=study.seed,
        past=past_chance(draw.values),
        as_of_month=month_of(study.as_of),
        first_month=month_of(study.start),
        last_month=month_of(study.end),
        territory_months=frozenset(month_of(day) for day in study.territory_dates),
    )


def chance_of(run: Run) -> Draws:
    """Return the chance of a run: that of its past, where observations tell of it, then one of its own."""
    own = Draws(run.seed, run.draw * DRAW_APART + run.replicate, run.past.known)
    if not run.past.numbers:
        return own
    return SuccessiveDraws(past_draws(run.seed, run.past), own, run.as_of_month + 1)


def past_draws(seed: int, past: PastChance) -> Draws:
    """Return the chance of the past that was chosen for a draw, beside the numbers of its départements."""
    return Draws(seed, past.shared * DRAW_APART, past.known)


def country_of(run: Run, world: World) -> World:
    """Return the world under the chance of the past that was chosen for the draw of a run."""
    if not run.past.numbers:
        return world
    numbers = dict(run.past.numbers)
    chance = [numbers.get(code, 0) for code in world.territories.departement]
    return world.under(np.array(chance, dtype=np.uint64))


def batches(runs: Sequence[Run]) -> tuple[tuple[Run, ...], ...]:
    """Return the runs in groups that differ in their arm and its policy only, and so may have a common past."""
    grouped: dict[tuple[int, int], list[list[Run]]] = {}
    for run in runs:
        alike = grouped.setdefault((run.draw, run.replicate), [])
        group = next((group for group in alike if group[0].behaviour == run.behaviour), None)
        if group is None:
            alike.append([run])
        else:
            group.append(run)
    return tuple(tuple(group) for alike in grouped.values() for group in alike)
