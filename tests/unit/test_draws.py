"""Named draws: the same numbers everywhere, uniform, and unrelated to each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from sim.draws import Draws, SuccessiveDraws, combine, mix, text_key, text_keys

KEYS = text_keys(f"agent {number}" for number in range(20_000))
MONTH = 24_234
N = len(KEYS)
FIVE_ERRORS = 5.0 / np.sqrt(N)


def correlation(one: np.ndarray, two: np.ndarray) -> float:
    return float(np.corrcoef(one, two)[0, 1])


def test_draws_are_these_very_numbers_on_every_platform() -> None:
    keys = np.array([text_key("a"), text_key("75056"), 0, 2**64 - 1], dtype=np.uint64)
    expected = [0.7757427216501368, 0.10157757035745008, 0.01982707662537664, 0.5334470790208289]
    assert Draws(42, 3).uniform("join", keys, MONTH).tolist() == expected


def test_normal_draws_are_the_quantiles_of_the_uniform_ones() -> None:
    keys = text_keys(["a", "75056"])
    assert Draws(42, 3).normal("join", keys, MONTH) == pytest.approx([0.7578938092329476, -1.2726137394024617], 1e-12)


def test_text_keys_and_streams_are_stable() -> None:
    assert text_key("a") == 3405396810240292928
    assert Draws(42, 3).stream("join", MONTH) == 8754141931194360079


def test_the_finaliser_is_that_of_splitmix64() -> None:
    # First outputs of the published generator seeded with 0 and 1.
    assert mix(np.array([0, 1], dtype=np.uint64)).tolist() == [0xE220A8397B1DCDAF, 0x910A2DEC89025CC1]


def test_a_draw_is_never_0_nor_1() -> None:
    draws = Draws(1, 0).uniform("join", np.arange(200_000, dtype=np.uint64), MONTH)
    assert draws.min() > 0.0
    assert draws.max() < 1.0
    assert np.isfinite(Draws(1, 0).normal("join", np.arange(200_000, dtype=np.uint64), MONTH)).all()


def test_draws_are_uniform() -> None:
    draws = np.sort(Draws(1, 0).uniform("join", KEYS, MONTH))
    distance = np.abs(draws - (np.arange(N) + 0.5) / N).max()
    assert distance < 2.0 / np.sqrt(N)  # Kolmogorov–Smirnov, far beyond one in a thousand


def test_normal_draws_have_mean_0_and_deviation_1() -> None:
    draws = Draws(1, 0).normal("readiness", KEYS)
    assert abs(draws.mean()) < FIVE_ERRORS
    assert abs(draws.std() - 1.0) < FIVE_ERRORS


@pytest.mark.parametrize(
    "other",
    [
        Draws(1, 0).uniform("leave", KEYS, MONTH),
        Draws(1, 0).uniform("join", KEYS, MONTH + 1),
        Draws(1, 0).uniform("join", KEYS, MONTH + 12),
        Draws(1, 1).uniform("join", KEYS, MONTH),
        Draws(2, 0).uniform("join", KEYS, MONTH),
        Draws.for_world(1).uniform("join", KEYS, MONTH),
        np.roll(Draws(1, 0).uniform("join", KEYS, MONTH), 1),
    ],
    ids=["decision", "next month", "next year", "replicate", "seed", "world", "next agent"],
)
def test_draws_of_another_name_are_unrelated(other: np.ndarray) -> None:
    draws = Draws(1, 0).uniform("join", KEYS, MONTH)
    assert not np.any(draws == other)
    assert abs(correlation(draws, other)) < FIVE_ERRORS


def test_keys_that_follow_each_other_draw_unrelated_numbers() -> None:
    draws = Draws(1, 0).uniform("join", np.arange(N, dtype=np.uint64), MONTH)
    assert abs(correlation(draws[1:], draws[:-1])) < FIVE_ERRORS


@given(order=st.permutations(range(50)))
def test_permuting_agents_permutes_their_draws(order: list[int]) -> None:
    keys = KEYS[:50]
    draws = Draws(1, 0).uniform("join", keys, MONTH)
    assert np.array_equal(Draws(1, 0).uniform("join", keys[order], MONTH), draws[order])


@given(size=st.integers(1, 50))
def test_a_draw_does_not_depend_on_who_else_draws(size: int) -> None:
    draws = Draws(1, 0).uniform("join", KEYS[:50], MONTH)
    assert np.array_equal(Draws(1, 0).uniform("join", KEYS[:size], MONTH), draws[:size])


def test_drawing_changes_no_later_draw() -> None:
    draws = Draws(1, 0)
    first = draws.uniform("join", KEYS, MONTH)
    draws.uniform("leave", KEYS, MONTH)
    draws.normal("join", KEYS, MONTH)
    assert np.array_equal(draws.uniform("join", KEYS, MONTH), first)


def test_draws_keep_the_shape_of_the_keys() -> None:
    table = KEYS[:12].reshape(3, 4)
    assert np.array_equal(Draws(1, 0).uniform("join", table).ravel(), Draws(1, 0).uniform("join", KEYS[:12]))


def test_parts_of_a_key_are_not_exchangeable_and_negative_ones_are_allowed() -> None:
    one, two = np.array([1], dtype=np.uint64), np.array([2], dtype=np.uint64)
    assert combine(one, 2) != combine(two, 1)
    assert combine(one, -1) == combine(one, 2**64 - 1)
    assert combine(one, 2) == combine(one, two)


def test_a_single_draw_is_the_one_that_is_known() -> None:
    known = Draws(42, 3, {("shock_founding", MONTH): 0.9})
    assert known.single("shock_founding", 7, MONTH) == pytest.approx(float(ndtri(0.9)))
    for name, month in (("shock_signing", MONTH), ("shock_founding", MONTH + 6)):
        assert known.single(name, 7, month) == Draws(42, 3).single(name, 7, month)


def test_a_single_draw_that_nobody_knows_is_the_normal_one_of_its_key() -> None:
    key = np.array([7], dtype=np.uint64)
    assert Draws(42, 3).single("shock_founding", 7, MONTH) == Draws(42, 3).normal("shock_founding", key, MONTH)[0]


def test_successive_draws_change_their_chance_in_a_month() -> None:
    past, later = Draws(42, 1), Draws(42, 2)
    both = SuccessiveDraws(past, later, MONTH)
    for month, expected in ((0, past), (MONTH - 1, past), (MONTH, later), (MONTH + 1, later)):
        assert np.array_equal(both.uniform("meet", KEYS, month), expected.uniform("meet", KEYS, month))
    assert not np.array_equal(past.uniform("meet", KEYS, MONTH), later.uniform("meet", KEYS, MONTH))
