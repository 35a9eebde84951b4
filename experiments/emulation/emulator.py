"""An emulator of a stored study: from parameters and levers to the mean outcome of a draw, and how good it is at that.

Gaussian process: Rasmussen & Williams 2006, https://doi.org/10.7551/mitpress/3206.001.0001; its leave-one-out
predictions in closed form are of section 5.4.2. Many points go to gradient boosting instead, scored by points left out
in tenths. Both are scikit-learn's. The score is the predictive Q²: one minus the mean square error of predictions of
points that were left out, over that of the mean of the others. An emulator whose squared errors are not below those of
the mean, beyond the one-sided 95 % limit over points, is refused: it would give a number with nothing behind it.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np

from experiments.comparing.draw_means import draw_means
from experiments.designs.outcome import Outcome, stored_grid, stored_parameters
from experiments.language.numbers import number
from experiments.language.texts import text
from experiments.mistakes import UserMistake, unknown
from experiments.storing.manifest import names_runs, read_manifest
from sim.arrays import Floats, Ints

MOST_OF_PROCESS: Final = 500  # points; the time of a Gaussian process grows with their cube
POINTS_PER_LENGTH: Final = 10  # with fewer for each factor, a Gaussian process has one length for all
N_PARTS: Final = 10  # of the points, each left out once by gradient boosting
FEWEST: Final = 10  # points
ONE_SIDED: Final = 1.645  # standard errors, of 95 %
GAUSSIAN_PROCESS, BOOSTING = "gaussian_process", "gradient_boosting"


@dataclass(frozen=True)
class EmulatorScore:
    """How well an emulator predicts points that it did not see."""

    method: str
    n_points: int
    q2: float  # 1: exactly; 0: as well as the mean of the others; below: worse
    rmse: float  # in the unit of the outcome
    is_told: bool  # whether it is better than the mean beyond what chance would give

    def in_words(self, language: str) -> str:
        """Return the score as it stands beside every use."""
        values = {"n": number(self.n_points, language), "q2": number(self.q2, language, 2)}
        return text("emulator.score", language, method=text(f"emulator.{self.method}", language), **values)


@dataclass(frozen=True, eq=False)
class Prediction:
    """What an emulator says of M points, and how good it is at that."""

    mean: Floats  # M
    sd: Floats  # M: of the mean outcome of a draw
    score: EmulatorScore


class WeakEmulator(UserMistake):
    """An emulator predicts no better than the mean; `score` says how badly."""

    def __init__(self, score: EmulatorScore) -> None:
        what = f"an emulator of these {score.n_points} points predicts no better than their mean (Q2 = {score.q2:.2f})"
        super().__init__(what, "emulator", "more draws or replicates, or another outcome")
        self.score = score


class Emulator:
    """Predicts an outcome from K factors."""

    def __init__(self, points: Floats, outcomes: Floats, names: Sequence[str], groups: Ints | None = None) -> None:
        """Learn from N × K points and their outcomes (N), points with an undefined one left out.

        Points of the same group (N) are left out together: who knows a past from one point knows it at the next.
        Raises UserMistake for fewer than ten points, WeakEmulator where it does no better than the mean.
        """
        is_known = np.isfinite(outcomes) & np.isfinite(points).all(axis=1)
        groups = (np.arange(len(points)) if groups is None else groups)[is_known]
        points, outcomes = points[is_known], outcomes[is_known]
        if len(points) < FEWEST:
            raise UserMistake(f"{len(points)} points are too few for an emulator", "emulator", f"{FEWEST} or more")
        self.names = tuple(names)
        self._low, self._high = points.min(axis=0), points.max(axis=0)
        learn = _gaussian_process if len(points) <= MOST_OF_PROCESS else _boosting
        self._model: _Process | _Boosted
        self._model, left_out = learn(self._scaled(points), outcomes, groups)
        self.score = _score(GAUSSIAN_PROCESS if learn is _gaussian_process else BOOSTING, outcomes, left_out)
        if not self.score.is_told:
            raise WeakEmulator(self.score)

    @classmethod
    def of_stored(cls, folder: Path, outcome: Outcome, factors: Sequence[str] | None = None) -> Self:
        """Learn from the draws of a stored study: from all that it drew, or from some factors; means over replicates.

        Raises UserMistake where the folder holds no study of several draws, and for a factor that was not drawn.
        """
        manifest = read_manifest(folder)
        drawn = stored_parameters(manifest) if manifest and names_runs(manifest) else {}
        if not drawn or manifest is None:
            raise UserMistake(f"no study of several draws is stored in {folder}", "emulator", "the folder of a study")
        names = list(drawn) if factors is None else list(factors)
        for name in names:
            if name not in drawn:
                raise unknown("factor", name, drawn, "emulator")
        means = draw_means(stored_grid(folder, manifest, outcome)).means
        return cls(np.column_stack([drawn[name] for name in names]), means, names, _pasts(manifest))

    def predict(self, points: Floats | Sequence[Mapping[str, float]]) -> Prediction:
        """Return what is expected at M points: M × K values, or a mapping by factor for each.

        Raises UserMistake for other factors, and for points outside of what was learnt from: it does not extrapolate.
        """
        values = points if isinstance(points, np.ndarray) else np.array([self._row(point) for point in points])
        is_outside = ((values < self._low) | (values > self._high)).any(axis=0)
        if is_outside.any():
            column = int(np.argmax(is_outside))
            limits = f"{self._low[column]:g} to {self._high[column]:g}"
            raise UserMistake(f"{self.names[column]} lies outside of the draws", "emulator", limits)
        mean, sd = self._model.predict(self._scaled(values))
        return Prediction(mean, sd, self.score)

    def _row(self, point: Mapping[str, float]) -> list[float]:
        for name in point:
            if name not in self.names:
                raise unknown("factor", name, self.names, "emulator")
        missing = [name for name in self.names if name not in point]
        if missing:
            raise UserMistake(f"{missing[0]} is missing", "emulator", "a value for each factor")
        return [float(point[name]) for name in self.names]

    def _scaled(self, points: Floats) -> Floats:
        width = np.where(self._high > self._low, self._high - self._low, 1.0)
        scaled: Floats = (points - self._low) / width
        return scaled


def _pasts(manifest: Mapping[str, Any]) -> Ints:
    """Return a number for each draw, the same for draws that start from the same past of a posterior."""
    pasts = [
        tuple(value for path, value in draw.items() if path.partition(".")[0] in ("chance", "past")) or (number,)
        for number, draw in enumerate(manifest["parameter_draws"])
    ]
    order = {past: number for number, past in enumerate(dict.fromkeys(pasts))}
    return np.array([order[past] for past in pasts])


def _score(method: str, outcomes: Floats, left_out: Floats) -> EmulatorScore:
    """Return the score of predictions of points left out, beside the mean of the other points."""
    n_points = len(outcomes)
    squares = (outcomes - left_out) ** 2
    of_mean = ((outcomes - outcomes.mean()) * n_points / (n_points - 1)) ** 2
    q2 = 1 - squares.mean() / of_mean.mean() if of_mean.any() else -np.inf
    gains = of_mean - squares
    is_told = gains.mean() > ONE_SIDED * gains.std() / np.sqrt(n_points)
    return EmulatorScore(method, n_points, float(q2), float(np.sqrt(squares.mean())), bool(is_told))


@dataclass(frozen=True)
class _Process:
    """A fitted Gaussian process; the sd is that of the mean outcome, without the noise of a new draw."""

    fitted: Any
    noise: float  # variance, in units of the outcome's

    def predict(self, points: Floats) -> tuple[Floats, Floats]:
        mean, sd = self.fitted.predict(points, return_std=True)
        return mean, np.sqrt(np.maximum(sd**2 - self.noise, 0.0))


def _gaussian_process(points: Floats, outcomes: Floats, groups: Ints) -> tuple[_Process, Floats]:
    """Return a Gaussian process with lengths and noise, and predictions of the points of each group left out.

    These are in closed form within each half of the groups, under the kernel that was fitted to the other half: lengths
    chosen on the same points would be taken for knowledge of them.
    """
    left_out, is_even = np.empty(len(outcomes)), groups % 2 == 0
    for half in (is_even, ~is_even):
        kernel = _fitted(points[~half], outcomes[~half]).kernel_
        left_out[half] = left_out_of_process(kernel(points[half]), outcomes[half], groups[half])
    fitted = _fitted(points, outcomes)
    return _Process(fitted, fitted.kernel_.k2.noise_level * float(fitted._y_train_std) ** 2), left_out


def _fitted(points: Floats, outcomes: Floats) -> Any:
    from sklearn.gaussian_process import GaussianProcessRegressor  # noqa: PLC0415 — slow to import
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel  # noqa: PLC0415

    n_points, n_factors = points.shape
    lengths = np.ones(n_factors) if n_points >= POINTS_PER_LENGTH * n_factors else 1.0 + n_factors / N_PARTS
    kernel = ConstantKernel(1.0, (1e-2, 1e3)) * RBF(lengths, (0.05, 1e3)) + WhiteKernel(0.1, (1e-8, 1e1))
    with warnings.catch_warnings(action="ignore"):  # of lengths at their bounds: factors that do nothing
        return GaussianProcessRegressor(kernel, normalize_y=True, random_state=0).fit(points, outcomes)


def left_out_of_process(covariance: Floats, outcomes: Floats, groups: Ints) -> Floats:
    """Return the predictions of the points of each group by all others: y - (K⁻¹)gg⁻¹ (K⁻¹ y)g, about the mean of y."""
    inverse = np.linalg.inv(covariance)
    weighted, left_out = inverse @ (outcomes - outcomes.mean()), outcomes.copy()
    for group in np.unique(groups):
        rows = np.flatnonzero(groups == group)
        left_out[rows] -= np.linalg.solve(inverse[np.ix_(rows, rows)], weighted[rows])
    return left_out


@dataclass(frozen=True)
class _Boosted:
    """Fitted gradient boosting; the sd is the error in points left out, the same everywhere."""

    fitted: Any
    rmse: float

    def predict(self, points: Floats) -> tuple[Floats, Floats]:
        return self.fitted.predict(points), np.full(len(points), self.rmse)


def _boosting(points: Floats, outcomes: Floats, groups: Ints) -> tuple[_Boosted, Floats]:
    """Return gradient boosting, and predictions of each tenth of the groups by the others."""
    from sklearn.ensemble import HistGradientBoostingRegressor  # noqa: PLC0415 — slow to import
    from sklearn.model_selection import GroupKFold, cross_val_predict  # noqa: PLC0415

    model = HistGradientBoostingRegressor(learning_rate=0.05, max_leaf_nodes=8, early_stopping=False, random_state=0)
    left_out = cross_val_predict(
        model, points, outcomes, cv=GroupKFold(N_PARTS, shuffle=True, random_state=0), groups=groups
    )
    rmse = float(np.sqrt(np.mean((outcomes - left_out) ** 2)))
    return _Boosted(model.fit(points, outcomes), rmse), left_out
