"""Who wins on what: the best mean difference, told apart from the next only where paired runs tell."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from experiments.comparing.headline_differences import Verdict
from experiments.reporting.difference_texts import Difference
from experiments.reporting.interval_texts import Interval
from experiments.reporting.winners import WANTED, lead_words, ranking, verdict_words, winner_table, winners
from experiments.storing.outcomes import Outcomes
from sim.vocabulary import Level
from tests.unit.reporting.fake_tables import answers_of

ARMS = ("status_quo", "plan_100", "forced_march")
END = date(2027, 12, 31)


def outcomes(arm: str, level: float) -> Outcomes:
    """Ten draws of two replicates, the same in every metric but for a little noise that arms share."""
    pairs = tuple((draw, replicate) for draw in range(10) for replicate in range(2))
    noise = np.random.default_rng(1).normal(0, 0.001, (20, 1, len(WANTED)))
    values = level + noise
    return Outcomes(arm, Level.NATIONAL, pairs, np.array([END]), np.array(["FR"]), tuple(WANTED), values)


def test_arms_are_ranked_by_what_is_wanted() -> None:
    answers = answers_of(ARMS, difference=0.05)
    assert ranking(answers, "coverage_aci")[-1] == "status_quo"
    assert ranking(answers, "n_shells")[0] == "status_quo"


def test_an_arm_without_a_value_is_not_ranked() -> None:
    answers = answers_of(ARMS)
    answers.headlines.loc[answers.headlines["arm"] == "plan_100", "mean"] = np.nan
    assert "plan_100" not in ranking(answers, "coverage_aci")


@pytest.mark.parametrize(("ahead", "words"), [(0.1, "mean not zero"), (0.0, "no run differs")])
def test_the_lead_is_that_of_paired_runs(ahead: float, words: str) -> None:
    answers = answers_of(ARMS)
    national = {"plan_100": outcomes("plan_100", 0.5 + ahead), "forced_march": outcomes("forced_march", 0.5)}
    found = next(one for one in winners(answers, national) if one.metric == "coverage_aci")
    assert found.arm == "plan_100"
    assert found.second == "forced_march"
    assert words in lead_words(answers, found)


def test_without_runs_the_next_arm_is_named_and_nothing_is_claimed() -> None:
    answers = answers_of(ARMS)
    table = winner_table(answers, winners(answers, {}))
    assert table["Ahead of the next?"].iloc[0] == "forced_march"
    assert len(table) == len(WANTED)


def test_a_difference_says_in_how_many_draws_it_has_its_sign() -> None:
    answers = answers_of(ARMS, difference=0.05)
    row = winner_table(answers, winners(answers, {})).iloc[0]
    assert row["What this difference is"].endswith("the same sign in 60 of 100 draws")


def test_a_draw_without_a_difference_counts_half_on_either_side() -> None:
    answers = answers_of(ARMS, difference=-0.05, n_runs=60)
    answers.headlines["p_positive"] = 0.5 / 60
    row = winner_table(answers, [one for one in winners(answers, {}) if one.metric == "n_shells"]).iloc[0]
    assert row["What this difference is"].endswith("the same sign in 59.5 of 60 draws")


@pytest.mark.parametrize(
    ("behind", "level", "unsure"), [(0.0, ("forced_march",), ()), (0.1, (), ()), (None, (), ("forced_march",))]
)
def test_arms_that_are_not_behind_the_best_are_known(
    behind: float | None, level: tuple[str, ...], unsure: tuple[str, ...]
) -> None:
    answers = answers_of(ARMS)
    other = outcomes("forced_march", 0.6 - (behind or 0.0))
    noise = np.random.default_rng(2).normal(0, 1, other.values.shape)
    national = {"plan_100": outcomes("plan_100", 0.6), "forced_march": other}
    if behind is None:
        national["forced_march"] = replace(other, values=other.values + noise)
    found = next(one for one in winners(answers, national) if one.metric == "coverage_aci")
    assert (found.level_with, found.unsure_of) == (level, unsure)


def test_a_difference_told_from_zero_below_the_margin_is_small_and_not_none() -> None:
    cost = Difference(19e6, 22e6, 24e6, Interval(1, 1, 1), 25e6, Verdict.EQUIVALENT)
    assert verdict_words("public_cost_euros", cost, "en") == "mean not zero, but small: below the margin (25 M€)"
    assert verdict_words("public_cost_euros", replace(cost, low=-1e6), "en").startswith("equal up to the margin")


def test_a_difference_stands_between_the_bounds_of_runs_and_not_between_those_of_its_mean() -> None:
    answers = answers_of(ARMS, difference=0.05)
    table = answers.study.comparison
    table[["q05", "q95"]] = [-0.02, 0.13]
    row = winner_table(answers, winners(answers, {})).iloc[0]
    assert row["Difference from the baseline"] == "+5.0 points [−2.0, +13.0]"


def test_a_lead_stands_between_the_bounds_of_paired_runs() -> None:
    answers, noise = answers_of(ARMS), np.linspace(-0.1, 0.1, 20)[:, None, None]
    best = outcomes("plan_100", 0.6)
    national = {"plan_100": replace(best, values=best.values + noise), "forced_march": outcomes("forced_march", 0.5)}
    found = next(one for one in winners(answers, national) if one.metric == "coverage_aci")
    assert found.lead_span is not None
    assert (found.lead_span.low, found.lead_span.high) == pytest.approx((0.01, 0.19))
