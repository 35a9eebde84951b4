"""What a report says of forecasts is what the register holds."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from experiments.hindcast.register import REGISTER
from experiments.language.numbers import number
from experiments.reporting.forecast_record import forecast_record, forecast_warning


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


def test_the_warning_tells_what_the_verdict_holds_and_what_follows_for_the_ranges() -> None:
    words = forecast_warning("en")
    assert "made on 31 August 2023 was worse than that of a simple method (“Last trend”)" in words
    assert "Of 14 national values counted later, 7 lay within its bounds, which ought to hold nine of ten, " in words
    assert "wrong at least once on lettre d'intention or later, signed ACI and yearly spending" in words
    assert words.endswith("probably too narrow.")


def test_a_forecast_that_held_warns_of_nothing(tmp_path: Path) -> None:
    for file in REGISTER.glob("2023-08-31*.csv"):
        shutil.copy(file, tmp_path)
    rows = pd.read_csv(tmp_path / "2023-08-31_verdict.csv", dtype={"code": str})
    rows.loc[rows["method"] == "model", "inside"] = True
    rows.loc[rows["method"] == "model", "crps"] = 0.0
    rows.to_csv(tmp_path / "2023-08-31_verdict.csv", index=False)
    words = forecast_warning("en", tmp_path)
    assert words.startswith("The forecast of the model made on 31 August 2023 was better")
    assert "wrong" not in words
    assert "narrow" not in words


def test_without_a_judged_forecast_nothing_speaks_for_the_ranges(tmp_path: Path) -> None:
    shutil.copy(REGISTER / "2024-06-30.csv", tmp_path)
    assert "no forecast of the model has been compared" in forecast_warning("en", tmp_path)
