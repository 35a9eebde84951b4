"""The first sentences of an answer: one for each outcome, with one range, made for any study."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from experiments.comparing.headline_tables import ASSUMPTIONS
from experiments.language.texts import text
from experiments.reporting.outcome_sentences import (
    compared_arms,
    note,
    opening,
    outcome_sentences,
    parted,
    until_data_end,
)
from experiments.reporting.study_answers import Answers
from experiments.storing.outcomes import Outcomes
from sim.vocabulary import Level
from tests.unit.reporting.fake_tables import answers_of

METRICS = ("coverage_li_plus", "coverage_functioning")
DATA_END = date(2024, 6, 30)


def with_mean(answers: Answers, metric: str, low: float, mean: float, high: float) -> Answers:
    """Give the difference of every arm in a metric another mean with its 95 % interval."""
    rows = answers.headlines["metric"] == metric
    answers.headlines.loc[rows, ["low95", "mean", "high95"]] = [low, mean, high]
    table = answers.study.comparison
    table.loc[table["metric"] == metric, "difference"] = mean
    return answers


def with_span(answers: Answers, metric: str, low: float, high: float) -> Answers:
    """Give the difference of every arm in a metric another range over runs."""
    table = answers.study.comparison
    table.loc[table["metric"] == metric, ["q05", "q95"]] = [low, high]
    return answers


def alone() -> Answers:
    """A study of one arm."""
    answers = answers_of(("status_quo", "plan_100"))
    manifest = {**answers.study.manifest, "arms": answers.study.manifest["arms"][:1]}
    summary, comparison = answers.study.summary, answers.study.comparison
    own = summary[summary["arm"] == "status_quo"]
    study = replace(answers.study, manifest=manifest, summary=own, comparison=comparison.iloc[:0])
    return Answers(study, answers.targets, answers.watchlist, answers.headlines.iloc[:0], _no_assumptions())


def _no_assumptions() -> pd.DataFrame:
    return pd.DataFrame(columns=list(ASSUMPTIONS))


def outcomes(arm: str, level: float) -> Outcomes:
    """One run of two dates, the last of them the end of the data."""
    days = np.array([date(2024, 5, 31), DATA_END])
    values = np.full((1, 2, 2), level)
    return Outcomes(arm, Level.NATIONAL, ((0, 0),), days, np.array(["FR", "FR"]), METRICS, values)


def test_every_outcome_has_levels_a_change_and_one_range() -> None:
    first, *others = outcome_sentences(answers_of())
    assert first == (
        "The population covered (by a CPTS at the lettre d'intention or later) is 80.0 % instead of 80.0 %: "
        "+5.0 points (computed before rounding), between +4.0 and +6.0."
    )
    assert len(others) == 3
    assert "[" not in " ".join(others)


def test_the_range_is_that_of_runs_and_not_that_of_the_mean() -> None:
    answers = with_span(answers_of(), "coverage_li_plus", 0.005, 0.062)
    assert "(computed before rounding), between +0.5 and +6.2." in outcome_sentences(answers)[0]


@pytest.mark.parametrize(
    ("mean", "span", "words"),
    [
        ((0.04, 0.05, 0.06), (-0.02, 0.09), "not of the same sign in every run"),
        ((-0.01, 0.05, 0.06), (-0.02, 0.09), "not even on average"),
        ((np.nan, 0.05, np.nan), (0.05, 0.05), "+5.0 points (computed before rounding)."),
    ],
)
def test_a_sign_that_is_not_sure_is_told(
    mean: tuple[float, float, float], span: tuple[float, float], words: str
) -> None:
    answers = with_span(with_mean(answers_of(), "coverage_li_plus", *mean), "coverage_li_plus", *span)
    assert words in outcome_sentences(answers)[0]


def test_of_levels_that_subtract_to_their_difference_nothing_is_said_of_rounding() -> None:
    answers = answers_of()
    table = answers.study.summary
    table.loc[(table["arm"] == "plan_100") & (table["metric"] == "coverage_li_plus"), "mean"] = 0.85
    assert "is 85.0 % instead of 80.0 %: +5.0 points, between" in outcome_sentences(answers)[0]


@pytest.mark.parametrize(("language", "words"), [("en", "contract of the CPTS"), ("fr", "contrat ACI")])
def test_every_arm_is_named_and_a_known_policy_explained(language: str, words: str) -> None:
    told = compared_arms(answers_of(("status_quo", "plan_100", "mine")).speaking(language))
    assert words in told
    assert told.count(text("report.answer.compared_baseline_alone", language, arm="").strip()) == 1
    assert text("report.quoted", language, words="mine") in told
    assert compared_arms(alone()) == ""


def pressed(own: float, baseline: float, **departures: str) -> Answers:
    """A study whose policy and baseline end with these pressures, and leave what really happened on these days."""
    answers = answers_of()
    by_arm = zip(answers.study.manifest["arms"], (baseline, own), strict=True)
    arms = [{**arm, "configuration": {"timeline": {"pressure": value}}} for arm, value in by_arm]
    manifest = {**answers.study.manifest, "arms": arms, "departures": departures}
    return replace(answers, study=replace(answers.study, manifest=manifest))


def test_it_is_told_since_when_arms_differ_and_who_presses_less() -> None:
    told = parted(pressed(0.3, 0.5, status_quo="2023-10-01"))
    assert told.startswith("Before October 2023 all follow what really happened. ")
    assert "the last pressure set is lower than in the baseline (0.3 instead of 0.5)" in told
    assert "higher" in parted(pressed(1.0, 0.5))
    assert parted(pressed(0.5, 0.5)) == ""
    assert parted(alone()) == ""


def test_a_number_in_which_no_run_differs_has_neither_change_nor_range() -> None:
    answers = with_mean(answers_of(), "n_shells", 0.0, 0.0, 0.0)
    assert outcome_sentences(answers)[2] == "The number of empty shells is 1, as with the baseline, in every run."


def test_a_number_that_is_undefined_is_not_told_as_a_number() -> None:
    answers = with_mean(answers_of(), "n_shells", np.nan, np.nan, np.nan)
    assert outcome_sentences(answers)[2] == "The number of empty shells: does not apply here."


def test_a_study_of_one_arm_compares_nothing() -> None:
    assert "nothing is compared" in opening(alone())
    assert outcome_sentences(alone())[1].endswith("is 80.0 %, between 79.0 % and 81.0 %.")
    assert until_data_end(alone(), {}) == ""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_sentence_writes_what_is_no_number(language: str) -> None:
    answers = with_mean(answers_of(n_runs=1), "coverage_li_plus", np.nan, 0.05, np.nan).speaking(language)
    assert "nan" not in " ".join([opening(answers), *outcome_sentences(answers), note(answers)]).lower()


def test_what_had_changed_when_the_data_end_is_the_mean_of_pairs() -> None:
    answers = answers_of()
    answers.study.manifest["configuration"] = {"as_of": str(DATA_END)}
    national = {"plan_100": outcomes("plan_100", 0.505), "status_quo": outcomes("status_quo", 0.5)}
    told = until_data_end(answers, national)
    assert "June 2024" in told
    assert "+0.5 points and +0.5 points" in told
    national["plan_100"] = outcomes("plan_100", 0.5)
    assert "the first two differences are zero" in until_data_end(answers, national)


def test_of_the_end_of_the_data_nothing_is_told_without_runs_of_that_day() -> None:
    answers = answers_of()
    assert until_data_end(answers, {}) == ""
    other = replace(outcomes("plan_100", 0.505), dates=np.array([date(2022, 12, 31), date(2023, 12, 31)]))
    assert until_data_end(answers, {"plan_100": other, "status_quo": outcomes("status_quo", 0.5)}) == ""


def test_too_few_runs_are_no_nine_of_ten() -> None:
    assert "nine runs of ten" in note(answers_of())
    assert "too few for an interval" in note(answers_of(n_runs=2))


def test_the_answer_opens_on_the_first_arm_of_the_study_that_is_not_the_chosen_baseline() -> None:
    answers = answers_of(("deadline", "status_quo", "doubled"))
    listed = [{"name": arm, "label": {"en": arm}} for arm in ("status_quo", "doubled", "deadline")]
    study = replace(answers.study, manifest={**answers.study.manifest, "arms": listed})
    words = opening(replace(answers, study=study))
    assert "with “status_quo” rather than with the baseline" in words
    assert "“deadline” (the baseline)" in compared_arms(answers)
