import numpy as np
import pytest

from experiments.value.net_benefit import by_draw, gains_of, pairs_of
from experiments.value.valuation import discount_factors
from tests.unit.value.made_up import A_MILLION, N_MONTHS, valuation, valued_study


def test_a_constant_cost_is_discounted_in_closed_form() -> None:
    study = valued_study()
    monthly = 1.025 ** (-1 / 12)
    expected = (2 * A_MILLION + 1e4) * (1 - monthly**N_MONTHS) / (1 - monthly)
    assert study.gains.euros[:, :, 1] == pytest.approx(np.full((40, 2), expected))


def test_a_year_of_a_million_inhabitants_is_a_million_inhabitant_years() -> None:
    study = valued_study(valuation(discount=0.0), chance=0.0)
    effect = study.drawn.values["A1"][:, 0]
    assert by_draw(study.gains.inhabitant_years)[:, 1] == pytest.approx(2 * A_MILLION * effect)


def test_net_benefit_is_coverage_in_euros_less_costs_less_shells() -> None:
    study = valued_study(valuation(discount=0.0), chance=0.0)
    found = by_draw(study.gains.net_benefits(30.0, 1e5))[:, 1]
    spent = N_MONTHS * (2 * A_MILLION + 1e4)
    expected = 60 * A_MILLION * study.drawn.values["A1"][:, 0] - spent - 10 * 1e5
    assert found == pytest.approx(expected)


def test_shells_count_with_the_factor_of_the_last_month() -> None:
    gains = gains_of(valued_study().consequences, valuation(discount=0.1))
    assert gains.shells[0, 0] == pytest.approx(np.array([0.0, 10.0, -10.0]) * discount_factors(N_MONTHS, 0.1)[-1])


def test_the_baseline_has_no_net_benefit() -> None:
    assert not valued_study().gains.net_benefits(30.0, 1e5)[:, :, 0].any()


def test_runs_that_are_missing_are_no_pairs() -> None:
    grid = np.zeros((2, 2, 3))
    grid[1, 0] = np.nan
    assert pairs_of(grid) == [(0, 0), (0, 1), (1, 1)]
