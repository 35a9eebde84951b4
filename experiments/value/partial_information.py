"""What it would be worth to know one assumption before an arm is chosen (EVPPI), by regression on stored runs.

The expected net benefit of each arm, given the parameters of an assumption, is a regression on them (Strong, Oakley and
Brennan 2014, https://doi.org/10.1177/0272989X13505910): here a straight line and a spline for each parameter, added up
and shrunk by a penalty that leave-one-out errors choose (scikit-learn). Chance is a residual of the regression and not
counted. Interactions between parameters of an assumption are left out.

A regression finds something in anything. Draws are therefore shuffled between parameters and net benefits, always in
the same orders, and an assumption is told apart where its EVPPI is larger than the largest of all assumptions in 95 %
of the shuffles (Westfall and Young 1993) and its interval leaves zero out: where none does anything, at most one study
in twenty names one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from experiments.value.perfect_information import SEED, InformationValue, resampling_weights, with_interval
from sim.arrays import Floats, Ints
from sim.draws import Draws, keys_within, text_keys

FEWEST_DRAWS = 20  # below, leave-one-out errors and shuffles say next to nothing
SIGNIFICANCE = 0.05
_PENALTIES = np.logspace(-3, 4, 15)
_KNOTS = 5


@dataclass(frozen=True)
class Resampling:
    """How often draws are drawn again for intervals, and shuffled for what chance alone would give."""

    resamples: int
    shuffles: int


@dataclass(frozen=True)
class AssumptionValue:
    """What it would be worth to know one assumption, in euros."""

    number: str  # in docs/assumptions.md
    found: InformationValue  # what the regression finds
    by_chance95: float  # what it finds in no more than 5 % of shuffles
    p: float  # how often chance alone gives as much to some assumption
    p_alone: float  # how often it gives as much to this one

    @property
    def is_told_apart(self) -> bool:
        """Whether it is told apart from nothing: by shuffles, and by its interval."""
        return self.p <= SIGNIFICANCE and self.found.low95 > 0


@dataclass(frozen=True)
class _Found:
    value: float
    again: Floats  # resamples
    by_chance: Floats  # shuffles


def partial_information(
    benefits: Floats,
    parameters: Mapping[str, Floats],
    resampling: Resampling,
    most: float = np.inf,
    advance: Callable[[], None] = lambda: None,
) -> list[AssumptionValue]:
    """Return the EVPPI of each assumption, those told apart first, the largest first.

    `benefits`: draws × arms; `parameters`: by assumption, draws × parameters; `most`: the EVPI, which no EVPPI exceeds.
    Assumptions whose parameters do not differ between draws are left out. Nothing is said of too few draws.
    """
    moving = {name: values[:, np.ptp(values, axis=0) > 0] for name, values in parameters.items()}
    moving = {name: values for name, values in moving.items() if values.shape[1]}
    if len(benefits) < FEWEST_DRAWS or not moving:
        return []
    gains = benefits[:, 1:] - benefits[:, :1]
    orders, weights = _orders(len(gains), resampling.shuffles), resampling_weights(len(gains), resampling.resamples)
    found = {}
    for name, values in moving.items():
        found[name] = _found(gains, values, orders, weights)
        advance()
    largest = np.max([one.by_chance for one in found.values()], axis=0)
    told = [_assumption_value(name, one, largest, most) for name, one in found.items()]
    return sorted(told, key=lambda one: (not one.is_told_apart, -one.found.value, one.p))


def _assumption_value(name: str, found: _Found, largest: Floats, most: float) -> AssumptionValue:
    p, alone = (float((1 + (one >= found.value).sum()) / (1 + len(one))) for one in (largest, found.by_chance))
    limited = with_interval(min(found.value, most), found.again, most)
    return AssumptionValue(name, limited, min(float(np.quantile(found.by_chance, 1 - SIGNIFICANCE)), most), p, alone)


def _found(gains: Floats, values: Floats, orders: Ints, weights: Floats) -> _Found:
    """Return what regressions find in gains (draws × arms but the first), in their shuffles and in their resamples."""
    n_draws, n_arms = gains.shape
    columns = _columns(values)
    shuffled = gains[orders].transpose(1, 0, 2).reshape(n_draws, -1)
    fitted, penalties = _fitted(columns, np.column_stack([gains, shuffled]))
    of_all = _gain_of_choice(fitted.reshape(n_draws, -1, n_arms).transpose(1, 0, 2), np.full(n_draws, 1 / n_draws))
    again = _fitted_again(columns, gains, penalties[:n_arms], weights)
    return _Found(float(of_all[0]), _gain_of_choice(again, weights), of_all[1:])


def _gain_of_choice(gains: Floats, weights: Floats) -> Floats:
    """Return how much better it is to choose in each draw than once: fits × draws × arms but the first → fits."""
    weights = np.broadcast_to(weights, gains.shape[:2])
    chosen_each = (weights * np.maximum(gains.max(axis=2), 0.0)).sum(axis=1)
    chosen_once = np.maximum((weights[:, :, None] * gains).sum(axis=1).max(axis=1), 0.0)
    gained: Floats = np.maximum(chosen_each - chosen_once, 0.0)
    return gained


def _columns(values: Floats) -> Floats:
    """Return a straight line and a spline for each parameter (draws × columns), centred."""
    from sklearn.preprocessing import SplineTransformer  # noqa: PLC0415 — an extra, and slow to load

    lines = (values - values.mean(axis=0)) / values.std(axis=0)
    splines = SplineTransformer(n_knots=_KNOTS, degree=3, include_bias=False).fit_transform(values)
    columns: Floats = np.column_stack([lines, splines])
    centred: Floats = columns - columns.mean(axis=0)
    return centred


def _fitted(columns: Floats, targets: Floats) -> tuple[Floats, Floats]:
    """Return fitted values (draws × targets) and the penalty of each target."""
    from sklearn.linear_model import RidgeCV  # noqa: PLC0415 — an extra, and slow to load

    sizes = targets.std(axis=0)
    scaled = targets / np.where(sizes > 0, sizes, 1.0)
    model = RidgeCV(alphas=_PENALTIES, alpha_per_target=True).fit(columns, scaled)
    return model.predict(columns).reshape(targets.shape) * sizes, np.atleast_1d(model.alpha_)


def _fitted_again(columns: Floats, gains: Floats, penalties: Floats, weights: Floats) -> Floats:
    """Return fitted values of every draw when draws count by weights: resamples × draws × arms but the first."""
    whole = np.column_stack([np.ones(len(columns)), columns])
    moments = len(whole) * np.einsum("bd,dp,dq->bpq", weights, whole, whole, optimize=True)
    sums = len(whole) * np.einsum("bd,dp,da->bpa", weights, whole, gains, optimize=True)
    shrinking = np.diag([1e-9, *np.ones(columns.shape[1])])
    fits = [np.linalg.solve(moments + penalty * shrinking, sums[:, :, [arm]]) for arm, penalty in enumerate(penalties)]
    again: Floats = np.einsum("dp,bpa->bda", whole, np.concatenate(fits, axis=2), optimize=True)
    return again


def _orders(n_draws: int, n_shuffles: int) -> Ints:
    """Return orders of draws: shuffles × draws."""
    keys = keys_within(text_keys(str(number) for number in range(n_shuffles)), n_draws)
    return np.argsort(Draws(SEED, 0).uniform("value/shuffle", keys), axis=1)
