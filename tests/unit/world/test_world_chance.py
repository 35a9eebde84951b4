"""A world under numbered chance: each territory meets the chance of its own number, in both engines."""

import numpy as np
import pytest

from sim.calendar import FIRST_MONTH
from sim.draws import Draws
from sim.engine.fast.run import FastRun
from sim.engine.protocol import RunInputs
from sim.world.world import World
from tests.unit.engine.side_by_side import run_side_by_side
from tools.verification.small_world import QUICK, QUIET, SEED, behaviour, policy, small_world

LAST = FIRST_MONTH + 23
BEHAVIOUR = behaviour(QUICK)


def numbered(*numbers: int) -> World:
    """The small world, its départements under these numbers in turn."""
    world = small_world()
    place = dict(zip(world.territories.departement_codes, numbers * 9, strict=False))
    return world.under(np.array([place[code] for code in world.territories.departement], dtype=np.uint64))


def lived(world: World, replicate: int = 0, last: int = LAST) -> FastRun:
    run = FastRun(RunInputs(world, policy(), BEHAVIOUR, Draws(SEED, replicate), FIRST_MONTH, last))
    while run.month < last:
        run.step()
    return run


def test_both_engines_live_the_same_months_under_numbered_chance() -> None:
    run_side_by_side(numbered(3, 8), policy(), BEHAVIOUR, Draws(SEED, 0), FIRST_MONTH, FIRST_MONTH + 11)


def test_another_number_changes_the_beginning_of_its_own_departement_only() -> None:
    one, other = numbered(3, 8), numbered(3, 9)
    same = np.array([a == b for a, b in zip(one.chance, other.chance, strict=True)])
    states = [
        FastRun(RunInputs(world, policy(), behaviour(QUIET), Draws(SEED, 0), FIRST_MONTH, LAST)).state
        for world in (one, other)
    ]
    first, second = (state.territories["readiness"] for state in states)
    assert 0 < same.sum() < len(same)
    assert np.array_equal(first[same], second[same])
    assert not np.isclose(first[~same], second[~same]).any()


def test_an_unnumbered_world_keeps_the_chance_it_had() -> None:
    world = small_world()
    assert world.chance is None
    assert len(set(world.territory_key.tolist())) == len(world.territories)
    assert len(set(world.departement_key.tolist())) == len(world.territories.departement_codes)


def test_a_numbered_world_takes_no_second_number() -> None:
    with pytest.raises(ValueError, match="already"):
        numbered(1).under(np.zeros(len(small_world().territories), dtype=np.uint64))


def test_a_run_may_meet_another_chance_from_a_month_on() -> None:
    plain, turning = lived(numbered(1), last=FIRST_MONTH + 11), None
    run = FastRun(RunInputs(numbered(1), policy(), BEHAVIOUR, Draws(SEED, 0), FIRST_MONTH, LAST))
    while run.month < FIRST_MONTH + 11:
        run.step()
    turning = run.fork(policy(), Draws(SEED, 5))
    assert np.array_equal(turning.state.status, plain.state.status)
    while turning.month < LAST:
        run.step()
        turning.step()
    assert not np.array_equal(turning.state.status, run.state.status)


def test_the_chance_that_begins_again_is_that_of_the_replicate() -> None:
    run = FastRun(RunInputs(small_world(), policy(), BEHAVIOUR, Draws(SEED, 0), FIRST_MONTH, LAST))
    turning = run.fork(policy(), Draws(SEED, 0))
    while turning.month < LAST:
        turning.step()
    assert np.array_equal(turning.state.status, lived(small_world()).state.status)
