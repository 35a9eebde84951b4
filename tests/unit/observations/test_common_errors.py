"""Errors of observation: each its own, and those that rows share."""

from datetime import date

import numpy as np
import pytest

from experiments.observations.common_errors import CommonError, observation_errors, shipped_errors
from experiments.observations.model_terms import SPENDING
from experiments.observations.observed import Observed, all_observed, national

DAY = date(2023, 2, 15)


def row(metric: str, counted_by: str = "FCPTS", day: date = DAY, value: float = 100.0, sd: float = 3.0) -> Observed:
    return Observed(national(metric), day, value, sd, True, counted_by)


def counter(**more: object) -> CommonError:
    return CommonError.model_validate({"reason": "test", "metrics": ["n_aci", "n_preproject"], **more})


def test_rows_of_one_counter_share_an_error_and_those_of_two_do_not() -> None:
    rows = [row("n_aci"), row("n_preproject", value=50.0), row("n_aci", "CNAM"), row("coverage_aci", value=0.5)]
    found = observation_errors(rows, {"counter": counter(share=0.06)})
    expected = np.diag([45.0, 18.0, 45.0, 9.0])
    expected[0, 1] = expected[1, 0] = 18.0
    assert found.covariance == pytest.approx(expected)
    assert (found.mean == 0).all()
    assert found.sd[0] == pytest.approx(np.sqrt(45.0))


def test_an_error_has_its_counters_days_and_mean() -> None:
    error = counter(counted_by=["FCPTS"], first_day="2023-10-01", mean=-50.0, sd=40.0)
    rows = [row("n_aci"), row("n_aci", day=date(2024, 2, 1)), row("n_aci", "CNAM", date(2024, 2, 1))]
    found = observation_errors(rows, {"recount": error})
    assert found.mean.tolist() == [0.0, -50.0, 0.0]
    assert np.diag(found.covariance).tolist() == [9.0, 1609.0, 9.0]


def test_what_the_project_ships_concerns_rows_that_there_are() -> None:
    metrics = {one.target.metric for one in all_observed()}
    errors = shipped_errors()
    assert all(error.metrics <= metrics for error in errors.values())
    assert all(error.reason for error in errors.values())
    spending = row(SPENDING, "CNAM", date(2022, 12, 31), 105.8, 5.3)
    assert observation_errors([spending]).mean == pytest.approx([errors["one_offs_of_2022"].mean])


def test_the_errors_of_all_that_was_observed_have_a_covariance() -> None:
    found = observation_errors(all_observed())
    assert np.linalg.eigvalsh(found.covariance).min() > 0
