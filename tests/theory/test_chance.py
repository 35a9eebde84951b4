"""Named draws behave as independent uniform numbers, and equal levers meet equal chance.

Statistics beyond tests/unit/test_draws.py: their level is one in 10,000, or four standard errors, with fixed names.
"""

from itertools import pairwise
from math import sqrt

import numpy as np
import pytest

from sim.arrays import Floats
from sim.calendar import FIRST_MONTH
from sim.draws import Draws, combine, text_key
from sim.engine.fast.chance import NAMES
from sim.engine.fast.run import FastRun
from sim.levers.policy import Policy
from sim.snapshot import Snapshot
from tests.theory.checks import ERRORS, assert_counts, assert_share
from tests.unit.agents.small_world import QUICK, SEED, change, first_difference, policy, run_inputs, trajectory

N = 65_536
MONTHS = range(FIRST_MONTH, FIRST_MONTH + 102)
KEYS = combine(np.full(N, text_key("75056"), dtype=np.uint64), np.arange(N, dtype=np.uint64))


def drawn(name: str, month: int = FIRST_MONTH, replicate: int = 0) -> Floats:
    return Draws(SEED, replicate).uniform(name, KEYS, month)


# --- uniform ------------------------------------------------------------------------------------------------------


def assert_uniform(draws: Floats) -> None:
    """Ask that 256 cells are filled alike."""
    assert_counts(np.bincount((draws * 256).astype(int), minlength=256), np.full(256, len(draws) / 256))


@pytest.mark.parametrize("name", NAMES)
def test_the_draws_of_every_decision_are_uniform(name: str) -> None:
    """Chi-square over 256 cells of 65,536 draws."""
    assert_uniform(drawn(name))


def test_low_bits_are_as_even_as_high_ones() -> None:
    """The same 20 binary places further down: draws have 52."""
    assert_uniform(drawn("sign") * 2.0**20 % 1.0)


def test_a_slight_slope_of_the_density_is_refused() -> None:
    """u ↦ u^1.05 makes low draws 5 % more frequent than high ones."""
    with pytest.raises(AssertionError):
        assert_uniform(drawn("sign") ** 1.05)


@pytest.mark.parametrize("probability", [0.001, 0.02, 0.3])
def test_both_ends_of_a_draw_are_as_likely_and_never_meet(probability: float) -> None:
    """Antithetic ends: P(u < p) = P(u > 1 - p) = p and never both; who takes part and who leaves share one draw."""
    draws = np.concatenate([drawn("decide_professional", month) for month in MONTHS[:20]])
    low, high = draws < probability, draws >= 1.0 - probability
    for end in (low, high):
        assert_share(end.sum(), len(draws), probability)
    assert not (low & high).any()


# --- independent --------------------------------------------------------------------------------------------------


def assert_independent(one: Floats, other: Floats) -> None:
    """Ask that 16 × 16 cells of pairs are filled alike, and that the correlation is below 4/√n."""
    cells = (one * 16).astype(int) * 16 + (other * 16).astype(int)
    assert_counts(np.bincount(cells, minlength=256), np.full(256, len(one) / 256), "pairs")
    assert abs(np.corrcoef(one, other)[0, 1]) < ERRORS / sqrt(len(one))


@pytest.mark.parametrize(("one", "other"), list(pairwise([*NAMES, NAMES[0]])))
def test_two_decisions_of_a_month_are_independent(one: str, other: str) -> None:
    """Chi-square over pairs of 65,536 people."""
    assert_independent(drawn(one), drawn(other))


@pytest.mark.parametrize("lag", [1, 2, 12])
def test_months_are_independent(lag: int) -> None:
    """The same person and decision, so many months apart."""
    assert_independent(drawn("decide_professional"), drawn("decide_professional", FIRST_MONTH + lag))


@pytest.mark.parametrize("lag", [1, 2, 16, 256])
def test_neighbours_in_a_table_are_independent(lag: int) -> None:
    """The same decision and month, rows so far apart."""
    draws = drawn("decide_professional")
    assert_independent(draws[:-lag], draws[lag:])


def test_replicates_are_independent() -> None:
    assert_independent(drawn("initiate"), drawn("initiate", replicate=1))


def test_one_persons_months_are_serially_uncorrelated() -> None:
    """Over 102 months of 4,096 people the correlation of one month with the next, of squares too, is below 4/√n."""
    numbers = np.array([Draws(SEED, 0).uniform("meet", KEYS[:4_096], month) for month in MONTHS])
    for power in (1, 2):
        centred = numbers**power - 1.0 / (power + 1)
        serial = (centred[:-1] * centred[1:]).mean() / (centred**2).mean()
        assert abs(serial) < ERRORS / sqrt(centred[1:].size)


def test_a_draw_that_keeps_a_tenth_of_another_is_refused() -> None:
    with pytest.raises(AssertionError):
        assert_independent(drawn("sign"), (0.9 * drawn("meet") + 0.1 * drawn("sign")) % 1.0)


# --- birthdays ----------------------------------------------------------------------------------------------------

BIRTHDAYS, DAYS, YEARS = 1_024, 2**24, 400


def repeated_spacings(draws: Floats) -> int:
    """Return how many spacings between sorted birthdays have occurred before (Marsaglia 1985)."""
    spacings = np.diff(np.sort((draws * DAYS).astype(np.int64)))
    return len(spacings) - len(np.unique(spacings))


def assert_birthdays(counts: list[int]) -> None:
    """Ask for the Poisson mean m³ / 4n = 16 a year: sum within four standard deviations √(16 × 400)."""
    mean = BIRTHDAYS**3 / (4 * DAYS)
    assert abs(sum(counts) - mean * len(counts)) < ERRORS * sqrt(mean * len(counts))


def test_birthdays_of_draws_repeat_as_often_as_chance_has_it() -> None:
    """Marsaglia's birthday spacings: 1,024 birthdays in 2^24 days, 400 years; a lattice would show."""
    years = [Draws(SEED, year).uniform("initiate", KEYS[:BIRTHDAYS], FIRST_MONTH) for year in range(YEARS)]
    assert_birthdays([repeated_spacings(year) for year in years])


def test_a_lattice_of_birthdays_is_refused() -> None:
    """Multiples of the golden ratio are more even than chance: they have three spacings only."""
    golden = (np.arange(1, BIRTHDAYS + 1) * 0.6180339887498949) % 1.0
    with pytest.raises(AssertionError):
        assert_birthdays([repeated_spacings((golden + year / YEARS) % 1.0) for year in range(10)])


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
