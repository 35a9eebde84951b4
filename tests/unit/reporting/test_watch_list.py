"""The watch list names territories only where a risk comes true often under the policy of the question."""

from dataclasses import replace

import pandas as pd

from experiments.reporting.watch_list import MOST, RiskTable, watch_list
from tests.unit.reporting.fake_tables import answers_of

CODES = [f"{place:02}" for place in range(MOST + 2)]


def table_of(arm: str, shift: float, p_shell: float = 0.0) -> pd.DataFrame:
    white = [shift + place / 20 for place in range(len(CODES))]
    names = [f"Place {code} (2A)" for code in CODES]
    columns = {"code": CODES, "name": names, "p_white": white, "p_shell": p_shell}
    return pd.DataFrame(columns).assign(arm=arm, date="2027-12-31", departement="2A", population=1000)


def found_in(shift: float, p_shell: float = 0.0) -> RiskTable:
    table = pd.concat([table_of("status_quo", 0.5), table_of("plan_100", shift, p_shell)])
    found = watch_list(replace(answers_of(), watchlist=table))
    assert found is not None
    return found


def test_the_highest_chances_come_first_beside_those_of_the_baseline() -> None:
    found = found_in(0.5).table
    assert len(found) == MOST  # nobody has a shell
    assert found.iloc[0].tolist() == ["No CPTS and no project", "Place 07 (Corse-du-Sud)", "1,000", "85%", "85%"]


def test_a_territory_whose_risk_seldom_comes_true_is_not_named_and_the_chance_is_said() -> None:
    found = found_in(0.2, p_shell=0.11)
    assert list(found.table.iloc[:, 3]) == ["55%", "50%"]
    assert "at least 50%" in found.about
    assert len(found.none) == 1
    assert "empty shells (at most 11%)" in found.none[0]


def test_a_part_of_a_territory_is_named_as_one() -> None:
    table = table_of("plan_100", 0.5).assign(name="CC des Deux Rives (47)", departement="47")
    table["code"] = [f"24820001{place}-47" for place in range(len(table))]
    found = watch_list(replace(answers_of(), watchlist=pd.concat([table.assign(arm="status_quo"), table])))
    assert found is not None
    assert set(found.table.iloc[:, 1]) == {"CC des Deux Rives (part, Lot-et-Garonne)"}


def test_a_study_without_territories_has_no_list() -> None:
    assert watch_list(replace(answers_of(), watchlist=pd.DataFrame(columns=["arm", "date"]))) is None
