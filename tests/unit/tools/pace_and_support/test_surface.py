"""A surface gives levels of all arms and paired differences between any two of them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from experiments.designs.complete_runs import complete_runs
from experiments.designs.outcome import Outcome, outcome_grid
from experiments.storing.manifest import read_manifest
from sim.arrays import Floats
from tests.unit.running.fake_engine import arm, small_context, small_study
from tools.pace_and_support.surface import Surface

METRIC, DAY = "coverage_li_plus", date(2020, 6, 30)
POLICIES = {"none_0": "calm", "none_8": "calm", "end_2024_0": "calm", "end_2024_8": "fast"}


@pytest.fixture(scope="module")
def grids(tmp_path_factory: pytest.TempPathFactory) -> tuple[Surface, dict[str, Floats]]:
    folder = tmp_path_factory.mktemp("study")
    arms = tuple(arm(name, policy) for name, policy in POLICIES.items())
    study = replace(small_study(folder, draws=12), arms=arms, baseline="none_0")
    complete_runs(study, context=small_context(folder))
    manifest = read_manifest(folder)
    assert manifest is not None
    found = {name: outcome_grid(study, Outcome(METRIC, DAY, name)) for name in POLICIES}
    return Surface(folder, manifest, {METRIC: 0.005}), found


def test_paces_and_supports_are_those_of_the_names(grids: tuple[Surface, dict[str, Floats]]) -> None:
    assert grids[0].paces == ("none", "end_2024")
    assert grids[0].supports == ("0", "8")


def test_a_level_is_the_mean_of_the_runs(grids: tuple[Surface, dict[str, Floats]]) -> None:
    surface, values = grids
    level = surface.level(METRIC, DAY, "end_2024_8")
    assert level.middle == pytest.approx(values["end_2024_8"].mean())
    assert level.low <= level.middle <= level.high


def test_haste_is_a_paired_difference_for_each_support(grids: tuple[Surface, dict[str, Floats]]) -> None:
    surface, values = grids
    found = surface.haste(METRIC, DAY, "end_2024", "none")
    assert found["0"].is_zero
    expected = values["end_2024_8"] - values["none_8"]
    means = expected.mean(axis=1)
    assert found["8"].middle == pytest.approx(expected.mean())
    assert found["8"].high - found["8"].middle == pytest.approx(2.201 * means.std(ddof=1) / np.sqrt(12), rel=1e-3)
    assert found["8"].standing == "higher"


def test_tempering_is_the_difference_of_two_effects(grids: tuple[Surface, dict[str, Floats]]) -> None:
    surface, values = grids
    expected = (values["end_2024_8"] - values["none_8"]) - (values["end_2024_0"] - values["none_0"])
    assert surface.tempering(METRIC, DAY, "end_2024", "none").middle == pytest.approx(expected.mean())
