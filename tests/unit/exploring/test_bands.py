"""Bands, key figures and maps of runs are those of the tables of a study."""

from datetime import date

import numpy as np
import pytest

from experiments.charts.chart import ArmLine
from experiments.exploring.bands import ShownArm, View, band_of, charts, key_figures
from experiments.exploring.worker import METRICS
from sim.vocabulary import NATIONAL_CODE, Level
from tests.unit.exploring.made_runs import DATES, outcomes

WHOLE = (Level.NATIONAL, NATIONAL_CODE)
VIEW = View(WHOLE, date(2024, 6, 30), "en", {})


def arm(label: str, *values: float) -> ShownArm:
    return ShownArm(ArmLine(label, "#000000"), {(draw, 0): outcomes(value) for draw, value in enumerate(values)})


ARMS = {"baseline": arm("<b>", 0.1, 0.2, 0.3), "own": arm("own", 0.3, 0.4, 0.5)}


def test_a_band_holds_the_quantiles_of_its_runs() -> None:
    values = [0.1, 0.2, 0.4, 0.9]
    band = band_of([outcomes(value) for value in values], WHOLE, "coverage_aci")
    assert band.dates == DATES
    assert [band.low[0], band.middle[0], band.high[0]] == pytest.approx(np.quantile(values, [0.05, 0.5, 0.95]))
    assert band.mean[0] == pytest.approx(np.mean(values))


def test_one_run_has_no_width() -> None:
    band = band_of([outcomes(0.25)], WHOLE, "coverage_aci")
    assert band.low == band.middle == band.high == (0.25, 0.25)


def test_what_a_place_does_not_record_has_no_band_and_no_chart() -> None:
    place = (Level.DEPARTEMENT, "2A")
    assert not band_of([outcomes(0.25)], place, "n_shells")
    assert not band_of([outcomes(0.25)], (Level.REGION, "53"), "coverage_aci")
    view = View(place, VIEW.data_end, "en", {})
    assert "n_shells" not in [chart.name for chart in charts(ARMS, view)]


def test_there_is_a_chart_for_each_metric_of_the_whole() -> None:
    assert [chart.name for chart in charts(ARMS, VIEW)] == list(METRICS)


def test_key_figures_hold_the_paired_difference_and_escape_labels() -> None:
    told = key_figures(ARMS, "baseline", "own", VIEW)
    assert "<td>20.0% [11.0, 29.0]</td>" in told
    assert "+20.0 points" in told
    assert "&lt;b&gt;" in told
    assert "<b>" not in told


def test_the_difference_has_the_interval_of_its_mean() -> None:
    arms = {"baseline": arm("a", 0.1, 0.1, 0.1), "own": arm("b", 0.2, 0.3, 0.4)}
    # Mean 0.2, standard error 0.1 / √3, Student's quantile of two degrees of freedom 4.303.
    assert "+20.0 [−4.8, +44.8] points" in key_figures(arms, "baseline", "own", VIEW)


def test_the_difference_is_over_the_runs_that_both_arms_have() -> None:
    arms = {"baseline": arm("a", 0.1), "own": arm("b", 0.2, 0.9)}
    assert "+10.0 points" in key_figures(arms, "baseline", "own", VIEW)
