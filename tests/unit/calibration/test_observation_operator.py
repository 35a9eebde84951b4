"""What a run predicts, département by département, adds up to the metrics of the country."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from experiments.calibration.observation_operator import ObservationOperator, tolerances
from experiments.observations.model_terms import SPENDING
from experiments.observations.observed import COVERAGE, Observed, Target, national
from sim.calendar import FIRST_MONTH, last_day, month_of
from sim.engine.fast.run import FastRun
from sim.metrics import evaluate, metric
from sim.metrics.context import Context
from sim.metrics.grouping import Grouping
from sim.snapshot import Snapshot
from sim.vocabulary import Level
from tests.unit.agents.small_world import trajectory
from tools.verification.small_world import QUICK, behaviour, run_inputs, small_world

LAST = FIRST_MONTH + 40
BETWEEN, END = date(2021, 5, 15), date(2021, 12, 31)


def observation(name: str, day: date, code: str = "FR") -> Observed:
    target = national(name) if code == "FR" else Target(name, "departement", code)
    return Observed(target, day, 0.5, 0.02, True, "DGOS")


@pytest.fixture(scope="module")
def states() -> dict[int, Snapshot]:
    run = FastRun(run_inputs(QUICK, months=41))
    return {snapshot.month: snapshot for snapshot in trajectory(run, 41)}


def context() -> Context:
    return Context.of(small_world(), behaviour(QUICK))


def value(states: dict[int, Snapshot], name: str, month: int) -> float:
    grouping = Grouping.at(Level.NATIONAL, small_world().territories)
    return float(evaluate(states[month], grouping, context(), [metric(name)])[name][0])


def read(states: dict[int, Snapshot], *rows: Observed) -> np.ndarray:
    operator = ObservationOperator.of(rows)
    return operator.predict([states[month] for month in operator.months], context()).all


@pytest.mark.parametrize("name", ["coverage_aci", COVERAGE, "n_aci", "n_all_stages", "gp_declared_member_share"])
def test_parts_add_up_to_the_nation(states: dict[int, Snapshot], name: str) -> None:
    assert read(states, observation(name, END)) == pytest.approx([value(states, name, month_of(END))], rel=1e-12)
    assert value(states, name, month_of(END)) > 0


def test_a_day_between_two_ends_of_months_lies_on_the_line_between_them(states: dict[int, Snapshot]) -> None:
    month = month_of(BETWEEN)
    before, after = (value(states, "n_all_stages", one) for one in (month - 1, month))
    share = (BETWEEN - last_day(month - 1)).days / 31
    assert read(states, observation("n_all_stages", BETWEEN)) == pytest.approx([before + share * (after - before)])


def test_spending_of_a_year_is_what_the_cost_rose_by(states: dict[int, Snapshot]) -> None:
    costs = [value(states, "cost_cnam_euros", month_of(END) - back) for back in (0, 12)]
    assert read(states, observation(SPENDING, END)) == pytest.approx([(costs[0] - costs[1]) / 1e6])


def test_what_came_before_the_first_month_is_the_initial_state(states: dict[int, Snapshot]) -> None:
    assert read(states, observation("n_all_stages", date(2019, 2, 15))) == pytest.approx(
        [value(states, "n_all_stages", FIRST_MONTH - 1)]
    )


def test_departements_stand_after_the_nation(states: dict[int, Snapshot]) -> None:
    territories = small_world().territories
    code = territories.departement_codes[0]
    grouping = Grouping.at(Level.DEPARTEMENT, territories)
    own = evaluate(states[month_of(END)], grouping, context(), [metric(COVERAGE)])[COVERAGE][0]
    predicted = read(states, observation(COVERAGE, END, code), observation(COVERAGE, END))
    assert predicted == pytest.approx([value(states, COVERAGE, month_of(END)), own])


def test_a_metric_that_is_no_sum_over_departements_is_left_out() -> None:
    share, count = observation("shell_share", END), observation("n_aci", END)
    assert ObservationOperator.of([share, count]).known == (count,)


def test_a_small_departement_may_be_off_by_one_cpts_a_large_one_by_five_points() -> None:
    world = small_world()
    codes = world.territories.departement_codes
    inhabitants = Grouping.at(Level.DEPARTEMENT, world.territories).sum(world.territories.population)
    found = tolerances([observation(COVERAGE, END, code) for code in codes], world)
    assert found == pytest.approx(np.maximum(0.05, 81_000.0 / inhabitants))


def test_many_departements_are_summarised_by_how_much_they_differ_on_each_day() -> None:
    nation = [observation("n_aci", BETWEEN), observation("n_aci", END)]
    counted = [observation(COVERAGE, day, code) for code in ("01", "2A") for day in (BETWEEN, END)]
    figures = np.array([[1.0, 2.0, 0.1, 0.4, 0.5, 0.4], [1.0, 2.0, 0.3, 0.0, 0.3, 0.4]])
    found = ObservationOperator.of([*nation, *counted]).summarised(figures)
    assert found == pytest.approx(np.array([[1.0, 2.0, 0.2, 0.0], [1.0, 2.0, 0.0, 0.2]]))
    assert np.array_equal(ObservationOperator.of(nation).summarised(figures[:, :2]), figures[:, :2])


@pytest.mark.parametrize("name", ["coverage_aci", "n_aci", "gp_declared_member_share"])
def test_parts_of_a_region_add_up_to_the_region_and_are_nothing_outside_of_it(
    states: dict[int, Snapshot], name: str
) -> None:
    territories = small_world().territories
    regions, departements = (Grouping.at(level, territories) for level in (Level.REGION, Level.DEPARTEMENT))
    code = regions.codes[-1]
    operator = ObservationOperator.of([replace(observation(name, END), target=Target(name, "region", code))])
    (parts,) = operator.predict([states[month] for month in operator.months], context()).parts
    values = evaluate(states[month_of(END)], regions, context(), [metric(name)])[name]
    assert parts.sum() == pytest.approx(values[-1])
    region_of = dict(zip(territories.departement, territories.region, strict=True))
    assert not parts[[region_of[one] != code for one in departements.codes]].any()
