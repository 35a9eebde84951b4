"""Sets of parameters are proposed from the posterior of a linear model, and weigh as prior and likelihood ask."""

import numpy as np
import pytest

from experiments.calibration.proposal import Normal, importance_weights, linear_posterior
from experiments.calibration.smoother import Step
from experiments.calibration.weights import effective_size, resampled
from sim.arrays import Floats
from sim.draws import Draws

KEYS = np.arange(4000, dtype=np.uint64)
OBSERVED, ERROR = np.array([1.2]), np.array([[0.25]])
POSTERIOR = Normal(np.array([0.96]), np.array([[0.2]]))
"""That of a prior N(0, 1), an error of sd 0.5 and an observed 1.2."""


def normal(name: str, sd: float = 1.0) -> Floats:
    return sd * Draws(3, 0).normal(name, KEYS)[:, None]


def test_the_posterior_of_a_linear_model_is_exact() -> None:
    """A slope of 2 from 5, chance of sd 0.3: the precision is 1 + 4 / (0.25 + 0.09)."""
    members = normal("members", 0.7) + 0.4
    seen = Step(members, 5.0 + 2.0 * members + normal("chance", 0.3))
    found = linear_posterior(seen, 5.0 + 2.0 * OBSERVED, ERROR)
    precision = 1.0 + 4.0 / 0.34
    assert found.covariance[0, 0] == pytest.approx(1.0 / precision, rel=0.05)
    assert found.mean[0] == pytest.approx(4.0 * 1.2 / 0.34 / precision, rel=0.02)


def test_what_cannot_act_keeps_its_prior() -> None:
    members = np.column_stack([normal("members"), normal("idle")])[:300]
    found = linear_posterior(Step(members, members[:, :1] + normal("chance", 0.5)[:300]), OBSERVED, ERROR)
    assert found.mean[1] == pytest.approx(0.0, abs=0.05)
    assert found.covariance[1, 1] == pytest.approx(1.0, abs=0.02)


def test_few_members_on_many_axes_do_not_fail() -> None:
    members = Draws(3, 0).normal("few", np.arange(600, dtype=np.uint64)).reshape(20, 30)
    found = linear_posterior(Step(members, members[:, :1]), OBSERVED, ERROR)
    assert np.isfinite(found.sample(5, "proposal", 1)).all()


def test_a_proposal_that_is_the_posterior_weighs_the_same() -> None:
    members = POSTERIOR.sample(4000, "proposal", 1)
    weights = importance_weights(POSTERIOR, members, members, OBSERVED, ERROR)
    assert effective_size(weights) == pytest.approx(4000)


def test_weights_mend_a_proposal_that_is_beside_the_posterior() -> None:
    beside = Normal(np.array([0.6]), np.array([[0.36]]))
    members = beside.sample(4000, "proposal", 1)
    weights = importance_weights(beside, members, members, OBSERVED, ERROR)
    assert weights.sum() == pytest.approx(1.0)
    assert weights @ members[:, 0] == pytest.approx(0.96, abs=0.03)
    assert 400 < effective_size(weights) < 3600
    sample = members[resampled(weights, seed=1)]
    assert (sample.mean(), sample.std()) == (pytest.approx(0.96, abs=0.03), pytest.approx(0.2**0.5, abs=0.03))
