"""Assumptions: the page, the numbers in the code and the ranges from which studies draw say the same."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from experiments.configuration.files import read_files
from experiments.configuration.provenance import Provenance

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "assumptions.md").read_text(encoding="utf-8")
PRIOR = yaml.safe_load((ROOT / "configs" / "prior" / "default.yaml").read_text(encoding="utf-8"))
BEHAVIOUR = yaml.safe_load((ROOT / "configs" / "behaviour" / "default.yaml").read_text(encoding="utf-8"))
NUMBER = re.compile(r"\bA\d{2,3}\b")
FITTED = re.compile(r"^fitted\.A\d+\.parameters\.")  # the prior of a parameter in configs/task/calibrate.yaml
RANGE = re.compile(r"`([a-z_0-9.]+)` (-?[\d.]+) to (-?[\d.]+)")

LINES = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| A")]
ROWS = {cells[0]: cells for cells in LINES}
RANGES = {
    number: {path: (float(low), float(high)) for path, low, high in RANGE.findall(cells[2])}
    for number, cells in ROWS.items()
}
FIT = yaml.safe_load((ROOT / "configs" / "task" / "calibrate.yaml").read_text(encoding="utf-8"))["fitted"]
FITTED_RANGES = [
    (number, path, limits) for number, entry in FIT.items() for path, limits in entry["parameters"].items()
]
DRAWN = [(number, path, limits) for number, entry in PRIOR.items() for path, limits in entry["parameters"].items()]


def mentions() -> set[str]:
    files = [*(ROOT / "configs").rglob("*.yaml"), *(ROOT / "sim").rglob("*.py")]
    return {number for file in files for number in NUMBER.findall(file.read_text(encoding="utf-8"))}


def values_that_rest_on_assumptions() -> Iterator[tuple[str, str, Provenance]]:
    """Yield the number, the path as the page writes it, and the value, for every value outside the prior."""
    files = [file for file in read_files(ROOT / "configs").values() if file.group != "prior"]
    for path, leaf in (item for file in files for item in file.leaves.items()):
        for number in leaf.assumptions:
            yield number, FITTED.sub("", re.sub(r"^history\.(\w+)\.\d+\.", r"\1.", path)), leaf


VALUES = list(values_that_rest_on_assumptions())


def range_of(number: str, path: str) -> tuple[float, float] | None:
    """Return the range of a value, or the one that it shares with its siblings of a group."""
    return RANGES[number].get(path) or RANGES[number].get(path.rpartition(".")[0])


def numbers_in(leaf: Provenance) -> list[float]:
    value: Any = yaml.safe_load(leaf.text)
    return [float(item) for item in (value if isinstance(value, list) else [value])]


def test_every_row_is_complete_and_has_a_number_of_its_own() -> None:
    assert len(ROWS) == len(LINES) > 50
    assert [cells[0] for cells in LINES if len(cells) != 6 or not all(cells)] == []


def test_the_page_explains_every_assumption_in_use_and_no_other() -> None:
    assert sorted(mentions() - ROWS.keys()) == [], "used, not explained"
    assert sorted(ROWS.keys() - mentions()) == [], "explained, not used"


@pytest.mark.parametrize("number", sorted({number for number, _, _ in VALUES}))
def test_every_value_stands_in_its_row_and_within_its_range(number: str) -> None:
    for path, leaf in [(path, leaf) for of, path, leaf in VALUES if of == number]:
        where = f"{leaf.file.name}, line {leaf.line}: {path} = {leaf.text}"
        if leaf.numeric:
            limits = range_of(number, path)
            assert limits is not None, f"row {number} has no range for {where}"
            assert all(limits[0] <= value <= limits[1] for value in numbers_in(leaf)), f"outside {limits}: {where}"
        else:
            assert f"`{path}`" in ROWS[number][2], f"row {number} does not name {where}"


def test_no_row_gives_a_range_to_a_value_that_is_not_there() -> None:
    there = {(number, name) for number, path, _ in VALUES for name in (path, path.rpartition(".")[0])}
    assert sorted({(number, path) for number, found in RANGES.items() for path in found} - there) == []


@pytest.mark.parametrize(("number", "path", "limits"), DRAWN)
def test_a_drawn_range_is_the_one_of_the_page_and_holds_the_value_in_use(
    number: str, path: str, limits: list[float]
) -> None:
    _, decision, parameter = path.split(".")
    assert RANGES[number].get(path) == (limits[0], limits[1])
    assert limits[0] < BEHAVIOUR[decision][parameter] < limits[1]


@pytest.mark.parametrize(("number", "path", "limits"), FITTED_RANGES)
def test_a_fitted_range_holds_the_value_in_use(number: str, path: str, limits: list[float]) -> None:
    _, decision, parameter = path.split(".")
    assert limits[0] <= BEHAVIOUR[decision][parameter] <= limits[1]


def test_no_parameter_is_both_fitted_and_drawn_from_its_range() -> None:
    assert {path for _, path, _ in FITTED_RANGES} & {path for _, path, _ in DRAWN} == set()


def test_the_page_calls_drawn_what_the_prior_draws() -> None:
    assert sorted(PRIOR) == sorted(number for number, cells in ROWS.items() if cells[3] == "drawn")
    assert {cells[3] for cells in LINES} <= {"drawn", "fitted", "fixed", "lever"}


def test_what_is_fitted_to_history_is_not_drawn() -> None:
    fitted = {number for number, cells in ROWS.items() if cells[3] == "fitted"}
    assert {"A01", "A03", "A05", "A14", "A17", "A20", "A21", "A22"} <= fitted
    assert fitted & PRIOR.keys() == set()


@pytest.mark.parametrize("number", sorted(ROWS))
def test_the_files_in_which_an_assumption_acts_exist(number: str) -> None:
    files = re.findall(r"`([\w/]+\.py)`", ROWS[number][5])
    assert files
    rooms = (ROOT / "sim", ROOT)  # what acts in a task only is named from the project's folder
    assert [file for file in files if not any((room / file).is_file() for room in rooms)] == []
