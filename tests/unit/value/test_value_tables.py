import numpy as np
import pandas as pd
import pytest

from experiments.value.consequences import PRESSURE_ASSUMPTION
from experiments.value.value_files import value_tables
from experiments.value.value_sentences import ValueTables
from experiments.value.value_tables import ALL, TAKEN_OUT, UNKNOWN, information_row
from tests.unit.value.made_up import A_MILLION, ARMS, N_MONTHS, valuation, valued_study


@pytest.fixture(scope="module")
def tables() -> ValueTables:
    return value_tables(valued_study())


def test_payers_and_years_add_up(tables: ValueTables) -> None:
    costs = tables.costs.set_index(["arm", "year", "payer"])["discounted_euros"]
    for arm in ARMS:
        assert costs[arm, "2024", ALL] + costs[arm, "2025", ALL] == pytest.approx(costs[arm, ALL, ALL])
        assert costs[arm, ALL, "cnam"] + costs[arm, ALL, "pressure"] == pytest.approx(costs[arm, ALL, ALL])


def test_what_is_not_discounted_is_the_plain_sum(tables: ValueTables) -> None:
    costs = tables.costs.set_index(["arm", "year", "payer"])["euros"]
    assert costs["calm", ALL, ALL] == pytest.approx(10 * A_MILLION * N_MONTHS)
    assert costs["fast", "2024", "pressure"] == pytest.approx(12e4)


def test_a_price_is_the_ratio_of_means_within_its_interval(tables: ValueTables) -> None:
    prices = tables.prices.set_index(["arm", "payer", "discounted"])
    assert set(prices.index.get_level_values("arm")) == {"fast", "dear"}
    row = prices.loc[("fast", ALL, True)]
    assert row["price"] == pytest.approx(row["more_euros"] / row["inhabitant_years"])
    assert row["low95"] < row["price"] < row["high95"]
    assert prices.loc[("fast", ALL, False), "more_euros"] > row["more_euros"]


def test_shares_add_up_to_one_and_the_best_arm_has_the_highest_mean_and_the_least_loss(tables: ValueTables) -> None:
    for _, rows in tables.acceptability.groupby("euros_per_inhabitant_year"):
        assert rows["p_best"].sum() == pytest.approx(1.0)
        assert rows["is_best"].sum() == 1
        best = rows[rows["is_best"]].iloc[0]
        assert best["net_benefit"] == rows["net_benefit"].max()
        assert best["expected_loss"] == rows["expected_loss"].min()


def test_the_value_of_perfect_information_is_the_loss_of_the_best_arm(tables: ValueTables) -> None:
    losses = tables.acceptability[tables.acceptability["is_best"]].set_index("euros_per_inhabitant_year")
    for euros, row in tables.information.set_index("euros_per_inhabitant_year").iterrows():
        if euros in losses.index:
            assert row["evpi"] == pytest.approx(losses.loc[euros, "expected_loss"], abs=1.0)
            assert row["evpi"] <= row["evpi_with_chance"]


def test_shells_of_the_choice_are_counted_as_they_are(tables: ValueTables) -> None:
    assert tables.choice.set_index("arm")["more_shells"].to_dict() == {"calm": 0.0, "fast": 10.0, "dear": -10.0}


def test_an_arm_that_covers_less_for_more_is_dominated(tables: ValueTables) -> None:
    assert tables.choice.set_index("arm")["frontier"].to_dict() == {
        "calm": "on the frontier",
        "fast": "on the frontier",
        "dear": "dominated",
    }


def test_what_drives_the_choice_is_worth_knowing_and_no_more_than_everything(tables: ValueTables) -> None:
    rows = tables.assumptions.set_index("assumption")
    evpi = tables.perfect(30.0)["evpi"]
    assert rows.loc["A1", "told_apart"]
    assert 0.5 * evpi < rows.loc["A1", "evppi"] <= evpi
    for silent in ("A2", PRESSURE_ASSUMPTION):
        assert not rows.loc[silent, "told_apart"]
        assert np.isnan(rows.loc[silent, "evppi"])
    assert (rows["high95"] <= evpi).all()


def test_chance_is_taken_out_where_it_is_known() -> None:
    study = valued_study(chance=0.5)
    row = information_row(study, 30.0)
    assert row["chance"] == TAKEN_OUT
    assert row["evpi"] < row["evpi_with_chance"]


def test_a_rate_of_nothing_gives_each_price_once() -> None:
    prices = value_tables(valued_study(valuation(discount=0.0), n_draws=3)).prices
    assert not prices.duplicated(["arm", "payer"]).any()


def test_with_one_replicate_chance_is_unknown() -> None:
    study = valued_study()
    found = study.consequences
    one = type(found)(
        found.arms,
        found.draws,
        found.months,
        found.inhabitant_years[:, :1],
        {payer: euros[:, :1] for payer, euros in found.euros.items()},
        found.shells[:, :1],
        found.posts_per_million,
    )
    single = type(study)(one, study.valuation, study.drawn, study.resampling)
    assert information_row(single, 30.0)["chance"] == UNKNOWN


def test_tables_are_the_same_when_they_are_made_again(tables: ValueTables) -> None:
    again = value_tables(valued_study())
    for one, other in zip(vars(tables).values(), vars(again).values(), strict=True):
        pd.testing.assert_frame_equal(one, other)
