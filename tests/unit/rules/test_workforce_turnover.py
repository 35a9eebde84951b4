"""Successions in the professions."""

import numpy as np
import pytest

from sim.rules.workforce.turnover import LONGEST_CAREER, Turnover
from sim.vocabulary import Profession

RULE = Turnover(doctors=0.06, others=0.024, leader_vacancy=12)
DOCTORS = (Profession.MEDECIN_GENERALISTE, Profession.MEDECIN_SPECIALISTE)


DRAWS = (np.arange(20_000) + 0.5) / 20_000


@pytest.mark.parametrize("profession", Profession)
def test_of_those_still_there_a_twelfth_of_the_yearly_share_is_succeeded_each_month(profession: Profession) -> None:
    months = np.array([RULE.career_months(profession, draw) for draw in DRAWS])
    assert months.min() == 1
    for month in (1, 12, 100):
        share = np.mean(months[months >= month] == month)
        assert share == pytest.approx(0.005 if profession in DOCTORS else 0.002, rel=0.05)


def test_without_turnover_nobody_is_ever_succeeded() -> None:
    still = Turnover(doctors=0.0, others=0.0, leader_vacancy=12)
    assert still.career_months(Profession.INFIRMIER, 0.999) == LONGEST_CAREER


def test_a_leaders_part_stays_vacant_for_the_months_of_the_parameter() -> None:
    assert RULE.vacancy_months() == 12
