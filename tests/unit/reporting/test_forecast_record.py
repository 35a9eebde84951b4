"""What a report says of forecasts is what the register holds."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from experiments.hindcast.register import REGISTER
from experiments.language.numbers import number
from experiments.reporting.forecast_record import forecast_record


def test_a_row_of_the_table_is_that_of_the_verdict() -> None:
    rows = pd.read_csv(REGISTER / "2023-08-31_verdict.csv")
    own = rows[(rows["method"] == "model") & (rows["level"] == "national")]
    found = next(one for one in forecast_record("en") if one.sentences).table
    assert len(found) == len(own)
    assert found["Counted"].iloc[0].startswith(number(own["observed"].iloc[0], "en"))
    assert list(found["Inside"]).count("yes") == int(own["inside"].sum())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_forecast_that_nobody_judged_is_told_as_waiting(tmp_path: Path, language: str) -> None:
    shutil.copy(REGISTER / "2024-06-30.csv", tmp_path)
    (found,) = forecast_record(language, tmp_path)
    assert found.sentences == ()


def test_no_register_is_no_record(tmp_path: Path) -> None:
    assert forecast_record("en", tmp_path) == []


def test_a_forecast_beaten_by_a_trend_says_so_without_the_name_of_a_score() -> None:
    words = next(one for one in forecast_record("en") if one.sentences).sentences
    assert "7 of the 14 values" in words[0]
    assert "against 12" in words[0]
    assert "did worse" in words[0]
    assert "CRPS" not in " ".join(words)
