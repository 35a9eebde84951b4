from datetime import date
from pathlib import Path

import pytest

from experiments.plots.drawn_results import SimulatedArea
from experiments.plots.model_tables import observed, sites

FRANCE = SimulatedArea("france", None)
AUGUST_2023 = date(2023, 8, 31)


def test_percentages_become_shares_and_errors_with_them() -> None:
    last = observed("coverage_aci", FRANCE, AUGUST_2023)[-1]
    assert (last.day, last.value, last.sd) == (AUGUST_2023, pytest.approx(0.576), pytest.approx(0.01))


def test_counts_stay_counts_in_the_order_of_dates() -> None:
    points = observed("n_aci", FRANCE, AUGUST_2023)
    assert points[-1].value == 389
    assert [point.day for point in points] == sorted(point.day for point in points)


@pytest.mark.parametrize(("kind", "code", "share"), [("departement", "01", 0.45), ("region", "53", 0.53)])
def test_a_departement_or_region_has_its_coverage_of_december_2022(kind: str, code: str, share: float) -> None:
    (point,) = observed("coverage_li_plus", SimulatedArea(kind, code), AUGUST_2023)
    assert (point.day, point.value) == (date(2022, 12, 31), pytest.approx(share))


@pytest.mark.parametrize(
    ("metric", "area"),
    [
        ("coverage_functioning", FRANCE),
        ("coverage_aci", SimulatedArea("departement", "01")),
        ("coverage_li_plus", SimulatedArea("departement", "none such")),
        ("coverage_li_plus", SimulatedArea("synthetic", None)),
        ("coverage_aci", SimulatedArea("france", None, "my_territories.csv")),
        ("coverage_li_plus", SimulatedArea("region", "53", "my_territories.csv")),
        ("n_aci", SimulatedArea("region", "53")),
    ],
)
def test_what_nobody_observed_has_no_points(metric: str, area: SimulatedArea) -> None:
    assert observed(metric, area, AUGUST_2023) == ()


def test_a_territories_file_that_is_gone_leaves_no_sites(tmp_path: Path) -> None:
    assert sites(str(tmp_path / "gone.csv")) == {}


def test_of_several_departements_the_mean_by_population_is_shown() -> None:
    until = date(2022, 12, 31)
    one, other, both = (
        observed("coverage_li_plus", SimulatedArea("departement", code), until) for code in ("59", "62", "59,62")
    )
    low, high = sorted((one[0].value, other[0].value))
    assert low <= both[0].value <= high
    assert both[0].value == pytest.approx((one[0].value * 2_614_000 + other[0].value * 1_461_000) / 4_075_000, abs=0.01)
    assert both[0].sd < one[0].sd
