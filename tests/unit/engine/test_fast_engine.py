"""The fast engine simulates the same months as the Mesa model: small worlds, every policy, every rule at work."""

from dataclasses import fields

import numpy as np
import pytest

from sim.calendar import FIRST_MONTH
from sim.draws import Draws
from sim.engine import fast, mesa
from sim.engine.fast.run import FastRun
from sim.levers.policy import Change, Policy
from sim.snapshot import Snapshot
from sim.vocabulary import MissionState, Stage
from tests.unit.agents.small_world import same, stepped, trajectory
from tests.unit.engine.side_by_side import run_side_by_side
from tools.verification.small_world import QUICK, QUIET, SEED, behaviour, change, policy, run_inputs, small_world

ENDING = {  # contracts end, in the end; authorities found what leaders do not
    "contract": {"dissolution": 0.3, "renewal": 0.0, "renewal_vitality": 0.0},
    "initiate": {"base": -5.5},
    "found": {"authority": 0.2},
    "fatigue": {"tolerated": 0.5, "tolerated_open": 1.0},
}
MONTHS = 103
LAST = FIRST_MONTH + MONTHS - 1


def later(group: str, months: int, region: str | None = None, **values: object) -> Change:
    return change(group, FIRST_MONTH + months, region, **values)


POLICIES = {
    "quiet": policy(),
    "forced": policy(
        later("timeline", 12, target_date="2023-12-31", pressure=1.0, ramp_months=24, white_zone_action_plans=True),
        later("facilitation", 20, facilitators_per_million=30.0, allocation="white_first"),
        later("merging", 30, intensity=0.8),
        later("campaign", 18, visibility=0.7),
    ),
    "supported": policy(
        later("facilitation", 3, facilitators_per_million=12.0, allocation="struggling_first", maturity_support=0.6),
        later("funding", 10, multiplier=1.5, early_signature_bonus=0.5, early_signature_until="2022-06-30"),
        later("training", 15, coordinators_trained_per_year=0.6, tools=0.8),
        later("simplification", 24, load_removed=0.5),
        later("timeline", 6, time_floor_months=9),
    ),
    "automatic_here_cut_there": policy(
        later("membership", 24, mode="automatic"),
        later("membership", 60, mode="voluntary"),
        later("funding", 36, "r1", multiplier=0.2, variable_share=0.9),
    ),
}


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("replicate", range(2))
def test_both_engines_give_the_same_months_agent_by_agent(name: str, replicate: int) -> None:
    under = POLICIES[name]
    regions = small_world().territories.region_codes
    under = Policy(name, tuple(c if c.region is None else _in_region(c, regions[-1]) for c in under.changes))
    run = run_side_by_side(small_world(), under, behaviour(QUICK, ENDING), Draws(SEED, replicate), FIRST_MONTH, LAST)
    assert (run.snapshot().cpts_stage == Stage.ACI).any()


def _in_region(there: Change, region: str) -> Change:
    return Change(there.first_month, there.group, there.values, region)


def test_the_compared_months_hold_dissolutions_deployed_missions_and_successions() -> None:
    run = FastRun(run_inputs(QUICK, ENDING, months=MONTHS, under=POLICIES["forced"]))
    before = run.state.openness.copy()
    seen = trajectory(run, MONTHS)
    assert seen[-1].n_dissolved.sum() > 0
    assert np.mean(before != run.state.openness) > 0.5
    assert any((month.mission_state == MissionState.DEPLOYED).any() for month in seen)
    assert any(month.led_by_authorities.any() for month in seen)
    assert any((np.bincount(month.cpts[month.cpts >= 0]) > 1).any() for month in seen)
    assert any(month.high_fatigue.any() for month in seen)


@pytest.mark.parametrize("scale", [0.3, 1.0, 2.5])
def test_weights_of_any_scale_add_up_alike(scale: float) -> None:
    world = small_world(8, scale * 0.04)
    run_side_by_side(world, POLICIES["forced"], behaviour(QUICK), Draws(SEED, 5), FIRST_MONTH, FIRST_MONTH + 40)


def test_nothing_happens_in_a_quiet_world_in_both_engines() -> None:
    run = run_side_by_side(small_world(), policy(), behaviour(QUIET), Draws(SEED, 0), FIRST_MONTH, FIRST_MONTH + 12)
    assert not run.state.status.any()


def test_trajectories_have_the_same_months() -> None:
    inputs = run_inputs(QUICK, months=6, under=POLICIES["supported"], replicate=1)
    both = zip(fast.ENGINE.trajectory(inputs), mesa.ENGINE.trajectory(inputs), strict=True)
    assert all(same(one, other) for one, other in both)


def test_reading_a_snapshot_changes_nothing_and_a_snapshot_keeps_its_month() -> None:
    inputs = run_inputs(QUICK, months=MONTHS, under=POLICIES["forced"], replicate=2)
    read, unread = FastRun(inputs), FastRun(inputs)
    kept = []
    for _ in range(30):
        kept.append((read.snapshot(), read.snapshot()))
        read.step()
        unread.step()
    assert same(read.snapshot(), unread.snapshot())
    assert all(same(*pair) for pair in kept)
    assert not same(kept[0][0], kept[-1][0])


def test_a_fork_is_the_run_of_the_other_policy_and_leaves_its_origin_alone() -> None:
    branching = FIRST_MONTH + 40
    past = POLICIES["supported"]
    turn = Policy("turn", (*past.changes, change("funding", branching, multiplier=0.1)))
    trunk = stepped(FastRun(run_inputs(QUICK, months=MONTHS, under=past, replicate=3)), 40)
    branch = trunk.fork(turn)
    for run, under in ((trunk, past), (branch, turn)):
        *_, separate = fast.ENGINE.trajectory(run_inputs(QUICK, months=MONTHS, under=under, replicate=3))
        assert same(stepped(run, MONTHS - 40).snapshot(), separate)
    assert not same(trunk.snapshot(), branch.snapshot())


def shocks(run: FastRun) -> list[list[float]]:
    """Return the shocks of each région."""
    return run.state.ars[["founding_shock", "signing_shock"]].tolist()


def test_other_draws_change_shocks_from_the_first_half_year_after_the_fork_on_and_no_ars() -> None:
    trunk = stepped(FastRun(run_inputs(QUICK, months=MONTHS)), 40)  # up to October 2022
    branch = trunk.fork(policy(), Draws(SEED, 7))
    for month in range(41, 61):
        assert (shocks(trunk) == shocks(branch)) == (month <= 43)  # new ones come in January 2023
        stepped(trunk, 1), stepped(branch, 1)
    assert trunk.state.ars["leniency"].tolist() == branch.state.ars["leniency"].tolist()


def test_shocks_differ_between_regions_and_replicates_and_last_half_a_year() -> None:
    one, other = (FastRun(run_inputs(QUICK, months=24, replicate=replicate)) for replicate in (0, 1))
    seen = [shocks(stepped(one, 1)) for _ in range(24)]
    assert [month for month in range(1, 24) if seen[month] != seen[month - 1]] == [6, 12, 18]
    assert len({tuple(region) for region in seen[-1]}) == len(small_world().territories.region_codes) > 1
    assert shocks(stepped(other, 24)) != seen[-1]


def test_branches_are_the_trajectories_of_their_policies_and_share_what_they_have_in_common() -> None:
    past = POLICIES["supported"]
    turns = {name: change("funding", FIRST_MONTH + 50, multiplier=factor) for name, factor in (("a", 0.1), ("b", 3.0))}
    late = Policy("late", (*past.changes, turns["a"], change("campaign", FIRST_MONTH + 70, visibility=1.0)))
    policies = (past, *(Policy(name, (*past.changes, turn)) for name, turn in turns.items()), late, POLICIES["quiet"])
    found: dict[int, list[Snapshot]] = {arm: [] for arm in range(len(policies))}
    n_months = 0
    for arms, snapshot in fast.ENGINE.branches(run_inputs(QUICK, months=MONTHS, under=past, replicate=4), policies):
        n_months += 1
        for arm in arms:
            found[arm].append(snapshot)
    for arm, under in enumerate(policies):
        separate = fast.ENGINE.trajectory(run_inputs(QUICK, months=MONTHS, under=under, replicate=4))
        assert all(same(one, other) for one, other in zip(found[arm], separate, strict=True))
    assert n_months < 4 * MONTHS


def test_a_fork_into_another_past_is_refused() -> None:
    run = stepped(FastRun(run_inputs(QUICK, months=MONTHS)), 10)
    with pytest.raises(ValueError, match="2019-12"):
        run.fork(policy(later("funding", 5, multiplier=2.0)))


def test_a_run_ends_with_its_last_month() -> None:
    run = stepped(FastRun(run_inputs(QUICK, months=1)), 1)
    with pytest.raises(IndexError):
        run.step()


def test_the_columns_of_a_snapshot_have_the_types_of_the_mesa_engine() -> None:
    inputs = run_inputs(QUICK, months=21, replicate=1)
    *_, quick = fast.ENGINE.trajectory(inputs)
    *_, slow = mesa.ENGINE.trajectory(inputs)
    for column in fields(Snapshot):
        mine, other = np.asarray(getattr(quick, column.name)), np.asarray(getattr(slow, column.name))
        assert mine.dtype == other.dtype, column.name
