from datetime import date
from pathlib import Path

import numpy as np
import pytest

from experiments.comparing.study_results import StudyResults
from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.storing.outcomes import Outcomes
from experiments.study.definition import Arm
from experiments.value.consequences import PRESSURE_TIME, consequences_of, drawn_posts, stated_pressure
from experiments.value.valuation import PressureTime
from sim.calendar import last_day, month_of
from sim.vocabulary import Level
from tests.unit.value.made_up import FIRST, valuation

METRICS = ("cost_cnam_euros", "cost_fir_euros", "cost_facilitation_euros", "coverage_li_plus", "coverage_functioning")
N_MONTHS = 6
POPULATION = 2e6
POSTS = np.array([1.0, 3.0])


@pytest.fixture(scope="module")
def arms(composer: Composer) -> tuple[Arm, ...]:
    return read_request(["task=validate"], False, composer).study.arms


def outcomes(arm: str, pairs: tuple[tuple[int, int], ...]) -> Outcomes:
    """Two months before the valuation begins and four after: costs grow by 100, 10 and 1 a month, 80 % are covered."""
    months = np.arange(1, N_MONTHS + 1)
    columns = [100.0 * months, 10.0 * months, 1.0 * months, np.full(N_MONTHS, 0.8), np.full(N_MONTHS, 0.6), months]
    values = np.broadcast_to(np.column_stack(columns), (len(pairs), N_MONTHS, 6)).copy()
    dates = np.array([last_day(FIRST - 2 + number) for number in range(N_MONTHS)], dtype=object)
    codes = np.array(["FR"] * N_MONTHS, dtype=object)
    return Outcomes(arm, Level.NATIONAL, pairs, dates, codes, (*METRICS, "n_shells"), values)


def results(arms: tuple[Arm, ...], pairs: tuple[tuple[int, int], ...]) -> StudyResults:
    whole = ((0, 0), (0, 1), (1, 0), (1, 1))
    national = {arm.name: outcomes(arm.name, whole if number else pairs) for number, arm in enumerate(arms)}
    return StudyResults(Path(), {"world": {"population": POPULATION}}, national)


def test_flows_begin_with_the_valuation(arms: tuple[Arm, ...]) -> None:
    found = consequences_of(results(arms, ((0, 0), (0, 1), (1, 0), (1, 1))), arms, valuation(), POSTS)
    assert found.months == tuple(range(FIRST, FIRST + 4))
    assert set(found.years) == {2024}
    for payer, euros in (("cnam", 100.0), ("fir", 10.0), ("facilitation", 1.0)):
        assert found.euros[payer] == pytest.approx(np.full((2, 2, len(arms), 4), euros))
    assert found.inhabitant_years == pytest.approx(np.full((2, 2, len(arms), 4), 0.6 * POPULATION / 12))
    assert found.shells == pytest.approx(np.full((2, 2, len(arms)), 6.0))


def test_pressure_takes_posts_for_those_who_are_not_covered(arms: tuple[Arm, ...]) -> None:
    found = consequences_of(results(arms, ((0, 0), (0, 1), (1, 0), (1, 1))), arms, valuation(), POSTS)
    pay = arms[0].behaviour.rules["pay"]
    for number, arm in enumerate(arms):
        pressures = np.array([stated_pressure(arm.policy, month) for month in found.months])
        expected = POSTS[:, None] * 0.4 * pressures * pay.facilitator / 12
        assert found.euros[PRESSURE_TIME][:, 0, number] == pytest.approx(expected)
    assert found.euros[PRESSURE_TIME].any()


def test_a_run_without_its_twin_in_another_arm_is_left_out(arms: tuple[Arm, ...]) -> None:
    found = consequences_of(results(arms, ((0, 0), (1, 0), (1, 1))), arms, valuation(), POSTS)
    assert np.isnan(found.shells[0, 1]).all()
    assert not np.isnan(found.shells[1]).any()


def test_pressure_is_the_one_that_the_policy_states(arms: tuple[Arm, ...]) -> None:
    forced = next(arm.policy for arm in arms if arm.name == "forced_march")
    timeline = forced.levers(month_of(date(2024, 1, 1)), "").timeline
    assert stated_pressure(forced, month_of(timeline.target_date)) == pytest.approx(timeline.pressure)
    early = month_of(timeline.target_date) - timeline.ramp_months
    assert stated_pressure(forced, max(early, month_of(date(2023, 10, 1)))) < timeline.pressure


def test_posts_are_spread_over_their_range_and_a_single_draw_keeps_the_value() -> None:
    pressure = PressureTime(3.0, 0.5, 10.0)
    posts = drawn_posts(pressure, 100, 7)
    assert ((posts >= 0.5) & (posts <= 10.0)).all()
    parts = np.floor((posts - 0.5) / 9.5 * 100)
    assert len(set(parts)) == 100
    assert drawn_posts(pressure, 1, 7).tolist() == [3.0]
