"""One territory, constant rates: a professional is a Markov chain, whose law at any month is a power of its matrix."""

import numpy as np
import pytest

from tests.theory.asking import hold, refuse
from tools.verification.case import Case
from tools.verification.cases.membership_chains import (
    CASES,
    JOIN,
    LEAVE,
    MONTHS,
    STOP,
    TAKE_PART,
    leader_checks,
    member_checks,
    stationary,
    three_state_checks,
    three_states,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_people_are_the_chains_of_theory(case: Case) -> None:
    assert hold(case.checks())


@pytest.mark.parametrize("wrong", [(0.9 * JOIN, LEAVE), (JOIN, 1.1 * LEAVE), (1.5 * JOIN, 1.5 * LEAVE)], ids=str)
def test_other_rates_of_joining_and_leaving_are_refused(wrong: tuple[float, float]) -> None:
    """The last pair has the right share and the wrong relaxation."""
    assert refuse(member_checks(*wrong))


@pytest.mark.parametrize("wrong", [(0.9 * TAKE_PART, STOP), (TAKE_PART, 1.1 * STOP)], ids=str)
def test_other_rates_of_taking_part_and_stopping_are_refused(wrong: tuple[float, float]) -> None:
    assert refuse(leader_checks(*wrong))


def test_the_law_of_the_last_month_is_the_stationary_one() -> None:
    """P = [[1-p, p, 0], [q, 1-q-a, a], [0, s, 1-s]]; to 1 %, and in detailed balance."""
    matrix, law = three_states(), stationary(three_states())
    assert np.linalg.matrix_power(matrix, MONTHS)[0] == pytest.approx(law, rel=0.01)
    assert law == pytest.approx(np.array([1.0, JOIN / LEAVE, JOIN / LEAVE * TAKE_PART / STOP]) * law[0])


WRONG = {"join": 1.2, "leave": 1.2, "take_part": 1.2, "stop": 1.2}


@pytest.mark.parametrize("rate", WRONG)
def test_a_matrix_with_another_rate_is_refused(rate: str) -> None:
    right = {"join": JOIN, "leave": LEAVE, "take_part": TAKE_PART, "stop": STOP}
    assert refuse(three_state_checks(three_states(**(right | {rate: WRONG[rate] * right[rate]}))))
