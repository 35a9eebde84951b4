"""Which rows of a user's own file a model may know on a day."""

from datetime import date
from pathlib import Path

import pytest

from experiments.observations.own_rows import own_rows, own_rows_hash

HEADER = "metric,date,value,sd,scored,counted_by,definition,source,evidence"
ROWS = (
    "coverage_aci_pct,2024-09-30,70,0.5,yes,DGOS,own,https://example.org,verbatim",
    "coverage_aci_pct,2024-12-31,72,0.5,yes,DGOS,own,https://example.org,verbatim",
    "coverage_aci_pct,2024-08-31,69,0.5,no,DGOS,own,https://example.org,verbatim",
)


def written(folder: Path, *lines: str) -> Path:
    (folder / "own.csv").write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return folder / "own.csv"


def test_later_rows_and_rows_that_are_not_scored_are_not_known(tmp_path: Path) -> None:
    (row,) = own_rows(written(tmp_path, *ROWS), date(2024, 10, 31))
    assert row.day == date(2024, 9, 30)
    assert row.value == pytest.approx(0.70)


def test_the_hash_is_that_of_known_rows_in_any_order_and_later_ones_do_not_change_it(tmp_path: Path) -> None:
    until, later = date(2024, 10, 31), date(2024, 12, 31)
    first, both = (own_rows_hash(written(tmp_path, *ROWS), day) for day in (until, later))
    assert own_rows_hash(written(tmp_path, ROWS[0]), until) == first != both
    assert own_rows_hash(written(tmp_path, *ROWS[::-1]), later) == both
    assert own_rows_hash(written(tmp_path, ROWS[0].replace("70", "71")), until) != first


def test_nothing_known_has_no_hash(tmp_path: Path) -> None:
    assert own_rows_hash(None, date(2024, 10, 31)) is None
    assert own_rows_hash(written(tmp_path, ROWS[1]), date(2024, 10, 31)) is None
