"""A designed study has a draw for each point, is made run by run, stored, and read back as a grid."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from experiments.designs.complete_runs import complete_runs
from experiments.designs.designed_study import designed
from experiments.designs.factors import Factor
from experiments.designs.outcome import Outcome, outcome_grid, stored_grid, stored_parameters
from experiments.storing.manifest import read_manifest
from experiments.storing.run_files import RUNS
from experiments.study.definition import StudyDefinition, Uncertain
from experiments.study.parameter_draws import parameter_draws
from tests.unit.running.fake_engine import BREAKING, UNCERTAIN, small_context, small_study

POSTERIOR = (
    Uncertain("behaviour.join.contacts", 1.0, 3.0, "A20", (1.0, 2.0, 3.0)),
    Uncertain("behaviour.join.isolation", 0.1, 0.3, "A11", (0.1, 0.2, 0.3)),
    Uncertain("past.FR", 0.0, 9.0, "", (7.0, 8.0, 9.0)),
    UNCERTAIN[1],
)
CONTACTS = Factor("behaviour.join.contacts", 1.0, 3.0, "A20")
POINTS = np.array([[1.25], [1.5], [2.5]])
LAST = date(2021, 2, 28)


def _designed(folder: Path, references: list[int] | None = None) -> StudyDefinition:
    study = small_study(folder, uncertain=POSTERIOR)
    return designed(study, [CONTACTS], POINTS, None if references is None else np.array(references))


def test_points_replace_a_column_and_all_else_is_of_one_posterior_draw() -> None:
    draws = [draw.values for draw in parameter_draws(_designed(Path("unused")))]
    assert [draw["behaviour.join.contacts"] for draw in draws] == [1.25, 1.5, 2.5]
    assert {draw["behaviour.join.isolation"] for draw in draws} == {0.1}
    assert {draw["past.FR"] for draw in draws} == {7.0}
    assert all("behaviour.prepare.meetings_to_letter" not in draw for draw in draws)


def test_points_may_start_from_posterior_draws_of_their_own() -> None:
    draws = [draw.values for draw in parameter_draws(_designed(Path("unused"), [2, 0, 1]))]
    assert [draw["past.FR"] for draw in draws] == [9.0, 7.0, 8.0]


def test_one_point_or_another_number_of_columns_is_no_design() -> None:
    study = small_study(Path("unused"))
    for points in (POINTS[:1], np.ones((3, 2))):
        with pytest.raises(ValueError, match="points of"):
            designed(study, [CONTACTS], points)


def test_runs_are_made_once_and_read_back_by_draw_and_replicate(tmp_path: Path) -> None:
    study = _designed(tmp_path)
    assert complete_runs(study, context=small_context(tmp_path)) == []
    before = {file.name: file.stat().st_mtime_ns for file in (tmp_path / RUNS).iterdir()}
    assert len(before) == 2 * 3 * 2
    complete_runs(study, context=small_context(tmp_path))
    assert {file.name: file.stat().st_mtime_ns for file in (tmp_path / RUNS).iterdir()} == before
    outcome = Outcome("coverage_li_plus", LAST, "fast", "calm")
    grid, manifest = outcome_grid(study, outcome), read_manifest(tmp_path)
    assert manifest is not None
    assert grid.shape == (3, 2)
    assert np.isfinite(grid).all()
    assert np.ptp(grid) > 0
    np.testing.assert_array_equal(stored_grid(tmp_path, manifest, outcome), grid)
    alone = [outcome_grid(study, replace(outcome, arm=arm, baseline=None)) for arm in ("fast", "calm")]
    np.testing.assert_array_equal(grid, alone[0] - alone[1])
    assert stored_parameters(manifest)["behaviour.join.contacts"].tolist() == [1.25, 1.5, 2.5]
    assert not any(path.startswith("past") for path in stored_parameters(manifest))


def test_a_design_cut_short_ends_in_the_same_bytes(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    for folder in (whole, cut):
        complete_runs(_designed(folder), context=small_context(folder))
    for file in sorted((cut / RUNS).iterdir())[::2]:
        file.unlink()
    complete_runs(_designed(cut), context=small_context(cut))
    names = [file.relative_to(whole) for file in sorted(whole.rglob("*.*")) if file.suffix in (".parquet", ".json")]
    assert len(names) > 12
    for name in names:
        assert (whole / name).read_bytes() == (cut / name).read_bytes(), name


def test_a_failed_run_is_named_and_missing_in_the_grid(tmp_path: Path) -> None:
    study = _designed(tmp_path)
    failures = complete_runs(study, context=small_context(tmp_path, BREAKING))
    grid = outcome_grid(study, Outcome("coverage_li_plus", LAST, "fast"))
    assert {(one.arm, one.draw) for one in failures} <= {("fast", draw) for draw in range(3)}
    assert np.isnan(grid).sum() == len(failures) > 0
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["runs"]["done"], manifest["runs"]["failed"]) == (12 - len(failures), len(failures))


def test_a_day_that_no_run_reports_is_an_error(tmp_path: Path) -> None:
    study = _designed(tmp_path)
    complete_runs(study, context=small_context(tmp_path))
    with pytest.raises(LookupError, match="0 rows of FR on 2035-12-31"):
        outcome_grid(study, Outcome("coverage_li_plus", date(2035, 12, 31), "fast"))
