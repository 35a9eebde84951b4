"""The watch list: territories most at risk in the policy of the question, beside the baseline."""

from dataclasses import replace

import pandas as pd

from experiments.reporting.watch_list import MOST, watch_list
from tests.unit.reporting.fake_tables import answers_of

CODES = [f"{place:02}" for place in range(MOST + 2)]


def table_of(arm: str, shift: float) -> pd.DataFrame:
    white = [shift + place / 20 for place in range(len(CODES))]
    columns = {"code": CODES, "name": [f"Place {code}" for code in CODES], "p_white": white, "p_shell": 0.0}
    return pd.DataFrame(columns).assign(arm=arm, date="2027-12-31", departement="2A", population=1000)


def test_the_highest_chances_come_first_beside_those_of_the_baseline() -> None:
    table = pd.concat([table_of("status_quo", 0.5), table_of("plan_100", 0.2)])
    found = watch_list(replace(answers_of(), watchlist=table))
    assert len(found) == MOST  # nobody has a shell
    assert found.iloc[0].tolist() == ["White zone", "Place 07 (Corse-du-Sud)", "1,000", "55%", "85%"]


def test_a_study_without_territories_has_no_list() -> None:
    assert watch_list(replace(answers_of(), watchlist=pd.DataFrame(columns=["arm", "date"]))).empty
