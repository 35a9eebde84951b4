"""Pasts that the model made: what a fit sees of them, and what it forecasts."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from experiments.calibration.ensemble import PastRun
from experiments.calibration.fit import FitPlan
from experiments.calibration.invented import FORECAST, MONTHS_AHEAD, InventedFit, InventedPast, trials
from experiments.calibration.observation_operator import ObservationOperator
from experiments.calibration.space import Space
from experiments.observations.observed import Observed, national
from experiments.study.definition import Uncertain
from sim.draws import Draws

CUT = date(2022, 12, 31)
MOVED, NOT_KNOWN = "behaviour.join.base", "behaviour.sign.pace"
ROWS = tuple(Observed(national("n_aci"), date(2022, month, 1), 100.0, 4.0, True, "CNAM") for month in range(1, 13))
AHEAD = Observed(national("n_aci"), date(2023, 6, 30), 0.0, 0.0, True, "model")
PLAN = FitPlan(Space.of([Uncertain(MOVED, 0.0, 100.0, "A23")]), Space(()), {}, 200, 2, 40, 2, 200, 4, seed=3)


class LinearModel:
    """Predicts every figure as the parameter, times what is not known, plus the chance of the run, which lasts."""

    past = SimpleNamespace(known=(*ROWS, AHEAD))
    operator = ObservationOperator((*ROWS, AHEAD))

    def predictions(self, runs: Any) -> np.ndarray:
        figures = [
            run.values[MOVED] * run.values.get(NOT_KNOWN, 1.0) + 5.0 * float(drawn("chance", run, 1)[0]) for run in runs
        ]
        return np.array(figures)[:, None] + np.stack([drawn("noise", run, len(ROWS) + 1) for run in runs])


def drawn(name: str, run: PastRun, n: int) -> np.ndarray:
    numbered = run.replicate + (run.chance or (0,))[0]
    return Draws(1, numbered).normal(name, np.arange(n, dtype=np.uint64))


def tried(n: int, unknown: InventedPast = InventedPast()) -> list[InventedFit]:  # noqa: B008 – it is frozen
    return list(trials(PLAN, LinearModel(), CUT, n, unknown))  # type: ignore[arg-type]


def test_intervals_hold_what_is_known_and_what_comes() -> None:
    found = tried(30)
    ranks = np.array([(one.ranks[0], one.forecast_ranks[0]) for one in found])
    assert ((ranks > 0.05) & (ranks < 0.95)).mean(axis=0) == pytest.approx(0.9, abs=0.13)
    widths = np.array([np.diff(one.intervals[0])[0] for one in found])
    # The chance of a run shows in its past, so that a way of counting of 6 % is what remains: 20, not 30.
    assert widths.mean() == pytest.approx(2.0 * 1.645 * 6.0, abs=3.0)


def test_what_comes_is_the_model_s_own_figure() -> None:
    (one,) = tried(1)
    assert [replace(row, value=0.0) for row in one.ahead] == [AHEAD]
    assert one.ahead[0].value > 0


def test_what_the_fit_does_not_know_misleads_it() -> None:
    known, misled = tried(6), tried(6, InventedPast({NOT_KNOWN: 0.5}))
    assert np.mean([one.ranks for one in misled]) > np.mean([one.ranks for one in known]) + 0.2


def test_a_year_ahead_is_forecast_at_two_dates() -> None:
    assert max(MONTHS_AHEAD) == 12
    assert len(FORECAST) == 4
