"""Successions in the professions."""

import pytest

from sim.rules.workforce.turnover import Turnover
from sim.vocabulary import Profession

RULE = Turnover(doctors=0.06, others=0.024, leader_vacancy=12)
DOCTORS = (Profession.MEDECIN_GENERALISTE, Profession.MEDECIN_SPECIALISTE)


@pytest.mark.parametrize("profession", Profession)
def test_a_twelfth_of_the_yearly_share_is_succeeded_each_month(profession: Profession) -> None:
    assert RULE.leave_probability(profession) == pytest.approx(0.005 if profession in DOCTORS else 0.002)


def test_a_leaders_part_stays_vacant_for_the_months_of_the_parameter() -> None:
    assert RULE.vacancy_months() == 12
