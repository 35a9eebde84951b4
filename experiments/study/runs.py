"""The runs of a study: which there are, and which may have a common past."""

from collections.abc import Sequence
from dataclasses import dataclass

from experiments.study.definition import Arm, StudyDefinition
from experiments.study.parameter_draws import ParameterDraw, behaviour_of, parameter_draws
from experiments.study.run_hash import CodeAndData, code_and_data, run_identity
from sim.behaviour import Behaviour
from sim.calendar import month_of
from sim.levers.policy import Policy


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
        policy=arm.policy,
        behaviour=behaviour_of(arm, draw),
        seed=study.seed,
        first_month=month_of(study.start),
        last_month=month_of(study.end),
        territory_months=frozenset(month_of(day) for day in study.territory_dates),
    )


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
