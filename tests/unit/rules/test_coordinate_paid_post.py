"""Hiring, keeping and training a coordinator."""

import pytest

from sim.rules.coordinate.paid_post import PaidPost

RULE = PaidPost(hire=0.2, half_budget=50_000.0, turnover=0.04, trained_turnover=0.5)


def test_no_money_no_coordinator() -> None:
    assert RULE.hire_hazard(0.0) == 0.0


def test_half_the_budget_gives_half_the_hazard() -> None:
    assert RULE.hire_hazard(50_000.0) == pytest.approx(0.1)


def test_a_trained_coordinator_stays_longer() -> None:
    assert RULE.leave_hazard(is_trained=False) == pytest.approx(0.04)
    assert RULE.leave_hazard(is_trained=True) == pytest.approx(0.02)


def test_training_is_spread_over_the_year() -> None:
    assert RULE.train_hazard(0.0) == 0.0
    assert RULE.train_hazard(0.6) == pytest.approx(0.05)
