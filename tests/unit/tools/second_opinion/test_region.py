"""Both methods see the same invented past of a région, in the units of the national observations."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from experiments.calibration.ensemble import PastRun
from tools.second_opinion.__main__ import compare
from tools.second_opinion.opinions import TABLE
from tools.second_opinion.region import FitSizes, InventedRegion, invented_region

CORSE = "94"


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InventedRegion]:
    with invented_region(
        CORSE, FitSizes(20, 1, 20, 1, 20, 2), tmp_path_factory.mktemp("corse"), "compute=serial"
    ) as invented:
        yield invented


def test_counts_are_brought_to_the_country_and_shares_stay(region: InventedRegion) -> None:
    rows = region.runs.operator.rows
    assert {row.target.level for row in rows} == {"national"}
    scales = {bool(row.target.is_share): factor for row, factor in zip(rows, region.runs.factors, strict=True)}
    assert scales[True] == 1.0
    assert scales[False] * region.runs.inhabitants == pytest.approx(67.4e6, rel=0.03)


def test_a_run_is_named_by_its_parameters_and_replicate(region: InventedRegion) -> None:
    runs = [PastRun(region.truth, 1), PastRun(region.truth, 2), PastRun(region.truth, 1)]
    one, other, again = region.runs.predictions(runs)
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_the_truth_lies_in_the_ranges_of_the_free_parameters(region: InventedRegion) -> None:
    free = region.plan.space.parameters
    assert list(region.truth) == [one.path for one in free]
    assert all(one.low < region.truth[one.path] < one.high for one in free)


def test_a_small_comparison_goes_through_both_methods(region: InventedRegion, tmp_path: Path) -> None:
    compare(region, (200, 20, 0.99), tmp_path, Console(quiet=True))
    table = pd.read_csv(tmp_path / "parameters.csv")
    assert list(table.columns) == list(TABLE)
    assert list(table["parameter"]) == list(region.plan.space.paths)
    assert table[["overlap", "overlap_with_prior"]].to_numpy().min() > 0.0
    draws = pd.read_csv(tmp_path / "draws.csv")
    assert draws.groupby("method")["weight"].sum().to_numpy() == pytest.approx([1.0, 1.0], abs=1e-4)
