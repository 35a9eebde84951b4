"""What was asked of forecasts beforehand: coverages, rivals, départements, spending, from stored forecasts."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tests.unit.plots.fake_fits import DAY, write_hindcast
from tools.validation.judged_facts import coverage_scores, departement_lines, origin_lines, spending_lines
from tools.validation.score_facts import beside_stage_flow
from tools.validation.stored_results import StoredDay, stored_days

EARLIER, WITHIN_A_MONTH = date(2022, 3, 31), date(2022, 11, 30)
SPENDING_ROW = {
    "target": "aci_spending_meur_per_year", "date": "2022-12-31", "level": "national", "code": "FR", "method": "model",
    "observed": 106.0, "sd": 5.0, "q05": 90.0, "q50": 107.0, "q95": 120.0, "inside": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    for day in (EARLIER, DAY, WITHIN_A_MONTH):
        write_hindcast(folder, day)
    return folder


@pytest.fixture(scope="module")
def found(results: Path) -> tuple[StoredDay, ...]:
    return stored_days(results)


def test_only_leads_that_are_asked_for_count_and_all_origins_stand_last(found: tuple[StoredDay, ...]) -> None:
    lines = origin_lines(found)
    assert [line.inside for line in lines] == ["1 of 1 (100 %)", "1 of 1 (100 %)", "–", "2 of 2 (100 %)"]
    assert lines[-1].origin == "**all origins**"


def test_widths_are_those_of_the_curves_at_their_leads(found: tuple[StoredDay, ...]) -> None:
    first, *_, together = origin_lines(found)
    assert first.widths == ("20.0", "20.0")
    assert together.widths == ("–", "–")


def test_levers_that_came_otherwise_are_named(results: Path, tmp_path: Path) -> None:
    folder = write_hindcast(tmp_path, DAY)
    rows = pd.read_csv(folder / "score_rows.csv", dtype={"code": str}).assign(scenario="no", differing="timeline")
    rows.to_csv(folder / "score_rows.csv", index=False)
    (line,) = origin_lines(stored_days(tmp_path))
    assert line.levers == "0 of 1 (otherwise came: timeline)"


def test_rivals_that_did_not_forecast_have_a_dash(found: tuple[StoredDay, ...]) -> None:
    own, flow, *_ = coverage_scores(found)
    assert own.crps[0] != "–"
    assert (own.apart, flow.crps) == (("–", "–"), ("–", "–"))


def test_departements_have_a_row_for_each_origin_and_day(found: tuple[StoredDay, ...]) -> None:
    first, *others = departement_lines(found)
    assert (first.origin, first.day, first.n, first.shape) == ("31 March 2022", "31 December 2022", 2, "17.0")
    assert len(others) == 2


def test_spending_is_beside_what_was_forecast(tmp_path: Path) -> None:
    folder = write_hindcast(tmp_path, DAY)
    rows = pd.read_csv(folder / "score_rows.csv", dtype={"code": str})
    pd.concat([rows, pd.DataFrame([SPENDING_ROW])]).to_csv(folder / "score_rows.csv", index=False)
    (line,) = spending_lines(stored_days(tmp_path))
    assert (line.year, line.forecast, line.width, line.inside) == ("2022", "107 M€ [90, 120]", "30 M€", True)


def test_without_forecasts_there_is_nothing_to_tell() -> None:
    assert origin_lines([]) == coverage_scores([]) == departement_lines([]) == list(spending_lines([])) == []


def scored_beside(flow: float, n_origins: int) -> pd.DataFrame:
    """Return the rows of a model whose CRPS is one sd in one series, and of a stage flow."""
    common = {"target": "coverage_aci", "date": "2024-01-15", "level": "national", "code": "FR", "counted_by": "DGOS"}
    others = dict.fromkeys(("absolute_error", "squared_error", "wis", "dispersion"), 1.0)
    others |= dict.fromkeys(("underprediction", "overprediction", "q05", "q95", "standardised_error", "pit"), 0.5)
    rows = [
        {**common, **others, "method": method, "crps": crps, "sd": 1.0, "inside": True, "as_of": f"2022-0{month}-28"}
        for method, crps in (("model", 1.0), ("stage_flow", flow))
        for month in range(1, n_origins + 1)
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("flow", "n_origins", "said"),
    [
        (1.2, 6, "better than the stage flow, which has none: CRPS 1 against 1.2 observation sd, 95 % interval"),
        (0.8, 6, "worse than the stage flow, which has none: CRPS 1 against 0.8 observation sd, 95 % in"),
        (
            1.2,
            3,
            "not clearly better than the stage flow, which has none: CRPS 1 against 1.2 observation sd, the",
        ),
    ],
)
def test_national_skill_is_claimed_only_where_the_lead_is_larger_than_its_error(
    flow: float, n_origins: int, said: str
) -> None:
    (line,) = beside_stage_flow(scored_beside(flow, n_origins))
    assert line.startswith(f"Agents forecast the nation {said}")
    assert ("They claim no skill at the national level" in line) == ("nation better" not in line)


def test_no_skill_is_claimed_for_a_coverage_that_the_stage_flow_forecasts_better() -> None:
    rows = scored_beside(1.2, 6)
    coverage = scored_beside(0.9, 6).assign(target="coverage_li_plus")
    shells = pd.concat([rows.assign(target=f"n_{part}") for part in ("aci", "lettre_intention")])
    first, second = beside_stage_flow(pd.concat([rows, shells, coverage]))
    assert first.startswith("Agents forecast the nation better")
    assert second.startswith(
        "They claim no skill for “Population covered, lettre d'intention or later”: its CRPS is 11 %"
    )


def test_without_the_stage_flow_nothing_is_said_of_it() -> None:
    rows = scored_beside(1.0, 3)
    assert list(beside_stage_flow(rows[rows["method"] == "model"])) == []
