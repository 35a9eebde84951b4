import numpy as np
import pandas as pd
import pytest

from experiments.comparing.headline_differences import Verdict
from experiments.comparing.headline_tables import (
    ASSUMPTIONS,
    HEADLINES,
    DrawnParameters,
    assumptions_table,
    headline_table,
)
from experiments.storing.outcomes import Outcomes
from experiments.study.definition import Evidence
from tests.unit.comparing.test_tables import national

D = 40
PAIRS = tuple((draw, replicate) for draw in range(D) for replicate in range(2))
CHANCE = np.random.default_rng(5)
DECEMBER_2024 = 17  # months after July 2023
ACTS, SILENT = CHANCE.uniform(size=(2, D))


def manifest() -> dict[str, object]:
    known = {"behaviour.a.acts": ("A10", "assumed"), "behaviour.a.silent": ("A05", "fitted")}
    return {
        "parameter_draws": [
            {"behaviour.a.acts": a, "behaviour.a.silent": b, "past.59": 3.0} for a, b in zip(ACTS, SILENT, strict=True)
        ],
        "assumptions": {path: {"number": number, "evidence": evidence} for path, (number, evidence) in known.items()},
    }


@pytest.fixture(scope="module")
def arms() -> tuple[Outcomes, Outcomes]:
    """An arm whose gain in ACI coverage follows one parameter, from December 2024 on; all else is undefined."""
    coverage = np.zeros((2 * D, 20))
    coverage[:, DECEMBER_2024:] = (0.1 * ACTS[:, None] + CHANCE.normal(scale=0.002, size=(D, 2))).reshape(-1, 1)
    return national("fast", coverage.tolist(), PAIRS), national("calm", (0 * coverage).tolist(), PAIRS)


def test_a_headline_in_which_no_run_differs_has_no_row(arms: tuple[Outcomes, Outcomes]) -> None:
    table = headline_table(*arms, {"coverage_aci": 0.02})
    assert tuple(table.columns) == HEADLINES
    assert table[["metric", "date", "verdict"]].to_numpy().tolist() == [["coverage_aci", "2024-12-31", Verdict.LARGER]]


def test_values_of_a_draw_that_belong_to_no_assumption_are_left_out() -> None:
    drawn = DrawnParameters.of(manifest())
    assert {name: values.shape for name, values in drawn.values.items()} == {"A05": (D, 1), "A10": (D, 1)}
    assert drawn.evidence == {"A05": Evidence.FITTED, "A10": Evidence.ASSUMED}


def test_a_study_of_one_draw_has_no_shares(arms: tuple[Outcomes, Outcomes]) -> None:
    assert assumptions_table(*arms, DrawnParameters.of({"parameter_draws": [{}], "assumptions": {}})).empty


def test_what_acts_is_told_apart_and_the_rest_is_not(arms: tuple[Outcomes, Outcomes]) -> None:
    table: pd.DataFrame = assumptions_table(*arms, DrawnParameters.of(manifest()))
    assert tuple(table.columns) == ASSUMPTIONS
    assert table["verdict"].tolist() == ["told apart", "not told apart", "not attributed"]
    assert table["assumption"].tolist() == ["A10", "A05", ""]
    assert table["share"].iloc[0] > 0.9
    assert table["title"].iloc[0] == "An action plan makes initiatives more frequent in a white zone"
