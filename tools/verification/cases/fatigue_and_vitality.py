"""Fatigue and vitality are linear recursions under constant causes: they near a fixed point by a constant factor."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from sim.arrays import Floats
from sim.vocabulary import Coordinator, MissionState, Profession
from tools.verification.case import Case
from tools.verification.checks import Check, exact
from tools.verification.plain_country import (
    COVERED,
    DEPLOYED_AT_ONCE,
    SURE_DECEMBER,
    SURE_MEETINGS,
    plain_run,
    plain_world,
    stepped,
)
from tools.verification.small_world import Edits, change, policy

FROM_SEPTEMBER = 2021 * 12 + 8
SIGNED_IN = 4  # months: lettre d'intention in August 2021, ACI in December
WITH_LETTER: Edits = {"begin": {"letters": 1.0}}
NO_HELP = {"facilitators_per_million": 0.0}

# --- fatigue ------------------------------------------------------------------------------------------------------

GROWTH, RECOVERY, CAP = 0.08, 0.05, 3.0
RESTS_AFTER = 100  # months of the run; from the next one on, no hours are asked


@lru_cache(maxsize=4)
def fatigue(administration: float) -> Floats:
    """Return the fatigue of three active members of each CPTS by month, from the one before the ACI on.

    Three share the hours; with openness 0.5, time paid as in the reference and no help each tolerates 4 + 6 × 0.5 = 7.
    """
    world = plain_world(10, people=3, leaders=3)
    hours: Edits = {"fatigue": {"administration": administration, "largest_excess": CAP}}
    rest = change("simplification", FROM_SEPTEMBER + RESTS_AFTER, load_removed=1.0)
    run = plain_run(
        world,
        *(COVERED, WITH_LETTER, SURE_MEETINGS, SURE_DECEMBER, hours),
        months=RESTS_AFTER + 40,
        under=policy(rest, facilitation=NO_HELP),
        first_month=FROM_SEPTEMBER,
    )
    return np.array([run.state.fatigue.copy() for month in stepped(run) if month >= SIGNED_IN - 1])


def approaches(seen: Floats, fixed_point: float, factor: float, what: str) -> Check:
    """Check that the distance from the fixed point shrinks by the factor every month."""
    months = np.arange(len(seen))
    return exact(seen, fixed_point + (seen[0] - fixed_point) * factor ** months[:, None], what)


# hours for three → excess over what each tolerates: hours / 3 / 7 - 1, at most 3
WORK = {42.0: 1.0, 60.0: 60.0 / 21.0 - 1.0, 210.0: 3.0}
TOLERATED = (0.0, 20.9)  # hours for three, up to 7 each


def while_working(administration: float) -> Floats:
    """Return the fatigue from the month before the ACI on until the hours end."""
    return fatigue(administration)[: RESTS_AFTER - SIGNED_IN + 2]


def work_checks() -> Iterator[Check]:
    """Check f* = g E / (g E + r), reached by the factor 1 - g E - r. By hand: E = 1 gives 0.08 / 0.13 = 0.615,
    E = 13/7 gives 0.748, and 70 hours each, nine times too many, count as E = 3: 0.24 / 0.29 = 0.828."""
    for administration, excess in WORK.items():
        growth, seen = GROWTH * excess, while_working(administration)
        fixed_point = growth / (growth + RECOVERY)
        yield exact(seen[0], 0.0, f"{administration:g} hours, at the start")
        yield approaches(seen, fixed_point, 1.0 - growth - RECOVERY, f"{administration:g} hours, every month")
        yield exact(seen[-1], fixed_point, f"{administration:g} hours, at the end", tolerance=1e-5)


def tolerated_checks() -> Iterator[Check]:
    """Check that up to 7 hours each fatigue stays exactly 0."""
    for administration in TOLERATED:
        yield exact(fatigue(administration), 0.0, f"{administration:g} hours", tolerance=0.0)


def rest_checks() -> Iterator[Check]:
    """Check f(t) = f(0) (1 - r)^t, from the first month without hours on: half of it is gone after 13.5 months."""
    for administration in WORK:
        resting = fatigue(administration)[RESTS_AFTER - SIGNED_IN + 1 :]
        yield approaches(resting, 0.0, 1.0 - RECOVERY, f"after {administration:g} hours")


# --- vitality -----------------------------------------------------------------------------------------------------

INERTIA = 6.0
ALL_HIRED: Edits = {"coordinate": {"hire": 2.0, "half_budget": 1_000.0, "turnover": 0.0}}


@lru_cache(maxsize=1)
def project_vitality() -> Floats:
    """Return the vitality of projects that three founders alone keep going, from before the first month on."""
    run = plain_run(plain_world(10, people=3, leaders=3), COVERED, months=80)
    return np.array([np.zeros(10), *(run.state.cpts["vitality"].copy() for _ in stepped(run))])


@lru_cache(maxsize=1)
def contract_vitality() -> Floats:
    """Return the vitality of CPTS from the month on in which all missions and coordinators are there everywhere."""
    world = plain_world(10, people=3, leaders=3, profession=Profession.MEDECIN_GENERALISTE)
    edits = (COVERED, WITH_LETTER, SURE_MEETINGS, SURE_DECEMBER, DEPLOYED_AT_ONCE, ALL_HIRED)
    untrained = policy(training={"coordinators_trained_per_year": 0.0})
    run = plain_run(world, *edits, months=120, under=untrained, first_month=FROM_SEPTEMBER)
    seen = []
    for _ in stepped(run):
        is_there = (run.state.cpts["mission_state"] == MissionState.DEPLOYED).all()
        if is_there and (run.state.cpts["coordinator"] == Coordinator.HIRED).all():
            seen.append(run.state.cpts["vitality"].copy())
    return np.array(seen)


def vitality_checks(project: float = 0.096, contract: float = 0.636, inertia: float = INERTIA) -> Iterator[Check]:
    """Check v(t) = a (1 - (1 - 1/6)^t), from where it is.

    Project: a = 0.4 × 3 / 12.5 = 0.096, three active among 50,000, 2.5 per 10,000 are full. Contract: that, and 0.4 × 1
    (all core missions deployed) and 0.2 × 0.7 (an untrained coordinator): 0.636.
    """
    for what, seen, index in (("project", project_vitality(), project), ("contract", contract_vitality(), contract)):
        yield approaches(seen, index, 1.0 - 1.0 / inertia, f"{what}, every month")
        yield exact(seen[-1], index, f"{what}, at the end", tolerance=1e-6)


CASES = (
    Case(
        "fatigue",
        "Fatigue under constant hours",
        "f* = g E / (g E + r), distance × (1 − g E − r) a month; 0.615, 0.748, 0.828 for once, 13/7 times and nine "
        "times (capped at three) too much",
        "three members each of 10 CPTS, 100 months",
        "f* 0.8 % off; 0.871 for 0.87",
        work_checks,
    ),
    Case("rest", "Fatigue when hours end", "f(0) (1 − r)^t", "the same, 40 months more", "", rest_checks),
    Case("tolerated", "Tolerated work", "fatigue stays 0", "the same", "", tolerated_checks),
    Case(
        "vitality",
        "Vitality",
        "distance from the weighted index × (1 − 1/inertia) a month: 0.096 for three founders among 50,000, 0.636 with "
        "all core missions and an untrained coordinator",
        "10 projects, 80 months; 10 CPTS, 120 months",
        "index 1 % off; inertia 6.1 for 6",
        vitality_checks,
    ),
)
