"""A coarse draw may leave a matter open, but never settles it otherwise than the draw itself."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.draws import Draws
from sim.engine.fast.chance import STEPS, chance_of, coarse, step_of, uniform
from sim.engine.fast.compiled import kernel
from sim.engine.fast.prefetch import prefetch

KEYS = np.random.default_rng(7).integers(0, 2**64, 2000, dtype=np.uint64)
STREAM = chance_of(Draws(1, 2), 0, 0)["decide_professional"][0]
DRAWS = Draws(1, 2).uniform("decide_professional", KEYS, 0)


@kernel
def draws_in_kernels(keys: NDArray[np.uint64], stream: np.uint64) -> tuple[NDArray[np.float64], NDArray[np.uint16]]:
    drawn, coarsely = np.empty(len(keys)), np.empty(len(keys), dtype=np.uint16)
    for place in range(len(keys)):
        prefetch(keys, place + 5)
        drawn[place], coarsely[place] = uniform(keys[place], stream), coarse(keys[place], stream)
    return drawn, coarsely


@kernel
def steps_of(bounds: NDArray[np.float64]) -> NDArray[np.uint16]:
    steps = np.empty(len(bounds), dtype=np.uint16)
    for place in range(len(bounds)):
        steps[place] = step_of(bounds[place])
    return steps


def test_kernels_draw_what_everybody_draws_with_rows_fetched_ahead_even_beyond_the_end() -> None:
    drawn, coarsely = draws_in_kernels(KEYS, STREAM)
    assert np.array_equal(drawn, DRAWS)
    assert np.array_equal(coarsely, np.floor(DRAWS * STEPS))


@pytest.mark.parametrize("beside", [-1e-9, 0.0, 1e-9])
def test_a_draw_on_one_side_of_a_bound_is_never_in_a_step_beyond_it(beside: float) -> None:
    bounds = np.concatenate(([0.0, 1.0], np.arange(200) / STEPS, np.clip(DRAWS[:300] + beside, 0.0, 1.0)))
    _, coarsely = draws_in_kernels(KEYS, STREAM)
    for bound, step in zip(bounds, steps_of(bounds), strict=True):
        assert np.all(coarsely[bound > DRAWS] <= step)
        assert np.all(coarsely[bound <= DRAWS] >= step)
