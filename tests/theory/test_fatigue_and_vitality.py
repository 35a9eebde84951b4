"""Fatigue and vitality are linear recursions under constant causes: they approach a fixed point by a constant factor.

Exact up to rounding: tolerance 1e-9 on indices from 0 to 1.
"""

from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from sim.vocabulary import Coordinator, MissionState, Profession
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

Table = Any
EXACT = 1e-9
FROM_SEPTEMBER = 2021 * 12 + 8
SIGNED_IN = 4  # months: lettre d'intention in August 2021, ACI in December
WITH_LETTER: Edits = {"begin": {"letters": 1.0}}
NO_HELP = {"facilitators_per_million": 0.0}

# --- fatigue ------------------------------------------------------------------------------------------------------

GROWTH, RECOVERY, CAP = 0.08, 0.05, 3.0
RESTS_AFTER = 100  # months of the run; from the next one on, no hours are asked


@lru_cache(maxsize=4)
def fatigue(administration: float) -> Table:
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


def assert_approaches(seen: Table, fixed_point: float, factor: float) -> None:
    """Ask that the distance from the fixed point shrinks by the factor every month."""
    months = np.arange(len(seen))
    expected = fixed_point + (seen[0] - fixed_point) * factor ** months[:, None]
    assert np.abs(seen - expected).max() <= EXACT


# hours for three, excess over what each tolerates (hours / 3 / 7 - 1, at most 3)
WORK = {42.0: 1.0, 60.0: 60.0 / 21.0 - 1.0, 210.0: 3.0}


@pytest.mark.parametrize("administration", WORK)
def test_fatigue_approaches_the_fixed_point_of_its_rule(administration: float) -> None:
    """f* = g E / (g E + r), reached by the factor 1 - g E - r. By hand: E = 1 gives 0.08 / 0.13 = 0.615,
    E = 13/7 gives 0.748, and 70 hours each, nine times too many, count as E = 3: 0.24 / 0.29 = 0.828."""
    growth = GROWTH * WORK[administration]
    while_working = fatigue(administration)[: RESTS_AFTER - SIGNED_IN + 2]
    assert while_working[0].max() == 0.0
    assert_approaches(while_working, growth / (growth + RECOVERY), 1.0 - growth - RECOVERY)
    assert while_working[-1] == pytest.approx(growth / (growth + RECOVERY), abs=1e-5)


@pytest.mark.parametrize("administration", [0.0, 20.9])
def test_work_that_is_tolerated_never_tires(administration: float) -> None:
    """Up to 7 hours each, fatigue stays exactly 0."""
    assert fatigue(administration).max() == 0.0


@pytest.mark.parametrize("administration", WORK)
def test_fatigue_fades_geometrically_when_work_ends(administration: float) -> None:
    """f(t) = f(0) (1 - r)^t, from the first month without hours on: half of it is gone after 13.5 months."""
    resting = fatigue(administration)[RESTS_AFTER - SIGNED_IN + 1 :]
    assert resting[0].min() > 0.6
    assert_approaches(resting, 0.0, 1.0 - RECOVERY)


def test_another_fixed_point_or_pace_is_refused() -> None:
    working = fatigue(42.0)[: RESTS_AFTER - SIGNED_IN + 2]
    for fixed_point, factor in ((0.08 / 0.131, 0.87), (0.08 / 0.13, 0.871)):
        with pytest.raises(AssertionError):
            assert_approaches(working, fixed_point, factor)


# --- vitality -----------------------------------------------------------------------------------------------------

INERTIA = 6.0
ALL_HIRED: Edits = {"coordinate": {"hire": 2.0, "half_budget": 1_000.0, "turnover": 0.0}}


def test_vitality_of_a_project_approaches_what_its_founders_alone_can_give() -> None:
    """v(t) = a (1 - (1 - 1/6)^t), a = 0.4 × 3 / 12.5 = 0.096: three active among 50,000, 2.5 per 10,000 are full."""
    run = plain_run(plain_world(10, people=3, leaders=3), COVERED, months=80)
    seen = np.array([np.zeros(10), *(run.state.cpts["vitality"].copy() for _ in stepped(run))])
    assert_approaches(seen, 0.096, 1.0 - 1.0 / INERTIA)
    assert seen[-1] == pytest.approx(0.096, abs=1e-6)
    for wrong in (0.097, 0.24):
        with pytest.raises(AssertionError):
            assert_approaches(seen, wrong, 1.0 - 1.0 / INERTIA)


def test_vitality_of_a_full_contract_approaches_the_weighted_index() -> None:
    """a = 0.4 × 3 / 12.5 + 0.4 × 1 (all core missions deployed) + 0.2 × 0.7 (an untrained coordinator) = 0.636.

    From the month on in which all of it is there in all territories.
    """
    world = plain_world(10, people=3, leaders=3, profession=Profession.MEDECIN_GENERALISTE)
    edits = (COVERED, WITH_LETTER, SURE_MEETINGS, SURE_DECEMBER, DEPLOYED_AT_ONCE, ALL_HIRED)
    untrained = policy(training={"coordinators_trained_per_year": 0.0})
    run = plain_run(world, *edits, months=120, under=untrained, first_month=FROM_SEPTEMBER)
    seen = []
    for _ in stepped(run):
        is_there = (run.state.cpts["mission_state"] == MissionState.DEPLOYED).all()
        if is_there and (run.state.cpts["coordinator"] == Coordinator.HIRED).all():
            seen.append(run.state.cpts["vitality"].copy())
    assert len(seen) > 90
    assert_approaches(np.array(seen), 0.636, 1.0 - 1.0 / INERTIA)
    assert seen[-1] == pytest.approx(0.636, abs=1e-6)
    with pytest.raises(AssertionError):
        assert_approaches(np.array(seen), 0.636, 1.0 - 1.0 / 6.1)
