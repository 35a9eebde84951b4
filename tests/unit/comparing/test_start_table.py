"""What a study starts from beside what was observed there."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.comparing.start_table import (
    FILE,
    START,
    arm_at_start,
    rows_at_start,
    start_sentences,
    start_table,
)
from experiments.observations.observed import COVERAGE, Observed, Target
from experiments.storing.csv_files import write_csv
from experiments.storing.outcomes import Outcomes
from sim.vocabulary import Level

DAYS = (date(2024, 4, 30), date(2024, 5, 31))
CODES = ("59", "62")


def runs(*coverage: float) -> Outcomes:
    """Two départements at two month ends; coverage is that of Nord at the first, 10 points more at the second."""
    here = [[one, 0.5, one + 0.1, 0.5] for one in coverage]
    days, codes = np.repeat(np.array(DAYS, dtype=object), 2), np.array(CODES * 2, dtype=object)
    pairs = tuple((draw, 0) for draw in range(len(coverage)))
    return Outcomes("calm", Level.DEPARTEMENT, pairs, days, codes, (COVERAGE,), np.array(here)[:, :, None])


def counted(code: str, day: date, value: float, level: Level = Level.DEPARTEMENT) -> Observed:
    return Observed(Target(COVERAGE, level.value, code), day, value, 0.015, True, "DITP")


UNTIL = date(2024, 6, 30)


def manifest(kind: str, departures: Mapping[str, str] | None = None, **configuration: Any) -> dict[str, Any]:
    arms = [{"name": name} for name in ("fast", "calm", "lived")]
    place = {"territory": {"kind": kind, "file": None}, "as_of": str(UNTIL)}
    return {
        "configuration": {**place, **configuration},
        "arms": arms,
        "baseline": "calm",
        "departures": departures or {},
    }


@pytest.mark.parametrize(
    ("departures", "arm", "until"),
    [
        ({}, "calm", UNTIL),
        ({"calm": "2023-10-01", "fast": "2023-10-01"}, "lived", UNTIL),
        ({"calm": "2023-10-01", "fast": "2023-09-01", "lived": "2023-09-01"}, "calm", date(2023, 9, 30)),
    ],
)
def test_the_start_is_that_of_the_arm_that_follows_history_longest(
    departures: dict[str, str], arm: str, until: date
) -> None:
    assert arm_at_start(manifest("france", departures)) == (arm, until)


def test_an_observation_stands_beside_the_runs_on_its_day() -> None:
    (row,) = start_table(runs(0.7, 0.8), [counted("59", date(2024, 5, 31), 0.85)]).to_dict("records")
    assert tuple(row) == START
    assert (row["level"], row["code"], row["date"], row["observed"]) == ("departement", "59", "2024-05-31", 0.85)
    assert (row["q50"], row["within"]) == (pytest.approx(0.85), "yes")


def test_between_two_month_ends_it_is_read_on_the_line() -> None:
    table = start_table(runs(0.7, 0.7), [counted("59", date(2024, 5, 15), 0.75)])
    assert table["q50"][0] == pytest.approx(0.7 + 0.1 * 15 / 31)


@pytest.mark.parametrize(("observed", "within"), [(0.82, "yes"), (0.84, "no"), (0.78, "yes"), (0.76, "no")])
def test_the_error_of_observation_widens_the_interval(observed: float, within: str) -> None:
    table = start_table(runs(0.7, 0.7), [counted("59", DAYS[1], observed)])
    assert table["within"][0] == within


def test_other_levels_places_and_days_are_left_out() -> None:
    rows = [
        counted("FR", DAYS[1], 0.8, Level.NATIONAL), counted("01", DAYS[1], 0.8), counted("59", date(2024, 6, 30), 0.8),
    ]  # fmt: skip
    assert start_table(runs(0.7), rows).empty


def test_only_places_that_are_simulated_whole_are_asked_for_with_their_last_count() -> None:
    france, nord = (rows_at_start(manifest(kind), UNTIL) for kind in ("france", "departement"))
    assert {row.target.level for row in france} == {"national", "departement"}
    assert {row.target.level for row in nord} == {"departement"}
    assert rows_at_start(manifest("synthetic"), UNTIL) == ()
    (earlier,) = [row for row in rows_at_start(manifest("departement"), date(2023, 11, 30)) if row.target.code == "59"]
    assert earlier.day <= date(2023, 11, 30)


def test_rows_of_ones_own_are_shown(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    header = "metric,date,value,sd,scored,counted_by,definition,source,evidence,level,code"
    line = "coverage_li_plus_pct,2024-09-30,60,1.5,yes,DITP,own,own,verbatim,departement,59"
    own.write_text(f"{header}\n{line}\n", encoding="utf-8")
    found = rows_at_start(manifest("departement", observations=str(own)), date(2024, 9, 30))
    assert [row.value for row in found if row.target.code == "59"] == [pytest.approx(0.60)]


def written(folder: Path, *rows: Observed) -> list[str]:
    write_csv([start_table(runs(0.7, 0.72, 0.74), rows)], START, folder / FILE)
    return list(start_sentences(folder, "en"))


def test_a_place_that_starts_beside_its_count_is_named(tmp_path: Path) -> None:
    (agreeing,) = written(tmp_path, counted("59", DAYS[1], 0.83))
    assert agreeing.startswith("Start, Nord")
    assert "82% [80, 84], 83% observed (31 May 2024)" in agreeing
    _, caution = written(tmp_path, counted("59", DAYS[1], 0.60))
    assert "CAUTION" in caution
    assert "Nord 82% instead of 60%" in caution


def test_of_many_departements_those_in_agreement_are_counted(tmp_path: Path) -> None:
    share, caution = written(tmp_path, counted("59", DAYS[1], 0.82), counted("62", DAYS[1], 0.9))
    assert share.startswith("1 of 2 départements")
    assert "Pas-de-Calais" in caution
    assert list(start_sentences(tmp_path / "none", "en")) == []
