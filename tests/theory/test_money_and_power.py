"""Nothing comes from nothing, and what is paid is what the contract says."""

import numpy as np
import pytest

from tests.theory.asking import hold, refuse
from tools.verification.case import Case
from tools.verification.cases.money_and_power import (
    ALL_PAID,
    CASES,
    FACILITATORS,
    NEAREST_MISTAKES,
    all_paid_checks,
    contracts_over_five_years,
    facilitation_by_hand,
    facilitation_cost,
    leaderless,
    led_under,
    what_money_brings,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_money_and_power_are_those_of_theory(case: Case) -> None:
    assert hold(case.checks())


@pytest.mark.parametrize("what", ["coordinators", "deployed", "CNAM", "FIR"])
def test_with_money_there_is_some_of_it(what: str) -> None:
    assert what_money_brings(True)[what] > 0.0


def test_without_money_contracts_are_signed_and_missions_begun_all_the_same() -> None:
    """So that the case has something to be about: the model asks for money later than that."""
    assert what_money_brings(False)["contracts"] > 100.0
    assert what_money_brings(False)["started"] > 100.0


def test_under_pressure_there_are_projects_without_leaders_and_some_led_by_authorities() -> None:
    assert leaderless(True)[1] > 0
    assert led_under(1.0) > 0


@pytest.mark.parametrize(("before", "after"), [pair for pair in FACILITATORS if pair[0]])
def test_a_month_more_of_facilitators_is_another_cost(before: float, after: float) -> None:
    assert facilitation_cost(before, after) != pytest.approx(facilitation_by_hand(25 * before + 76 * after), rel=1e-3)


def test_missions_begin_within_a_year_of_the_signature() -> None:
    _, late = contracts_over_five_years(True)
    assert np.all((late >= 0) & (late < 12))


@pytest.mark.parametrize("mistake", NEAREST_MISTAKES)
def test_another_sum_is_refused(mistake: str) -> None:
    assert refuse(all_paid_checks(ALL_PAID + NEAREST_MISTAKES[mistake]))
