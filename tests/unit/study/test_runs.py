"""Which chance a run meets: that of its past, as far as its draw tells, then one of its own."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from experiments.study.parameter_draws import ParameterDraw, behaviour_of, is_parameter, past_chance
from experiments.study.runs import DRAW_APART, Run, chance_of, country_of, run_of
from sim.calendar import month_of
from sim.draws import Draws
from tests.unit.running.fake_engine import small_study
from tools.verification.small_world import small_world

TOLD = {
    "behaviour.join.base": -6.0,
    "chance.shock_founding.2021-01": 0.8,
    "past.FR": 7.0,
    "past.59": 23.0,
    "past.62": 4.0,
}
JANUARY = 2021 * 12
STUDY = small_study(Path("unused"))
KEYS = np.arange(50, dtype=np.uint64)


def run_told(values: dict[str, float], draw: int = 3, replicate: int = 1) -> Run:
    return run_of(STUDY, STUDY.arms[0], ParameterDraw(draw, values), replicate, "identity")


def uniform(draws: Draws, month: int) -> list[float]:
    return list(draws.uniform("meet", KEYS, month))


def test_a_draw_tells_known_draws_and_numbers_beside_parameters() -> None:
    told = past_chance(TOLD)
    assert told.known == {("shock_founding", JANUARY): 0.8}
    assert told.shared == 7
    assert told.numbers == (("59", 23), ("62", 4))
    assert [path for path in TOLD if is_parameter(path)] == ["behaviour.join.base"]


def test_what_a_draw_tells_of_the_past_is_no_parameter_of_behaviour() -> None:
    one = STUDY.arms[0]
    alone = {path: value for path, value in TOLD.items() if not is_parameter(path)}
    assert behaviour_of(one, ParameterDraw(0, alone)) == one.behaviour


def test_up_to_its_day_a_run_meets_the_chance_of_its_past_and_then_one_of_its_own() -> None:
    run = run_told(TOLD)
    chance, day = chance_of(run), month_of(STUDY.as_of)
    past, own = Draws(run.seed, 7 * DRAW_APART), Draws(run.seed, 3 * DRAW_APART + 1)
    assert [uniform(chance, month) for month in (0, day)] == [uniform(past, month) for month in (0, day)]
    assert uniform(chance, day + 1) == uniform(own, day + 1)
    assert chance.known == run.past.known


def test_runs_share_the_past_that_their_draws_name_and_no_future() -> None:
    day = month_of(STUDY.as_of)
    first, second, same, other = (
        chance_of(run_told({**TOLD, "past.FR": shared}, draw, replicate))
        for shared, draw, replicate in ((7.0, 3, 0), (7.0, 3, 1), (7.0, 4, 0), (8.0, 4, 0))
    )
    assert uniform(first, day) == uniform(second, day) == uniform(same, day) != uniform(other, day)
    futures = [uniform(one, day + 1) for one in (first, second, same)]
    assert futures[0] != futures[1] != futures[2] != futures[0]


def test_without_a_chosen_past_a_run_has_one_chance_from_the_beginning() -> None:
    run = run_told({}, draw=2)
    assert uniform(chance_of(run), 0) == uniform(Draws(run.seed, 2 * DRAW_APART + 1), 0)
    world = small_world()
    assert country_of(run, world) is world


def test_each_departement_is_under_the_number_of_its_past() -> None:
    world = small_world()
    codes = world.territories.departement
    numbered = replace(run_told(TOLD), past=past_chance({f"past.{code}": 5.0 for code in codes}))
    expected = world.under(np.full(len(codes), 5, dtype=np.uint64))
    assert np.array_equal(country_of(numbered, world).professionals.key, expected.professionals.key)
