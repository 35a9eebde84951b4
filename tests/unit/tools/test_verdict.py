"""The verdict of a registered forecast is kept where its figures come out again, and nowhere else."""

from pathlib import Path

import pandas as pd
import pytest

from experiments.hindcast.register import REGISTER, page
from tools.verdict import DONE, MISTAKE, main

DAY = "2023-08-31"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Return the folder of a registered forecast, made again, beside the register without verdicts."""
    folder = tmp_path / f"hindcast_{DAY}"
    folder.mkdir()
    for file in (*REGISTER.glob("*-??.csv"), *REGISTER.glob("*-??.json")):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (folder / "forecast.csv").write_bytes((REGISTER / f"{DAY}.csv").read_bytes())
    (folder / "score_rows.csv").write_bytes((REGISTER / f"{DAY}_verdict.csv").read_bytes())
    return folder


def test_the_verdict_and_the_page_are_those_of_the_register(made: Path) -> None:
    assert main([str(made), "--register", str(made.parent)]) == DONE
    for name in (f"{DAY}_verdict.csv", "README.md"):
        assert (made.parent / name).read_text(encoding="utf-8") == (REGISTER / name).read_text(encoding="utf-8")


def test_a_forecast_with_other_figures_is_refused(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = pd.read_csv(made / "forecast.csv", dtype={"code": str})
    table.assign(q50=table["q50"] + 1e-3).to_csv(made / "forecast.csv", index=False)
    assert main([str(made), "--register", str(made.parent)]) == MISTAKE
    assert f"does not have the figures of {DAY}.csv" in capsys.readouterr().err
    assert "None yet." in page(made.parent)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert main([str(tmp_path / f"hindcast_{DAY}")]) == MISTAKE
