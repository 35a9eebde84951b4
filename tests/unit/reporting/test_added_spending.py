"""What policies add to spending: years and payers add up, signs stay, and no price where nothing is gained."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from experiments.comparing.efficiency import EFFICIENCY
from experiments.plots.results import StoredStudy
from experiments.reporting.added_spending import about_spending, added_spending, covered_prices, price_intervals
from tests.unit.reporting.fake_tables import answers_of

DAYS = (date(2022, 12, 31), date(2023, 10, 31), date(2023, 12, 31), date(2024, 12, 31))
ADDED = {"cost_cnam_euros": (0, 1e6, 2e6, 5e6), "cost_fir_euros": (0, -1e6, -3e6, -4e6)}


def study_of(differences: dict[str, tuple[float, ...]] = ADDED) -> StoredStudy:
    study = answers_of().study
    whole = {**differences, "public_cost_euros": tuple(map(sum, zip(*differences.values(), strict=True)))}
    rows = [
        ("plan_100", "status_quo", metric, day, value, value - 1e5 * (value != 0), value + 1e5 * (value != 0))
        for metric, values in whole.items()
        for day, value in zip(DAYS, values, strict=True)
    ]
    columns = ["arm", "baseline", "metric", "date", "difference", "q05", "q95"]
    found = {"comparison": pd.DataFrame(rows, columns=columns), "language": "en"}
    summary = study.summary.assign(date=DAYS[-1])
    manifest = {**study.manifest, "departures": {"plan_100": "2023-10-01"}}
    return replace(study, summary=summary, manifest=manifest, **found)


def test_years_add_up_to_the_total_and_payers_to_all() -> None:
    table = added_spending(study_of())
    assert list(table.columns[2:4]) == ["2023", "2024"]
    assert [list(row) for row in table.iloc[:, 2:4].to_numpy()] == [
        ["+2.0", "+3.0"],
        ["−3.0", "−1.0"],
        ["−1.0", "+2.0"],
    ]
    assert list(table.iloc[:, 4]) == ["+5.0 [+4.9, +5.1]", "−4.0 [−4.1, −3.9]", "+1.0 [+0.9, +1.1]"]


def test_years_begin_where_policies_part() -> None:
    assert "from October 2023 on" in about_spending(study_of())


def test_policies_that_spend_alike_have_no_table() -> None:
    study = study_of({metric: (0.0,) * len(DAYS) for metric in ADDED})
    assert added_spending(study).empty
    assert about_spending(study) == ""


@pytest.mark.parametrize(
    ("cost", "value", "reason", "told"),
    [
        (2e6, 20.0, "", "20\u00a0€"),
        (2e6, None, "gain may be zero", "there may be no gain"),
        (2e6, None, "loss", "fewer are covered"),
        (-2e6, -20.0, "", "spending is not higher"),
    ],
)
def test_a_price_is_given_only_for_a_gain_that_costs(
    tmp_path: Path, cost: float, value: float | None, reason: str, told: str
) -> None:
    row = {
        "arm": "plan_100", "baseline": "status_quo", "date": str(DAYS[-1]), "measure": "cost_per_inhabitant_covered",
        "coverage": "coverage_functioning", "value": value, "low95": 15, "high95": 30, "cost": cost, "gain": 1e5,
        "gain_low95": 5e4, "gain_high95": 2e5, "undefined": reason,
    }  # fmt: skip
    pd.DataFrame([row], columns=list(EFFICIENCY)).to_csv(tmp_path / "efficiency.csv", index=False)
    study = replace(study_of({**ADDED, "coverage_functioning": (0.0, 0.0, 0.0, 1e6)}), folder=tmp_path)
    table = covered_prices(study)
    assert told in table.iloc[0, 3]
    assert table.iloc[0, 1] == "+100,000 [+90,000, +110,000]"
    assert price_intervals(study) == ({"plan_100": "20\u00a0€ [15, 30]"} if value and value > 0 else {})


def test_a_study_without_prices_has_no_table(tmp_path: Path) -> None:
    assert covered_prices(replace(study_of(), folder=tmp_path)).empty
