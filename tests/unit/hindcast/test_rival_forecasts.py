"""All rivals at one cut-off: they know nothing later, and score what is added later."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.hindcast.forecast import Forecast, joined
from experiments.hindcast.known_departements import known_departements
from experiments.hindcast.known_series import known_series
from experiments.hindcast.rival_forecasts import departement_forecasts, rival_forecasts
from experiments.hindcast.scores import SCORE_COLUMNS, orders, score_rows, tabulated
from experiments.observations.observed import Observed, Target, all_observed, national, scored_after
from sim.world.tables import load_departements
from tests.unit.hindcast.made_up import row

AS_OF = date(2022, 6, 30)
DAYS = (date(2022, 12, 31), date(2023, 8, 31))
COVERAGES = {"coverage_aci", "coverage_li_plus"}
ROWS = tuple(row for row in all_observed() if row.target.metric in COVERAGES and row.day <= DAYS[-1])
KNOWN = tuple(row for row in ROWS if row.day <= AS_OF)
later_rows = st.builds(
    row,
    metric=st.sampled_from(["coverage_aci", "coverage_li_plus", "n_aci"]),
    day=st.dates(date(2022, 7, 1), date(2030, 1, 1)),
    value=st.floats(0, 1),
    code=st.sampled_from(["FR", "01", "2A"]),
)


@pytest.fixture(scope="module")
def told() -> dict[str, Forecast]:
    return rival_forecasts(ROWS, AS_OF, DAYS, seed=3)


def the_same(one: dict[str, Forecast], other: dict[str, Forecast]) -> bool:
    return all(
        one[name].samples.keys() == other[name].samples.keys()
        and all(np.array_equal(one[name].samples[target], other[name].samples[target]) for target in one[name].samples)
        for name in one.keys() | other.keys()
    )


@given(later=st.lists(later_rows, max_size=6), place=st.integers(0, len(KNOWN)))
def test_whatever_is_observed_after_the_cut_off_nobody_knows(later: list[Observed], place: int) -> None:
    rows = (*KNOWN[:place], *later, *KNOWN[place:])
    for metric in ("coverage_aci", "coverage_li_plus", "n_aci"):
        with_later, without = (known_series(some, metric, AS_OF) for some in (rows, KNOWN))
        assert with_later.days == without.days
        assert np.array_equal(with_later.values, without.values)
        assert np.array_equal(with_later.sd, without.sd)
    assert not known_departements(rows, AS_OF).is_known


def test_other_observations_after_the_cut_off_change_no_forecast(told: dict[str, Forecast]) -> None:
    changed = [replace(row, value=0.01) if row.day > AS_OF else row for row in reversed(ROWS)]
    later = row("coverage_aci", date(2026, 1, 1), 1.0)
    assert the_same(told, rival_forecasts([later, *changed], AS_OF, DAYS, seed=3))


def test_what_is_observed_on_the_day_of_the_cut_off_does_change_forecasts(told: dict[str, Forecast]) -> None:
    assert not the_same(told, rival_forecasts([*ROWS, row("coverage_aci", AS_OF, 0.6)], AS_OF, DAYS, seed=3))


def test_before_the_count_of_departements_only_those_who_share_out_a_nation_speak_of_them(
    told: dict[str, Forecast],
) -> None:
    speaking = {
        name for name, forecast in told.items() if Target("coverage_li_plus", "departement", "2A") in forecast.samples
    }
    assert speaking == {"logit_shift", "shrinkage"}


def test_a_joint_rival_speaks_of_series_that_nobody_has_counted_yet(told: dict[str, Forecast]) -> None:
    assert {national("coverage_li_plus"), national("n_preproject")} <= set(told["stage_flow"].samples)
    assert national("n_preproject") not in told["last_trend"].samples


def test_what_is_not_scored_is_not_known_to_rivals(told: dict[str, Forecast]) -> None:
    bound = replace(row("coverage_aci", AS_OF, 0.9), scored=False)
    assert the_same(told, rival_forecasts([*ROWS, bound], AS_OF, DAYS, seed=3))


def test_a_stand_in_is_named(told: dict[str, Forecast]) -> None:
    assert told["bass"].notes[national("coverage_li_plus")] == "persistence"
    assert told["logit_shift"].notes[Target("coverage_li_plus", "departement", "2A")] == "any_share"


def test_nothing_known_means_no_forecast_of_anything() -> None:
    assert all(not forecast.samples for forecast in rival_forecasts(ROWS, date(2016, 1, 1), DAYS, seed=3).values())


def test_rivals_for_departements_share_out_the_nation_that_they_are_given() -> None:
    nation = np.full((200, 2), 0.9)
    forecast = departement_forecasts(ROWS, date(2022, 12, 31), DAYS, 3, nation)["logit_shift"]
    population = load_departements().population
    shares = [values.mean() for values in forecast.samples.values()]
    assert np.average(shares, weights=population) == pytest.approx(0.9, abs=1e-4)


def test_rows_added_later_are_scored_by_the_same_call(told: dict[str, Forecast]) -> None:
    added = [row("coverage_aci", date(2023, 5, 1), 0.52), row("coverage_li_plus", DAYS[1], 0.8, code="2A")]
    before = tabulated(score_rows(told, scored_after(ROWS, AS_OF)))
    after = tabulated(score_rows(told, scored_after([*ROWS, *added], AS_OF)))
    assert tuple(after.columns) == SCORE_COLUMNS
    fresh = after.merge(before, on=["target", "date", "level", "method"], how="left", indicator=True)
    fresh = fresh[fresh["_merge"] == "left_only"]
    assert set(zip(fresh["target"], fresh["date"], fresh["level"], strict=True)) == {
        ("coverage_aci", "2023-05-01", "national"),
        ("coverage_li_plus", "2023-08-31", "departement"),
    }


def test_forecasts_of_other_days_are_not_joined() -> None:
    with pytest.raises(ValueError, match="different days"):
        joined([Forecast(DAYS, {}), Forecast(DAYS[:1], {})])


def test_rivals_that_share_out_without_a_count_put_no_departement_before_another(told: dict[str, Forecast]) -> None:
    found = orders(score_rows(told, scored_after(ROWS, AS_OF)))
    assert sorted(found["method"]) == ["logit_shift", "shrinkage"]
    assert found["rank_correlation"].isna().all()
