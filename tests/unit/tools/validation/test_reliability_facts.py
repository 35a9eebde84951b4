"""Calibration, places and differences on the page of the validation, from scored rows of several origins."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tests.unit.plots.fake_fits import write_hindcast
from tools.validation import score_facts
from tools.validation.reliability_facts import calibration_lines, difference_lines, places
from tools.validation.stored_results import StoredDay, stored_days
from tools.validation.validation_page import write_page


def days_of(n: int) -> list[date]:
    return [date(2021, month, 28) for month in range(1, n + 1)]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    for day in days_of(5):
        write_hindcast(folder, day, with_curves=False)
    return folder


@pytest.fixture(scope="module")
def found(results: Path) -> tuple[StoredDay, ...]:
    return stored_days(results)


@pytest.fixture(scope="module")
def pooled(found: tuple[StoredDay, ...]) -> pd.DataFrame:
    return score_facts.together(found)


def test_each_origin_has_the_model_over_all_series_and_all_origins_have_every_method(
    found: tuple[StoredDay, ...], pooled: pd.DataFrame
) -> None:
    lines = calibration_lines(found, pooled)
    single, together = lines[: 2 * len(found)], lines[2 * len(found) :]
    assert {(line.series, line.method) for line in single} == {("all series, in observation sd", "**the model**")}
    assert {line.method for line in together} == {"**the model**", "Persistence"}
    nation = next(line for line in together if (line.level, line.method) == ("national", "**the model**"))
    assert (nation.mean_error, nation.inside, nation.n) == ("+0.60", "100 %", 5)


def test_places_are_counted_over_all_origins(pooled: pd.DataFrame) -> None:
    assert {line.level: sum(line.counts) for line in places(pooled)} == {"national": 5, "départements": 10}


def test_a_lead_at_every_origin_is_one_in_all_resamples(pooled: pd.DataFrame) -> None:
    line = next(line for line in difference_lines(pooled) if line.level == "national")
    assert line.mean.startswith("−")
    assert line.interval != "–"
    assert line.better == "100 %"


def test_of_few_origins_no_interval_is_printed(found: tuple[StoredDay, ...]) -> None:
    lines = difference_lines(score_facts.together(found[:2]))
    assert {(line.interval, line.better) for line in lines} == {("–", "–")}


def test_without_several_origins_nothing_is_put_together(found: tuple[StoredDay, ...]) -> None:
    single = score_facts.together(found[:1])
    assert len(calibration_lines(found[:1], single)) == 2
    assert places(single) == difference_lines(single) == []


def test_the_page_has_the_tables_and_says_what_became_of_the_levers(results: Path, tmp_path: Path) -> None:
    page = write_page(results, tmp_path).read_text(encoding="utf-8")
    assert "### Is a lead more than chance?" in page
    assert "| all origins | national | all series, in observation sd | **the model** |" in page
    assert "came true 3, differed 0, not known 0." in page
    assert "(blocks: 5 origins)" in page
