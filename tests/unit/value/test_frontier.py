import numpy as np
import pytest

from experiments.value.frontier import FrontierVerdict, efficiency_frontier

# nothing, cheap, dear for what it covers (extendedly dominated), good, worse and dearer than good
COSTS = np.array([0.0, 10.0, 40.0, 50.0, 60.0])
EFFECTS = np.array([0.0, 10.0, 15.0, 30.0, 20.0])


def test_a_known_set_of_arms_has_its_known_frontier() -> None:
    found = efficiency_frontier(COSTS, EFFECTS)
    assert [one.verdict for one in found] == [
        FrontierVerdict.FRONTIER,
        FrontierVerdict.FRONTIER,
        FrontierVerdict.EXTENDEDLY,
        FrontierVerdict.FRONTIER,
        FrontierVerdict.DOMINATED,
    ]
    assert [one.price for one in found] == pytest.approx([np.nan, 1.0, np.nan, 2.0, np.nan], nan_ok=True)


def test_prices_rise_along_the_frontier() -> None:
    generator = np.random.default_rng(1)
    costs, effects = generator.normal(size=(2, 40))
    on = [row for row, one in enumerate(efficiency_frontier(costs, effects)) if one.verdict is FrontierVerdict.FRONTIER]
    on.sort(key=lambda row: effects[row])
    prices = [efficiency_frontier(costs, effects)[row].price for row in on[1:]]
    assert len(on) > 2
    assert prices == sorted(prices)
    assert prices[0] > 0


def test_no_arm_lies_below_the_frontier() -> None:
    generator = np.random.default_rng(2)
    costs, effects = generator.normal(size=(2, 40))
    on = [row for row, one in enumerate(efficiency_frontier(costs, effects)) if one.verdict is FrontierVerdict.FRONTIER]
    on.sort(key=lambda row: effects[row])
    inside = (effects >= effects[on[0]]) & (effects <= effects[on[-1]])
    line = np.interp(effects[inside], effects[on], costs[on])
    assert (costs[inside] >= line - 1e-12).all()


def test_of_two_equal_arms_the_first_stays() -> None:
    places = [one.verdict for one in efficiency_frontier(np.array([0.0, 1.0, 1.0]), np.array([0.0, 1.0, 1.0]))]
    assert places == [FrontierVerdict.FRONTIER, FrontierVerdict.FRONTIER, FrontierVerdict.DOMINATED]
