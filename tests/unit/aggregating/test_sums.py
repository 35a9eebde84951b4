"""Sums of parts are those of the whole, also where outcomes are undefined in some runs."""

import numpy as np
import pytest

from experiments.aggregating.sums import DrawSums, RunSums
from experiments.comparing.draw_means import draw_means
from experiments.comparing.variance_components import mean_estimate

N_DRAWS, N_REPLICATES, N_OUTCOMES = 12, 5, 40
PAIRS = [(draw, replicate) for draw in range(N_DRAWS) for replicate in range(N_REPLICATES)]


def runs() -> np.ndarray:
    """Draws × replicates × outcomes: a billion with little spread, some undefined, one in no run, one of ties."""
    random = np.random.default_rng(5)
    values = 1e9 + random.normal(0, 3, (N_DRAWS, 1, N_OUTCOMES)) + random.normal(0, 2, (N_DRAWS, 5, N_OUTCOMES))
    values[random.random(values.shape) < 0.2] = np.nan
    values[..., 0], values[..., 1] = np.nan, np.array([1.0, -1.0, 3.0, -2.0, -1.0])
    return values


def sums_of(values: np.ndarray, cut: int) -> DrawSums:
    """Add draws in two parts."""
    draws = []
    for draw in values:
        one, *others = [RunSums.of_run(run) for run in draw]
        for other in others:
            one = one.merged(other)
        draws.append(DrawSums.of_draw(one))
    return added(draws[:cut]).merged(added(draws[cut:]))


def added(parts: list[DrawSums]) -> DrawSums:
    one, *others = parts
    for other in others:
        one = one.merged(other)
    return one


@pytest.mark.parametrize("cut", [1, 5, 11])
def test_what_is_known_of_a_mean_is_what_runs_tell(cut: int) -> None:
    values = runs()
    found = sums_of(values, cut).estimate(is_single_draw=False)
    expected = mean_estimate(values.reshape(-1, N_OUTCOMES), PAIRS)
    for name in ("mean", "standard_error", "half_width", "sd_parameters", "sd_chance"):
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-4, atol=1e-9, err_msg=name)


def test_a_tie_counts_half_of_a_draw() -> None:
    found = sums_of(runs(), 4)
    np.testing.assert_array_equal(found.share_positive, draw_means(runs()).share_positive)
    assert found.share_positive[1] == 0.5
    assert np.isnan(found.share_positive[0])
