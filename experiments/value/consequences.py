"""What the arms of a stored study come to, month by month: inhabitants covered, euros by payer, and shells at the end.

The time of authorities is no outcome of a run. It is what pressure takes: posts for each million inhabitants not
covered by a lettre d'intention, at the pressure that a policy states (not the one that is felt), at the cost of a
facilitator's post. How many posts is an assumption that no source tells (A107), drawn like a parameter. Levers that a
policy sets in one région only are left out of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.comparing.draw_means import on_grid
from experiments.comparing.study_results import StudyResults
from experiments.storing.outcomes import Pair
from experiments.study.definition import Arm
from experiments.study.latin_hypercube import stratified_positions
from experiments.value.valuation import PressureTime, Valuation
from sim.arrays import Floats
from sim.calendar import MONTHS_PER_YEAR, month_of
from sim.draws import Draws
from sim.levers.policy import Policy
from sim.rules.pressure.ramp_and_fade import RampAndFade
from sim.vocabulary import Payer

PRESSURE_TIME = "pressure"  # a payer beside those of the runs
PRESSURE_ASSUMPTION = "A107"
NOT_COVERED, COVERED = "coverage_li_plus", "coverage_functioning"
SHELLS = "n_shells"
_INHABITANTS = 1e6  # to which posts are counted
_AS_STATED = RampAndFade(felt=1.0)


@dataclass(frozen=True)
class Consequences:
    """The consequences of A arms in D draws of R replicates over M months, NaN where an arm's run is missing."""

    arms: tuple[str, ...]  # the baseline first
    draws: tuple[int, ...]  # their numbers
    months: tuple[int, ...]
    inhabitant_years: Floats  # D × R × A × M, covered by a functioning CPTS
    euros: Mapping[str, Floats]  # by payer, D × R × A × M
    shells: Floats  # D × R × A, on the last day
    posts_per_million: Floats  # D

    @property
    def public_euros(self) -> Floats:
        """What all payers spend, the time of authorities included (D × R × A × M)."""
        total: Floats = np.sum(list(self.euros.values()), axis=0)
        return total

    @property
    def years(self) -> tuple[int, ...]:
        """The year of each month (M)."""
        return tuple(month // MONTHS_PER_YEAR for month in self.months)


def drawn_posts(pressure: PressureTime, n_draws: int, seed: int) -> Floats:
    """Return the posts per million of each draw, by Latin hypercube; a single draw keeps the value."""
    if n_draws == 1:
        return np.array([pressure.posts_per_million])
    names = (f"parameter part/{PRESSURE_ASSUMPTION}", f"parameter/{PRESSURE_ASSUMPTION}")
    positions = stratified_positions(Draws.for_world(seed), *names, n_draws)
    posts: Floats = pressure.lowest + (pressure.highest - pressure.lowest) * positions / n_draws
    return posts


def consequences_of(
    results: StudyResults, arms: Sequence[Arm], valuation: Valuation, posts_per_million: Floats
) -> Consequences:
    """Return the consequences of arms, the baseline first, from the first month of a valuation on.

    `posts_per_million`: by number of the draw.
    """
    pairs = _common_pairs(results, arms)
    draws = tuple(sorted({draw for draw, _ in pairs}))
    dates = results.national[arms[0].name].dates
    months = tuple(month for month in map(month_of, dates) if month >= valuation.first_month)
    series = {metric: _series(results, arms, metric, pairs) for metric in _metrics()}
    own = slice(-len(months), None)
    posts = posts_per_million[list(draws)]
    monthly = {_payer(metric): _flow(series[metric], len(months)) for metric in _cost_metrics()}
    uncovered = (1.0 - series[NOT_COVERED][..., own]) * results.population / _INHABITANTS
    pressed = uncovered * np.array([[stated_pressure(arm.policy, month) for month in months] for arm in arms])
    euros_a_month = arms[0].behaviour.rules["pay"].facilitator_month()  # type: ignore[attr-defined]
    return Consequences(
        arms=tuple(arm.name for arm in arms),
        draws=draws,
        months=months,
        inhabitant_years=series[COVERED][..., own] * results.population / MONTHS_PER_YEAR,
        euros={**monthly, PRESSURE_TIME: pressed * posts[:, None, None, None] * euros_a_month},
        shells=series[SHELLS][..., -1],
        posts_per_million=posts,
    )


def stated_pressure(policy: Policy, month: int) -> float:
    """Return the pressure of a month, 0 to 1, as the policy of the whole country states it."""
    timeline = policy.levers(month, "").timeline
    if timeline.target_date is None:
        return 0.0
    months_to_target = month_of(timeline.target_date) - month
    return _AS_STATED.strength(timeline.pressure, months_to_target, timeline.ramp_months, timeline.fade_months)


def _cost_metrics() -> list[str]:
    return [f"cost_{payer.name.lower()}_euros" for payer in Payer]


def _payer(metric: str) -> str:
    return metric.removeprefix("cost_").removesuffix("_euros")


def _metrics() -> list[str]:
    return [*_cost_metrics(), NOT_COVERED, COVERED, SHELLS]


def _common_pairs(results: StudyResults, arms: Sequence[Arm]) -> list[Pair]:
    """Return the draws and replicates that all arms have run."""
    common = set.intersection(*(set(results.national[arm.name].pairs) for arm in arms))
    return sorted(common)


def _series(results: StudyResults, arms: Sequence[Arm], metric: str, pairs: Sequence[Pair]) -> Floats:
    """Return a national metric of all arms: draws × replicates × arms × months of the study."""
    by_arm = []
    for arm in arms:
        outcomes = results.national[arm.name]
        by_arm.append(outcomes.of_pairs(pairs)[:, :, outcomes.metrics.index(metric)])
    return on_grid(np.stack(by_arm, axis=1), pairs)


def _flow(total: Floats, n_months: int) -> Floats:
    """Return what came in each of the last months, from totals since the start (… × months)."""
    return np.diff(total, axis=-1, prepend=0.0)[..., -n_months:]
