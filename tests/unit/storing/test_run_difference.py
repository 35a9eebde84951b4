from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.storing.run_difference import Difference, first_difference
from experiments.study.runs import planned_runs
from tests.unit.running.fake_engine import FAKE, small_study, small_world
from tests.unit.running.run_frames import content_of, frame_of

ROWS = frame_of(planned_runs(small_study(Path("unused")))[0], small_world(), FAKE)
DAY, LATER = date(2020, 3, 31), date(2020, 4, 30)


def row_of(rows: pd.DataFrame, day: date, level: str, code: str) -> int:
    """The number of a row, by date, level and code."""
    found = np.flatnonzero((rows["date"] == day) & (rows["level"] == level) & (rows["code"] == code))
    return int(found[0])


def altered(*changes: tuple[date, str, str, str, float]) -> bytes:
    rows = ROWS.copy()
    for day, level, code, metric, value in changes:
        rows.loc[row_of(rows, day, level, code), metric] = value
    return content_of("one", rows)


WHOLE = content_of("one", ROWS)


def test_the_same_values_do_not_differ_whatever_the_order_of_rows_and_the_name_of_the_run() -> None:
    assert first_difference(WHOLE, WHOLE) is None
    turned = ROWS.sort_values(["level", "date", "code"], kind="stable", ignore_index=True)
    assert first_difference(WHOLE, content_of("another", turned)) is None


@pytest.mark.parametrize("value", [0.25, np.nan, -0.0])
def test_one_other_value_is_found_with_its_place(value: float) -> None:
    before = ROWS.loc[row_of(ROWS, DAY, "region", "94"), "coverage_aci"]
    found = first_difference(WHOLE, altered((DAY, "region", "94", "coverage_aci", value)))
    made = None if np.isnan(value) else value
    assert found == Difference(DAY, "region", "94", "coverage_aci", before, made, n_values=1)


def test_the_first_difference_is_the_earliest_then_the_widest_level_then_the_first_code() -> None:
    changes = [
        (LATER, "national", "FR", "n_aci", 9.0),
        (DAY, "region", "94", "n_aci", 9.0),
        (DAY, "region", "84", "n_aci", 9.0),
        (DAY, "departement", "01", "n_aci", 9.0),
    ]
    found = first_difference(WHOLE, altered(*changes))
    assert found is not None
    assert (found.day, found.level, found.code, found.n_values) == (DAY, "region", "84", 4)


def test_a_row_or_a_metric_that_only_one_has_is_a_difference() -> None:
    fewer = content_of("one", ROWS[ROWS["date"] <= DAY].reset_index(drop=True))
    found = first_difference(fewer, WHOLE)
    assert found is not None
    assert (found.day, found.level, found.code, found.stored) == (LATER, "national", "FR", None)
    without = first_difference(WHOLE, content_of("one", ROWS.drop(columns="n_aci")))
    assert without is not None
    assert (without.metric, without.made) == ("n_aci", None)
