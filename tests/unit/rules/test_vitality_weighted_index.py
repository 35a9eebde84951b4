"""The index of how alive a CPTS is."""

import pytest
from pydantic import ValidationError

from sim.rules.vitality.weighted_index import WeightedIndex

RULE = WeightedIndex(active_for_full=3.0, active_weight=0.4, mission_weight=0.4, coordination_weight=0.2, inertia=4.0)
ACTIVE = 30.0  # of 100,000 inhabitants: all that a fully alive CPTS has


@pytest.mark.parametrize(
    ("active", "deployed", "coordination", "aim"),
    [
        (0.0, 0.0, 0.0, 0.0),
        (ACTIVE, 1.0, 1.0, 1.0),
        (10 * ACTIVE, 0.0, 0.0, 0.4),
        (ACTIVE / 2, 0.0, 0.0, 0.2),
        (0.0, 0.75, 0.0, 0.3),
        (0.0, 0.0, 1.0, 0.2),
    ],
)
def test_a_lifeless_cpts_moves_a_quarter_of_the_way_to_the_weighted_mean(
    active: float, deployed: float, coordination: float, aim: float
) -> None:
    assert RULE.after(0.0, active, 100_000.0, deployed, coordination) == pytest.approx(aim / 4)


def test_vitality_stays_where_its_causes_hold_it() -> None:
    assert RULE.after(1.0, ACTIVE, 100_000.0, 1.0, 1.0) == pytest.approx(1.0)
    assert RULE.after(0.0, 0.0, 100_000.0, 0.0, 0.0) == 0.0


def test_an_index_that_counts_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least one weight above 0"):
        WeightedIndex(active_for_full=3.0, active_weight=0, mission_weight=0, coordination_weight=0, inertia=4.0)
