"""Margins that nobody sets go by the place simulated; those that somebody sets, or that are stored, stay."""

from pathlib import Path

import pytest

from experiments.configuration.request import read_request
from experiments.study.definition import StudyDefinition
from tests.command_line import COMPOSER, ROOT

REGION = ["territory=region", "territory.code=32"]


def study(*typed: str, sweeping: bool = False) -> StudyDefinition:
    return read_request(list(typed), sweeping, COMPOSER).study


@pytest.mark.parametrize(
    ("typed", "margin"),
    [
        ([], 5.0),
        (REGION, 0.5),
        (["territory=region", "territory.code=11"], 0.9),
        (["territory=region", "territory.code=[11,32,84]"], 2.0),
        (["territory=departement", "territory.code=59"], 0.5),
        (["territory=synthetic"], 0.5),
        ([*REGION, "margins.n_shells=3"], 3.0),
        ([*REGION, "margins.n_shells=null"], 0.5),
    ],
)
def test_the_margin_of_shells_goes_by_the_place_unless_it_is_set(typed: list[str], margin: float) -> None:
    made = study(*typed)
    assert made.margins["n_shells"] == margin
    assert {arm.resolved["margins"]["n_shells"] for arm in made.arms} == {margin}


def test_every_arm_of_a_sweep_has_the_margin_of_the_place() -> None:
    made = study(*REGION, "facilitation=none,intensive", sweeping=True)
    assert [arm.resolved["margins"]["n_shells"] for arm in made.arms] == [0.5] * len(made.arms)


def test_other_margins_do_not_go_by_the_place() -> None:
    assert {**study(*REGION).margins, "n_shells": None} == {**study().margins, "n_shells": None}


def test_a_task_on_a_stored_study_sets_no_margin_of_the_place() -> None:
    assert study("task=compare").margins["n_shells"] is None


def test_a_territories_file_counts_with_its_inhabitants(tmp_path: Path) -> None:
    rows = (ROOT / "sim" / "data" / "territories.csv").read_text(encoding="utf-8").splitlines()
    file = tmp_path / "own.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert study("territory=region", "territory.code=11", f"territory.file={file}").margins["n_shells"] == 0.9
    assert study(f"territory.file={file}").margins["n_shells"] == 5.0
