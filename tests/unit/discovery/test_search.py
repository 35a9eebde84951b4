"""What a search counts of each condition, beside the event."""

from datetime import date

import numpy as np

from experiments.designs.outcome import Outcome
from experiments.discovery.event import Condition
from experiments.discovery.search import ConditionShare

CONDITION = Condition(Outcome("coverage_aci", date(2030, 12, 31), "plan"), ">=", 0.5)


def test_a_condition_holds_at_points_where_enough_replicates_say_so() -> None:
    outcome = np.array([[0.5, 0.4], [0.6, 0.7], [0.1, 0.2], [np.nan, 0.9]])
    alone = ConditionShare.of(CONDITION, outcome, share_from=0.5)
    assert (alone.n_points, alone.median) == (3, 0.5)
    assert ConditionShare.of(CONDITION, outcome, share_from=0.6).n_points == 2


def test_an_outcome_that_is_undefined_everywhere_has_no_median() -> None:
    alone = ConditionShare.of(CONDITION, np.full((2, 2), np.nan), share_from=0.5)
    assert alone.n_points == 0
    assert np.isnan(alone.median)
