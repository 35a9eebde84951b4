"""Which assumptions a difference between arms hangs on: the share of its variance between draws that each one makes.

A study of 60 draws moves some 50 assumptions at once, so that no regression on all of them is possible. What is asked
of the draws is therefore little, and what they do not say is left open:

- An assumption acts through its own parameters, linearly. Parameters are drawn within ranges over which most effects
  are close to monotone; what is curved, or an interaction of two assumptions, stays in the part *not attributed*.
- Assumptions enter one after the other, the one that explains most of what is left first, as long as it explains more
  than chance would. Chance is that of the best of all assumptions still outside: what is left is shuffled between
  draws (Freedman and Lane 1983, https://doi.org/10.1080/07350015.1983.10509354), and the best p-value of each shuffle
  makes the null distribution, so that about one study in twenty names an assumption that does nothing. Taking a large
  effect out first is what lets a small one be seen at 60 draws. With fewer draws fewer assumptions are told apart.
- The share of an assumption told apart is the variance of its part in a regression on all that were told apart, without
  what fitting gives to any parameter by accident (its structural contribution: Li and others 2010,
  https://doi.org/10.1021/jp9096919). What comes from two of them going together in the draws is not attributed.
- Chance is taken out: shares are of the variance that the draws would have with endless replicates. Where draws do not
  differ by more than replicates do (F test), nothing is told apart. With one replicate chance is unknown, and shares
  are of all variance, thus too small.

The interval is that of a jackknife over draws. It takes the assumptions that were told apart as given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.comparing.draw_means import draw_means, on_grid
from experiments.comparing.variance_components import components
from sim.arrays import Bools, Floats, Ints
from sim.draws import Draws, keys_within, text_keys

SIGNIFICANCE = 0.05  # of an assumption that does nothing being named
SHUFFLES = 499
SEED = 20231009  # of the shuffles: the same runs give the same shares
FEWEST_LEFT = 8  # draws beyond those that parameters use up
_NORMAL = 1.96
_ROUNDING = 1e-12  # a sum of squares below this share of all is rounding


@dataclass(frozen=True)
class AssumptionShare:
    """What one assumption makes of the variance of a difference between draws."""

    number: str  # in docs/assumptions.md
    share: float  # 0–1; NaN where it is not told apart from nothing
    low: float  # 95 % interval
    high: float
    p: float  # how often chance alone would put forward an assumption that explains as much


@dataclass(frozen=True)
class _Draws:
    """A difference in D draws, as the mean over replicates."""

    values: Floats  # D
    chance: float  # variance that chance adds to a value
    n_free: int  # degrees of freedom behind it; 0 with a single replicate

    @property
    def reliability(self) -> float:
        """The share of the variance that chance does not make, negative by accident where chance makes nearly all."""
        return 1.0 - self.chance / float(self.values.var(ddof=1))

    @property
    def has_spread(self) -> bool:
        """Whether draws differ by more than chance (F test), so that there is something to be explained."""
        from scipy.special import fdtrc  # noqa: PLC0415  # checking a configuration does without scipy

        if len(self.values) < 2 or np.ptp(self.values) == 0 or self.reliability <= 0:
            return False
        ratio = 1.0 / max(1.0 - self.reliability, _ROUNDING)
        return not self.n_free or bool(fdtrc(len(self.values) - 1, self.n_free, ratio) < SIGNIFICANCE)

    def part(self, is_kept: Bools) -> "_Draws":
        """Return some of the draws (D flags)."""
        return _Draws(self.values[is_kept], self.chance, self.n_free)


def assumption_shares(
    difference: Floats, pairs: Sequence[tuple[int, int]], parameters: Mapping[str, Floats]
) -> list[AssumptionShare]:
    """Return the share of each assumption, those told apart first, the largest first.

    `difference` is that of each run (R) of `pairs`; `parameters` holds the values of an assumption's parameters in each
    draw, by draw number: draws × parameters.
    """
    grid = on_grid(difference[:, None], pairs)[..., 0]
    numbers = sorted({draw for draw, _ in pairs})
    draws = _draws(grid)
    columns = {name: _scaled(values[numbers]) for name, values in parameters.items()}
    columns = {name: matrix for name, matrix in columns.items() if matrix.shape[1]}
    told, ps = _told(draws, columns)
    found = [AssumptionShare(name, *limits, ps[name]) for name, limits in _shares(draws, told, columns).items()]
    found.sort(key=lambda one: -one.share)
    silent = (AssumptionShare(name, np.nan, np.nan, np.nan, ps[name]) for name in columns if name not in told)
    return [*found, *silent]


def _draws(grid: Floats) -> _Draws:
    """Return the means of draws, and what chance adds to their variance, none where a single replicate hides it."""
    units, chance = draw_means(grid, singly=False), float(components(grid).runs)
    is_known, n_free = not np.isnan(chance), int(units.runs.sum()) - len(units.runs)
    return _Draws(units.means, chance / float(units.runs.mean()) if is_known else 0.0, n_free)


def _scaled(values: Floats) -> Floats:
    """Return the parameters that differ between draws, with mean 0 and standard deviation 1."""
    moving = values[:, np.ptp(values, axis=0) > 0]
    scaled: Floats = (moving - moving.mean(axis=0)) / moving.std(axis=0)
    return scaled


def _told(draws: _Draws, columns: Mapping[str, Floats]) -> tuple[list[str], dict[str, float]]:
    """Return the assumptions that explain more than chance would, as they enter, and the p-value of every one."""
    told: list[str] = []
    ps = dict.fromkeys(columns, 1.0)
    shuffles = shuffled_orders(len(draws.values), SHUFFLES)
    while draws.has_spread and (candidates := _candidates(told, columns)):
        entry = _entry(draws.values, [columns[name] for name in told], candidates, shuffles)
        if entry is None:
            break
        best, found = entry
        ps.update(found)
        if found[best] > SIGNIFICANCE:
            break
        told.append(best)
    return told, ps


def _candidates(told: Sequence[str], columns: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return the assumptions outside whose parameters would leave draws enough."""
    used = 1 + sum(columns[name].shape[1] for name in told)
    return {
        name: matrix
        for name, matrix in columns.items()
        if name not in told and len(matrix) - used - matrix.shape[1] >= FEWEST_LEFT
    }


def _entry(
    values: Floats, entered: Sequence[Floats], candidates: Mapping[str, Floats], shuffles: Ints
) -> tuple[str, dict[str, float]] | None:
    """Return the candidate that explains most of what is left, and the p-value of each; None where nothing is left."""
    inside = orthonormal(np.column_stack([np.ones(len(values)), *entered]))
    left = _without(inside, values[:, None])
    if (left**2).sum() <= _ROUNDING * (values**2).sum():
        return None
    both = np.column_stack([left, _without(inside, left[:, 0][shuffles])])  # D × (1 + shuffles)
    bases = {name: orthonormal(_without(inside, matrix)) for name, matrix in candidates.items()}
    chances = {name: _p_alone(both, basis, inside) for name, basis in bases.items()}
    least = np.min([one[1:] for one in chances.values()], axis=0)
    ps = {name: float((1 + (least <= one[0]).sum()) / (1 + len(least))) for name, one in chances.items()}
    return min(chances, key=lambda name: chances[name][0]), ps


def _p_alone(values: Floats, basis: Floats, inside: Floats) -> Floats:
    """Return how often a normal column explained as much by accident, for each column of values (D × N)."""
    from scipy.special import betainc  # noqa: PLC0415  # checking a configuration does without scipy

    explained = ((basis.T @ values) ** 2).sum(axis=0) / (values**2).sum(axis=0)
    n_parameters, n_left = basis.shape[1], len(values) - inside.shape[1]
    return np.asarray(betainc((n_left - n_parameters) / 2, n_parameters / 2, np.clip(1.0 - explained, 0.0, 1.0)))


def orthonormal(columns: Floats) -> Floats:
    """Return orthonormal columns (D × rank) that span the same space."""
    vectors, sizes, _ = np.linalg.svd(columns, full_matrices=False)
    spanned: Floats = vectors[:, sizes > 1e-8 * len(columns)]
    return spanned


def _without(basis: Floats, columns: Floats) -> Floats:
    """Return columns without their part in the space of a basis."""
    rest: Floats = columns - basis @ (basis.T @ columns)
    return rest


def shuffled_orders(n_draws: int, n_shuffles: int) -> Ints:
    """Return orders of draws: draws × shuffles."""
    keys = keys_within(text_keys(str(number) for number in range(n_shuffles)), n_draws)
    return np.argsort(Draws(SEED, 0).uniform("assumption_shares/shuffle", keys), axis=1).T


def _shares(draws: _Draws, told: Sequence[str], columns: Mapping[str, Floats]) -> dict[str, tuple[float, float, float]]:
    """Return the share and its interval of the assumptions that were told apart."""
    if not told:
        return {}
    matrices, n_draws = [columns[name] for name in told], len(draws.values)
    shares = _fitted(draws, matrices)
    is_kept = ~np.eye(n_draws, dtype=bool)
    without = np.array([_fitted(draws.part(kept), [one[kept] for one in matrices]) for kept in is_kept])
    error = np.sqrt((n_draws - 1) / n_draws * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    ends = (np.clip(shares + side * _NORMAL * error, 0.0, 1.0) for side in (0, -1, 1))
    return dict(zip(told, zip(*(end.tolist() for end in ends), strict=True), strict=True))


def _fitted(draws: _Draws, matrices: Sequence[Floats]) -> Floats:
    """Return the share of each assumption in a fit of all together (assumptions), of the variance without chance."""
    values = draws.values - draws.values.mean()
    centred = [one - one.mean(axis=0) for one in matrices]
    sizes = np.array([one.shape[1] for one in centred])
    weights, *_ = np.linalg.lstsq(np.column_stack(centred), values, rcond=None)
    split = np.split(weights, np.cumsum(sizes)[:-1])
    parts = np.array([one @ of_it for one, of_it in zip(centred, split, strict=True)])
    left = ((values - parts.sum(axis=0)) ** 2).sum()
    by_accident = left * sizes / (len(values) - 1 - sizes.sum())
    shares: Floats = ((parts**2).sum(axis=1) - by_accident) / (values @ values) / draws.reliability
    return shares
