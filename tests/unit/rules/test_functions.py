"""Functions that several rules share: their edges and their shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.functions import logistic, saturation

ANY = st.floats(-1e6, 1e6)
AMOUNT = st.floats(0, 1e9)
HALF = st.floats(1e-3, 1e6)


def test_even_odds_are_one_half() -> None:
    assert logistic(0.0) == 0.5


@given(log_odds=ANY)
def test_a_logistic_answer_is_a_probability_and_mirrors_its_opposite(log_odds: float) -> None:
    assert 0.0 <= logistic(log_odds) <= 1.0
    assert logistic(log_odds) + logistic(-log_odds) == pytest.approx(1.0)


@given(log_odds=st.floats(-30, 30), more=st.floats(0, 10))
def test_higher_odds_never_lower_the_probability(log_odds: float, more: float) -> None:
    assert logistic(log_odds + more) >= logistic(log_odds)


@given(half=HALF)
def test_saturation_is_0_for_nothing_half_at_half_and_below_1_for_plenty(half: float) -> None:
    assert saturation(0.0, half) == 0.0
    assert saturation(half, half) == pytest.approx(0.5)
    assert saturation(1e9 * half, half) == pytest.approx(1.0)


@given(amount=AMOUNT, more=AMOUNT, half=HALF)
def test_saturation_rises_with_the_amount_within_0_and_1(amount: float, more: float, half: float) -> None:
    assert 0.0 <= saturation(amount, half) <= saturation(amount + more, half) * (1 + 1e-12) <= 1.0 + 1e-12
