"""Growth curves of three parameters fitted to a series by least squares weighted by the observation errors.

A count that only grows has a prior on its ceiling, the number of CPTS that the State announced: a few early points are
fitted about as well by a curve that stops at the last of them, which nobody would have forecast.

Samples carry the error of the parameters (parametric bootstrap, Efron & Tibshirani 1993, An introduction to the
bootstrap, section 6.5: the curve is fitted again to the values that it might have given) and an error of pace
(`rivals/spread.py`), because a bootstrap does not allow for a wrong form of the curve.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from scipy.optimize import leastsq
from scipy.special import expit, logit

from experiments.hindcast.known_series import KnownSeries
from experiments.hindcast.rivals.base import NationalForecast, Predicted
from experiments.hindcast.rivals.spread import pace_error, usable, with_pace_error
from experiments.hindcast.stratified_draws import N_SAMPLES, normal_columns
from sim.arrays import Floats

Form = Callable[[Floats, Floats], Floats]
"""(parameters, months since the launch) → values; the first parameter is the ceiling."""

FEWEST: Final = 3  # points for three parameters
FEWEST_IN_THE_PAST: Final = 6  # errors of a curve through as many points as parameters tell nothing of one through many
PRIOR_SHARE: Final = 0.5  # of the mean pace, as for the last trend
REFITS: Final = 100
MOST_TRIES: Final = 400  # values of the form, in one search
NEAR: Final = 1e-6  # relative change of cost or parameters at which a search ends
GROWING: Final = frozenset({"n_aci", "n_lettre_intention_or_later", "n_all_stages"})
ANNOUNCED: Final = 1_000.0  # CPTS, by 2022; Ma Santé 2022, September 2018
CEILING_SD: Final = 0.3  # log: from 600 to 1,700 CPTS in nine cases of ten
_EDGE: Final = 1e-3  # no search begins nearer to a bound, as a share of the range
_OPEN: Final = 1e-6  # share by which a ceiling exceeds the highest point at least


@dataclass(frozen=True)
class Curve:
    """A family of growth curves, with bounds for its parameters other than the ceiling."""

    name: str
    form: Form
    low: tuple[float, float]
    high: tuple[float, float]
    starts: tuple[tuple[float, float], ...]  # where the search begins; the best end wins
    fallback: NationalForecast  # what forecasts with too few points

    def forecast(self, series: KnownSeries, days: Sequence[date], seed: int) -> Predicted:
        """Return samples around the fitted curve: samples × days; the fallback with too few points."""
        points = usable(series)
        if len(points) < FEWEST:
            return self.fallback(series, days, seed)
        curves = self._refitted(points, seed)
        months = series.months_to(days)
        samples = np.array([self.form(curve, months) for curve in curves])
        error = pace_error(points, self.values, shortest=FEWEST_IN_THE_PAST, prior_share=PRIOR_SHARE)
        repeated = samples[np.arange(N_SAMPLES) % len(samples)]
        return Predicted(with_pace_error(series, repeated, days, error, self.name, seed), self.name)

    def values(self, series: KnownSeries, days: Sequence[date]) -> Floats:
        """Return the values of the curve fitted to a series, for some days."""
        return self.form(self.fitted(series), series.months_to(days))

    def fitted(self, points: KnownSeries) -> Floats:
        """Return the parameters of the best curve through three points or more."""
        low, high = self._bounds(points)
        starts = [(low[0] + share * (high[0] - low[0]), *rest) for share in (0.1, 0.7) for rest in self.starts]
        ends = [self._search(points, points.values, np.array(start), (low, high)) for start in starts]
        return min(ends, key=lambda end: end[0])[1]

    def _refitted(self, points: KnownSeries, seed: int) -> list[Floats]:
        best = self.fitted(points)
        expected = self.form(best, points.months)
        beyond = max(len(points) - len(best), 1)
        misfit = float(np.sum(((points.values - expected) / points.sd) ** 2)) / beyond
        error = points.sd * max(1.0, misfit) ** 0.5
        chance = normal_columns(f"{self.name}/refit/{points.metric}", seed, REFITS, len(points) + 1)
        bounds = self._bounds(points)
        return [self._search(points, expected + error * normal[:-1], best, bounds, normal[-1])[1] for normal in chance]

    def _search(
        self, points: KnownSeries, values: Floats, start: Floats, bounds: tuple[Floats, Floats], shift: float = 0.0
    ) -> tuple[float, Floats]:
        """Return the cost and the parameters at which a search from a start ends; `shift` moves the prior, in its sd.

        Parameters are searched as log odds between their bounds, which lets the unbounded method be used: far faster.
        """
        low, high = bounds
        months = points.months

        def within(odds: Floats) -> Floats:
            return low + (high - low) * expit(odds)

        def misfit(odds: Floats) -> Floats:
            curve = within(odds)
            doubt = [np.log(curve[0] / ANNOUNCED) / CEILING_SD - shift] if points.metric in GROWING else []
            return np.append((self.form(curve, months) - values) / points.sd, doubt)

        share = np.clip((start - low) / (high - low), _EDGE, 1.0 - _EDGE)
        end, *_ = leastsq(misfit, logit(share), full_output=True, ftol=NEAR, xtol=NEAR, maxfev=MOST_TRIES)
        return float(np.sum(misfit(end) ** 2)), within(end)

    def _bounds(self, points: KnownSeries) -> tuple[Floats, Floats]:
        """Return the lowest and highest parameters: the ceiling lies between the highest point and what can be."""
        highest = float(points.values.max())
        top = max(points.ceiling, highest * (1.0 + 10 * _OPEN))
        return np.array([highest * (1.0 - _OPEN), *self.low]), np.array([top * (1.0 + _OPEN), *self.high])
