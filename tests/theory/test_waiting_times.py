"""Without peers and neighbours, rare events are memoryless: waiting times are geometric, risks compete by hazard."""

import numpy as np
import pytest

from sim.vocabulary import Profession
from tests.theory.asking import hold, refuse
from tools.verification.case import Case
from tools.verification.cases.waiting_times import (
    CASES,
    GIVE_UP,
    GIVES_UP,
    INITIATIVE_HAZARD,
    JOINING_PROBABILITY,
    MEETS,
    PACE,
    bunched_signing_checks,
    career_checks,
    even_signing_checks,
    fates,
    initiative_checks,
    joining_checks,
    letter_checks,
    monthly,
)

OFF = [0.9, 1.1]  # what a wrong parameter is multiplied by


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_waiting_times_are_those_of_theory(case: Case) -> None:
    assert hold(case.checks())


@pytest.mark.parametrize("off", OFF)
def test_another_hazard_of_initiatives_is_refused(off: float) -> None:
    assert refuse(initiative_checks(monthly(off * INITIATIVE_HAZARD)))


def test_hazards_taken_for_probabilities_are_refused() -> None:
    """Two leaders who each act with probability h, not 1 - exp(-h), would not wait as long."""
    assert refuse(initiative_checks(1.0 - (1.0 - INITIATIVE_HAZARD / 2.0) ** 2))


@pytest.mark.parametrize("off", OFF)
def test_another_probability_of_joining_is_refused(off: float) -> None:
    assert refuse(joining_checks(off * JOINING_PROBABILITY))


def test_joining_with_a_peer_effect_is_not_geometric() -> None:
    """A weak peer effect (log-odds 0.5 when all contacts are members) is enough for the check to refuse."""
    assert refuse(joining_checks(contacts=0.5))


@pytest.mark.parametrize("off", OFF)
def test_another_turnover_is_refused(off: float) -> None:
    assert refuse(career_checks(Profession.MEDECIN_GENERALISTE, off))


def test_a_pace_taken_for_a_probability_is_refused() -> None:
    assert refuse(even_signing_checks(0.3))


@pytest.mark.parametrize("wrong", [(0.072, 2.0, 31.0), (0.08, 1.0, 31.0), (0.08, 2.0, 20.0)], ids=str)
def test_another_pace_december_or_learning_is_refused(wrong: tuple[float, float, float]) -> None:
    assert refuse(bunched_signing_checks(*wrong))


@pytest.mark.parametrize("meetings", [1, 4])
def test_every_project_ends_once(meetings: int) -> None:
    given_up, letter = fates(meetings)
    assert np.array_equal(given_up == 0, letter > 0)


@pytest.mark.parametrize("wrong", [(monthly(0.8 * GIVE_UP), MEETS), (GIVES_UP, monthly(0.8 * PACE * 0.75))], ids=str)
def test_another_hazard_of_either_risk_is_refused(wrong: tuple[float, float]) -> None:
    assert fates(4)[0].any()
    assert refuse(letter_checks(4, *wrong))
