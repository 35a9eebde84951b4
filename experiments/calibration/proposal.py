"""Sets of parameters proposed near the posterior, and what each weighs.

The smoother leaves members that are near a sample of the posterior, as far as the model is linear, but their density
is not known, and parameters that every run draws anew stay as they were drawn. A linear regression of what members
predict on all their coordinates gives a posterior in closed form: prior and errors are normal. Sets of parameters are
proposed from it, so that their density is exact, and each is simulated several times. Their runs show better than the
ensemble what a next round is proposed from.

Their weights mend what is not linear (importance sampling): prior times likelihood, over the density of the proposal.
The likelihood is synthetic (Wood 2010, https://doi.org/10.1038/nature09319): normal, with the errors of observation and
chance, around the mean of the runs of each.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve, inv

from experiments.calibration.smoother import Step, informed_share, normal_errors
from sim.arrays import Floats


@dataclass(frozen=True)
class Normal:
    """A normal distribution over coordinates."""

    mean: Floats  # P
    covariance: Floats  # P × P

    def sample(self, n: int, name: str, seed: int) -> Floats:
        """Return n named draws: n × P."""
        return self.mean + normal_errors(self.covariance, n, name, seed)

    def log_density(self, coordinates: Floats) -> Floats:
        """Return the log density up to a constant: n × P → n."""
        return -0.5 * squares(coordinates - self.mean, self.covariance)


def linear_posterior(seen: Step, values: Floats, errors: Floats) -> Normal:
    """Return the posterior of a linear model of what members predict; `errors` (R × R) are those of observation.

    The slopes have the prior of one member without effect on each axis, so that few members do not fail. Only the share
    of each that is more than accident is believed (`calibration/smoother.py`); what it leaves counts as chance.
    """
    n_members, n_axes = seen.coordinates.shape
    middle, means = seen.coordinates.mean(axis=0), seen.predictions.mean(axis=0)
    deviations = seen.coordinates - middle
    scatter = deviations.T @ deviations
    slopes = np.linalg.solve(scatter + np.eye(n_axes), deviations.T @ (seen.predictions - means))  # P × R
    left = seen.predictions - means - deviations @ slopes
    used = np.trace(np.linalg.solve(scatter + np.eye(n_axes), scatter))
    covariance = errors + left.T @ left / max(n_members - 1.0 - used, 1.0)
    slopes = informed_share(seen, covariance)[:, None] * slopes
    weighted = np.linalg.solve(covariance, slopes.T).T
    posterior = inv(np.eye(n_axes) + weighted @ slopes.T)
    return Normal(posterior @ weighted @ (values - means + middle @ slopes), posterior)


def importance_weights(
    proposed: Normal, coordinates: Floats, expected: Floats, values: Floats, covariance: Floats
) -> Floats:
    """Return the weight of each proposed set of parameters (J × P), their sum 1: J.

    `expected` (J × R) is what each predicts on average, `covariance` (R × R) that of observation and chance.
    """
    log_weights = (
        -0.5 * squares(expected - values, covariance)
        - 0.5 * (coordinates**2).sum(axis=1)
        - proposed.log_density(coordinates)
    )
    weights = np.exp(log_weights - log_weights.max())
    normed: Floats = weights / weights.sum()
    return normed


def squares(differences: Floats, covariance: Floats) -> Floats:
    """Return the squared length of differences (n × R) in standard deviations: n."""
    lengths: Floats = (differences.T * cho_solve(cho_factor(covariance), differences.T)).sum(axis=0)
    return lengths
