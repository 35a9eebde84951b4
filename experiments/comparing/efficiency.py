"""The table of what gains in coverage cost: euros for each inhabitant newly covered, shells for each point."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from experiments.comparing.ratios import Ratio, ratio_of_means
from experiments.storing.outcomes import Outcomes, Pair, common_pairs
from sim.arrays import Floats
from sim.calendar import DECEMBER
from sim.metrics.costs import PUBLIC_COST

EFFICIENCY = (
    "arm", "baseline", "date", "measure", "coverage", "unit", "value", "low95", "high95",
    "cost", "gain", "gain_low95", "gain_high95", "undefined",
)  # fmt: skip
COVERAGES = ("coverage_li_plus", "coverage_aci", "coverage_functioning")
POINTS = 100.0  # percentage points in a share of 1


@dataclass(frozen=True)
class Measure:
    """A price of coverage: what is paid for each unit of coverage gained."""

    name: str
    unit: str
    paid: str  # a metric
    is_per_inhabitant: bool  # else for each percentage point


MEASURES = (
    Measure("cost_per_inhabitant_covered", "euros per inhabitant newly covered", PUBLIC_COST, True),
    Measure("shells_per_point_covered", "empty shells per percentage point gained", "n_shells", False),
)


def efficiency_table(arm: Outcomes, baseline: Outcomes, population: float) -> pd.DataFrame:
    """Return the prices of an arm's gains over the baseline, from national outcomes, at year ends and the last month.

    `population` is the number of inhabitants of which coverages are shares.
    """
    rows = [
        _row(arm, baseline, day, measure, coverage, price(arm, baseline, day, measure, coverage, population))
        for day in _year_ends(arm)
        for measure in MEASURES
        for coverage in COVERAGES
    ]
    return pd.DataFrame(rows, columns=list(EFFICIENCY))


def price(arm: Outcomes, baseline: Outcomes, day: date, measure: Measure, coverage: str, population: float) -> Ratio:
    """Return a price of coverage at a date, over the runs that both arms have."""
    pairs = common_pairs(arm, baseline)
    per_share = population if measure.is_per_inhabitant else POINTS
    paid = _difference(arm, baseline, pairs, day, measure.paid)
    return ratio_of_means(paid, _difference(arm, baseline, pairs, day, coverage) * per_share, pairs)


def _difference(arm: Outcomes, baseline: Outcomes, pairs: tuple[Pair, ...], day: date, metric: str) -> Floats:
    column = arm.metrics.index(metric)
    with_policy, without = (one.of_pairs(pairs)[:, one.dates == day][:, 0, column] for one in (arm, baseline))
    return with_policy - without


def _year_ends(outcomes: Outcomes) -> Iterator[date]:
    return (day for day in outcomes.dates if day.month == DECEMBER or day == outcomes.dates[-1])


def _row(arm: Outcomes, baseline: Outcomes, day: date, measure: Measure, coverage: str, found: Ratio) -> dict[str, Any]:
    names = {"arm": arm.arm, "baseline": baseline.arm, "date": str(day), "measure": measure.name}
    return {**names, "coverage": coverage, "unit": measure.unit, **asdict(found), "undefined": str(found.reason)}
