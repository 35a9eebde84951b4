"""Months laid end to end, so that metrics are computed for all of them at once."""

from dataclasses import replace

import numpy as np
import pytest

from sim.metrics import evaluate_months, metric
from sim.metrics.base import Metric, MetricKind
from sim.metrics.columns import Columns
from sim.metrics.grouping import Grouping
from sim.metrics.months import end_to_end
from sim.metrics.view import View
from sim.vocabulary import Level
from tests.unit.metrics.hand_made import ALIVE, AT_LETTRE_INTENTION, FIVE_OF_SIX_COVERED, context_of, snapshot_of

CONTEXT = context_of()
EARLY = replace(snapshot_of(CONTEXT, (ALIVE,)), month=24240)
LATE = replace(snapshot_of(CONTEXT, FIVE_OF_SIX_COVERED), month=24252)


def months_of_groups(view: View) -> np.ndarray:
    return view.month.astype(np.float64)


def own(compute: object) -> Metric:
    return Metric("own", MetricKind.COUNT, "months", {"fr": "x", "en": "x"}, "A metric.", compute)  # type: ignore[arg-type]


def test_one_month_is_left_as_it_is() -> None:
    assert end_to_end([EARLY]) is EARLY


def test_cpts_and_lead_territories_still_point_at_those_of_their_month() -> None:
    laid = end_to_end([EARLY, LATE])
    assert laid.cpts.tolist() == [0, 0, -1, -1, -1, -1, 1, 1, 2, 3, 4, -1]
    assert laid.lead.tolist() == [0, 6, 8, 9, 10]


def test_a_month_without_any_cpts_shifts_nothing() -> None:
    empty = snapshot_of(CONTEXT, ())
    laid = end_to_end([empty, snapshot_of(CONTEXT, (AT_LETTRE_INTENTION,)), empty])
    assert laid.lead.tolist() == [10]
    assert np.flatnonzero(laid.cpts >= 0).tolist() == [10]


def test_values_are_months_by_groups_by_metrics() -> None:
    regions = Grouping.at(Level.REGION, CONTEXT.territories)
    values = evaluate_months(Columns.of([EARLY, LATE], CONTEXT), regions, [metric("n_aci"), metric("n_all_stages")])
    assert values.tolist() == [[[1, 1], [0, 0]], [[2, 2], [1, 2]]]


def test_a_metric_can_ask_for_the_month_of_each_group() -> None:
    regions = Grouping.at(Level.REGION, CONTEXT.territories)
    values = evaluate_months(Columns.of([EARLY, LATE], CONTEXT), regions, [own(months_of_groups)])
    assert values[:, :, 0].tolist() == [[24240, 24240], [24252, 24252]]


def test_what_no_month_changes_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Columns.of([EARLY], CONTEXT).population[0] = 1.0


def test_a_metric_that_forgets_groups_or_months_is_refused() -> None:
    country = Grouping.at(Level.NATIONAL, CONTEXT.territories)
    with pytest.raises(ValueError, match=r"'own' gives \(1,\) values, not one for each group and month"):
        evaluate_months(Columns.of([EARLY, LATE], CONTEXT), country, [own(lambda view: np.zeros(1))])
