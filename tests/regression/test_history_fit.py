"""The median of history passes near every scored national observation; what it misses is named here and in the docs."""

from datetime import date

import numpy as np
import pytest

from experiments.observations.history_fit import HistoryFit, history_fits
from sim.calendar import month_of
from sim.world.tables import load_observations
from tests.regression.real_runs import SPREAD, Months, Place, months_of

FRANCE = Place("france", None, 1.0)
REPLICATES = range(20)
NO_SHOCKS = tuple(  # which of them the past had is fitted, not set by hand
    f"behaviour.shock.{what}_{where}=0" for what in ("founding", "signing") for where in ("nation", "region")
)
# The hand-set parameters pass these narrowly or miss them narrowly, depending on chance; docs/model.md says so.
NARROW = {
    ("n_aci", date(2021, 12, 20)),
    ("n_lettre_intention", date(2023, 2, 15)),
    ("n_lettre_intention_or_later", date(2021, 6, 15)),
    ("n_preproject", date(2023, 2, 15)),
    ("n_projet_sante", date(2021, 6, 15)),
    ("n_projet_sante", date(2022, 2, 14)),
    ("n_projet_sante", date(2023, 2, 15)),
}
# Found after the parameters were set by hand (docs/data.md).
WIDE = {("n_aci", date(2020, 12, 3))}
SET_BY_HAND = date(2023, 8, 31)  # the last day that was known when the parameters were
COVERAGE_2022 = 0.26  # standard deviation of départemental coverage in December 2022 (IND-589)


@pytest.fixture(scope="module")
def runs() -> list[Months]:
    return [months_of(FRANCE, ("policy=plan_100", *NO_SHOCKS), run, month_of(SET_BY_HAND)) for run in REPLICATES]


@pytest.fixture(scope="module")
def fitted(runs: list[Months]) -> tuple[HistoryFit, ...]:
    series = {
        metric: [(date.fromisoformat(day), float(np.median([run[day][metric] for run in runs]))) for day in runs[0]]
        for metric in runs[0]["2023-08-31"]
        if all(run[day][metric] is not None for run in runs for day in run)
    }
    return history_fits(load_observations(), series)


def test_every_scored_row_passes_but_some_that_are_named(fitted: tuple[HistoryFit, ...]) -> None:
    assert {(fit.metric, fit.day) for fit in fitted if fit.scored and not fit.passes} <= NARROW | WIDE


def test_rows_that_are_missed_are_missed_narrowly(fitted: tuple[HistoryFit, ...]) -> None:
    wide = [fit for fit in fitted if fit.scored and abs(fit.simulated - fit.observed) > 1.5 * fit.tolerance]
    assert {(fit.metric, fit.day) for fit in wide} <= WIDE


def test_every_scored_row_has_a_counterpart_in_the_model(fitted: tuple[HistoryFit, ...]) -> None:
    scored = {(row.metric, row.date) for row in load_observations(SET_BY_HAND) if row.scored}
    assert {(fit.metric, fit.day) for fit in fitted if fit.scored} == scored


def test_departements_are_about_as_unlike_as_they_were_in_december_2022(runs: list[Months]) -> None:
    assert np.median([run["2022-12-31"][SPREAD] for run in runs]) == pytest.approx(COVERAGE_2022, abs=0.06)


def test_large_perimeters_sign_first(runs: list[Months]) -> None:
    size = {day: np.median([run[day]["population_per_aci"] for run in runs]) for day in ("2021-06-30", "2023-06-30")}
    assert size["2023-06-30"] < size["2021-06-30"]


def test_history_tires_fewer_than_a_quarter_of_active_members(runs: list[Months]) -> None:
    for day in ("2021-12-31", "2022-12-31", "2023-08-31"):
        assert np.median([run[day]["high_fatigue_share"] for run in runs]) < 0.25
