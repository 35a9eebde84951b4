"""The share of chance on made-up runs whose share is known."""

import numpy as np
import pytest

from experiments.sensitivity.chance_share import chance_share


@pytest.mark.parametrize("truth", [0.2, 0.5, 0.9])
def test_the_interval_holds_the_known_share(truth: float) -> None:
    chance, found = np.random.default_rng(3), []
    for _ in range(60):
        draws = chance.normal(0, (1 - truth) ** 0.5, (60, 1))
        found.append(chance_share(draws + chance.normal(0, truth**0.5, (60, 2))))
    assert np.mean([one.value for one in found]) == pytest.approx(truth, abs=0.05)
    assert np.mean([one.low <= truth <= one.high for one in found]) >= 0.85


def test_blocks_are_drawn_whole() -> None:
    chance = np.random.default_rng(4)
    grid = np.repeat(chance.normal(size=(10, 1, 1)), 8, axis=1) + chance.normal(size=(10, 8, 2))
    by_block, by_point = chance_share(grid.reshape(80, 2), 10), chance_share(grid.reshape(80, 2))
    assert by_block.value == by_point.value
    assert by_block.high - by_block.low > by_point.high - by_point.low  # points of a block are alike


def test_without_chance_its_share_is_zero_and_of_one_replicate_unknown() -> None:
    values = np.arange(6.0)
    assert chance_share(np.column_stack([values, values])).value == 0.0
    assert np.isnan(chance_share(values[:, None]).value)
    assert np.isnan(chance_share(np.ones((6, 2))).value)
