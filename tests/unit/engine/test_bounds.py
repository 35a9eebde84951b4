"""A rule that has no bounds is right without them."""

from sim.engine.fast.bounds import highest_activation, highest_disengagement, highest_joining
from sim.rules.engage.useful_and_paid import UsefulAndPaid
from sim.rules.join.logistic import Logistic
from tools.verification.small_world import behaviour


class OtherLogistic(Logistic):
    """A rule of which nothing is known but what a rule must answer."""


class OtherUsefulAndPaid(UsefulAndPaid):
    """The same."""


def test_a_rule_without_bounds_is_bounded_by_1() -> None:
    join = OtherLogistic(**behaviour()["join"].model_dump())
    engage = OtherUsefulAndPaid(**behaviour()["engage"].model_dump())
    assert highest_joining(join, 0.5, -20.0) == 1.0
    assert highest_activation(engage, 0.0, True, 0.0, False) == highest_disengagement(engage, True) == 1.0


def test_the_bounds_of_the_shipped_rules_settle_most_draws() -> None:
    shipped = behaviour()
    assert highest_joining(shipped["join"], 0.5, -20.0) < 0.01
    assert highest_activation(shipped["engage"], 0.0, True, 0.0, False) < 0.1
    assert highest_disengagement(shipped["engage"], True) < 0.5
