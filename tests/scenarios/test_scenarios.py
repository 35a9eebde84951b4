"""Every YAML file of this folder is an expectation that the model must meet."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sim.vocabulary import Profession
from tests.scenarios.scenario import read_scenario, scenario_files
from tests.scenarios.simulate import country_of, simulate
from tests.scenarios.statements import verdict


@pytest.mark.parametrize("file", scenario_files(), ids=lambda file: file.stem)
def test_the_expectation_is_met(file: Path) -> None:
    scenario = read_scenario(file)
    outcome = simulate(scenario)
    found = {statement: verdict(statement, outcome) for statement in scenario.then}
    assert {statement: what for statement, what in found.items() if what is not None} == {}


def test_an_edited_country_lacks_the_profession() -> None:
    scenario = next(read for file in scenario_files() if (read := read_scenario(file)).given.replaced)
    professions = set(country_of(scenario.given).professionals.profession.tolist())
    assert Profession.MEDECIN_GENERALISTE not in professions
    assert Profession.INFIRMIER in professions


def outcome_with(values: list[float], first_difference: int | None = None) -> Any:
    return tuple(
        SimpleNamespace(value=lambda name, month, value=value: value, first_difference=lambda other: first_difference)
        for value in values
    )


APART = {"low": outcome_with([0.1, 0.3], 24286), "high": outcome_with([0.2, 0.5], 24286)}  # 24286: November 2023
ALIKE = {"low": outcome_with([0.1, 0.3]), "high": outcome_with([0.1, 0.3])}


@pytest.mark.parametrize(
    "statement",
    [
        "coverage_aci of low at 2025-12-31 is at least 0.2",
        "coverage_aci of low at 2025-12-31 is at most 0.21",
        "coverage_aci of low at 2025-12-31 is exactly 0.2",
        "coverage_aci of high at 2025-12-31 is greater than of low",
        "coverage_aci of low at 2025-12-31 is less than of high",
        "coverage_aci of high at 2025-12-31 is not below that of low",
        "low equals high until 2023-10-31",
        "low differs from high after 2023-10-31",
    ],
)
def test_a_statement_that_holds_is_accepted(statement: str) -> None:
    assert verdict(statement, APART) is None


@pytest.mark.parametrize(
    "statement",
    [
        "coverage_aci of low at 2025-12-31 is at least 0.21",
        "coverage_aci of low at 2025-12-31 is at most 0.19",
        "coverage_aci of low at 2025-12-31 is exactly 0.3",
        "coverage_aci of low at 2025-12-31 is greater than of high",
        "coverage_aci of high at 2025-12-31 is less than of low",
        "coverage_aci of low at 2025-12-31 is not below that of high",
        "coverage_aci of high at 2025-12-31 is not above that of low",
        "low equals high",
        "low equals high until 2023-11-30",
        "low differs from high after 2023-11-30",
    ],
)
def test_a_statement_that_does_not_hold_is_refused(statement: str) -> None:
    assert verdict(statement, APART) is not None


def test_arms_that_never_differ_do_not_differ_after_a_date() -> None:
    assert verdict("low equals high", ALIKE) is None
    assert verdict("low differs from high after 2023-10-31", ALIKE) is not None


def test_a_statement_of_no_known_form_is_an_error() -> None:
    with pytest.raises(ValueError, match="no form of statement"):
        verdict("coverage is fine", APART)
