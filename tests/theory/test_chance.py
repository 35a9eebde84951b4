"""Named draws behave as independent uniform numbers, and equal levers meet equal chance."""

import numpy as np
import pytest

from sim.calendar import FIRST_MONTH
from sim.engine.fast.run import FastRun
from sim.levers.policy import Policy
from sim.snapshot import Snapshot
from tests.theory.asking import hold, refuse
from tests.unit.agents.small_world import first_difference, trajectory
from tools.verification.case import Case
from tools.verification.cases.draws import (
    BIRTHDAYS,
    CASES,
    YEARS,
    birthday_checks,
    drawn,
    independence_checks,
    repeated_spacings,
    uniform_check,
)
from tools.verification.small_world import QUICK, change, policy, run_inputs


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_draws_are_independent_uniform_numbers(case: Case) -> None:
    assert hold(case.checks())


def test_a_slight_slope_of_the_density_is_refused() -> None:
    """u ↦ u^1.05 makes low draws 5 % more frequent than high ones."""
    assert refuse([uniform_check(drawn("sign") ** 1.05)])


def test_a_draw_that_keeps_a_tenth_of_another_is_refused() -> None:
    mixed = (0.9 * drawn("meet") + 0.1 * drawn("sign")) % 1.0
    assert refuse(independence_checks(drawn("sign"), mixed, "mixed"))


def test_a_lattice_of_birthdays_is_refused() -> None:
    """Multiples of the golden ratio are more even than chance: they have three spacings only."""
    golden = (np.arange(1, BIRTHDAYS + 1) * 0.6180339887498949) % 1.0
    assert refuse(birthday_checks([repeated_spacings((golden + year / YEARS) % 1.0) for year in range(10)]))


# --- common random numbers ----------------------------------------------------------------------------------------


def five_years(under: Policy) -> list[Snapshot]:
    return trajectory(FastRun(run_inputs(QUICK, months=60, under=under)), 60)


def test_arms_with_equal_levers_are_equal_to_the_last_bit() -> None:
    """Another name, and changes that change nothing, are no difference: tolerance 0 on every column of 61 months."""
    null = policy(change("campaign", FIRST_MONTH + 20), change("funding", FIRST_MONTH + 30), name="null")
    assert first_difference(five_years(policy()), five_years(null)) is None


def test_an_arm_differs_from_the_month_of_its_first_change_on_only() -> None:
    """A lever moved in month 30 leaves the 30 months before untouched, and is seen at once in what it costs."""
    later = policy(change("facilitation", FIRST_MONTH + 30, facilitators_per_million=8.0))
    assert first_difference(five_years(policy()), five_years(later)) == FIRST_MONTH + 30
