"""Which posterior of a day is taken: the one that was stored, or the one that is shipped."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from experiments.calibration.posterior import fit_name, posterior_of, shipped_file

SHIPPED_DAY, OTHER_DAY = date(2023, 8, 31), date(2023, 6, 30)


def store(results: Path, day: date, scale: float, own_rows: str | None = None) -> Path:
    folder = results / fit_name(day)
    folder.mkdir()
    shutil.copy(shipped_file(fit_name(SHIPPED_DAY)), folder / "posterior.csv")
    manifest = {"scale": scale, "own_rows": own_rows}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder / "posterior.csv"


def file_of(results: Path, day: date, own_rows: str | None = None) -> Path | None:
    found = posterior_of(results, day, own_rows)
    return found.file if found else None


@pytest.mark.parametrize(("scale", "is_stored"), [(1.0, True), (0.01, False)])
def test_a_fit_at_full_scale_comes_before_the_shipped_one_and_a_trial_after(
    scale: float, is_stored: bool, tmp_path: Path
) -> None:
    own = store(tmp_path, SHIPPED_DAY, scale)
    assert file_of(tmp_path, SHIPPED_DAY) == (own if is_stored else shipped_file(fit_name(SHIPPED_DAY)))


def test_a_trial_serves_where_nothing_is_shipped_or_rows_of_ones_own_were_known(tmp_path: Path) -> None:
    assert file_of(tmp_path, OTHER_DAY) is None
    plain, own = store(tmp_path, OTHER_DAY, 0.01), store(tmp_path, SHIPPED_DAY, 0.01, "rows")
    assert file_of(tmp_path, OTHER_DAY) == plain
    assert file_of(tmp_path, SHIPPED_DAY, "rows") == own


def test_a_posterior_that_knows_other_rows_is_not_taken(tmp_path: Path) -> None:
    store(tmp_path, SHIPPED_DAY, 1.0, "rows")
    assert file_of(tmp_path, SHIPPED_DAY) == shipped_file(fit_name(SHIPPED_DAY))
    assert file_of(tmp_path, SHIPPED_DAY, "other rows") is None
