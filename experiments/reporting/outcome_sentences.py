"""What the policy of the question changes: a sentence for each outcome, each with one range, the one over runs."""

from collections.abc import Mapping
from datetime import date
from math import isnan
from typing import Final

from experiments.charts.lines import departure_of
from experiments.comparing.headlines import values_at
from experiments.comparing.settings import settings_by_arm
from experiments.language.numbers import configured, month_and_year
from experiments.language.texts import catalogue, text
from experiments.reporting.difference_texts import Difference
from experiments.reporting.interval_texts import Interval, amount_text, change_text, compared_texts, subtracts
from experiments.reporting.policies import PRESSURE
from experiments.reporting.study_answers import Answers
from experiments.storing.outcomes import Outcomes, common_pairs
from sim.metrics.costs import PUBLIC_COST

COVERED, FUNCTIONING, SHELLS = "coverage_li_plus", "coverage_functioning", "n_shells"
TOLD_OF: Final = (COVERED, FUNCTIONING, SHELLS, PUBLIC_COST)  # the outcomes that sentences speak of
FIRST_TWO: Final = {"covered": COVERED, "functioning": FUNCTIONING}


def opening(answers: Answers) -> str:
    """Return what is compared with what, and when; sentences of outcomes follow."""
    language, month = answers.language, answers.month(answers.horizon)
    if not answers.others:
        return text("report.answer.alone", language, month=month, arm=quoted(answers, answers.arms[0]))
    return text("report.answer.opening", language, month=month, arm=quoted(answers, asked(answers)))


def compared_arms(answers: Answers) -> str:
    """Return which arms are compared and what the known policies among them mean; empty for a single arm."""
    if not answers.others:
        return ""
    told = (_meant(answers, arm) for arm in answers.arms)
    return text("report.answer.compared", answers.language, arms=text("pages.then", answers.language).join(told))


def parted(answers: Answers) -> str:
    """Return since when the arms differ, and whether the policy of the question ends with less or more pressure."""
    return " ".join(filter(None, (_since_when(answers), _pressure(answers))))


def _since_when(answers: Answers) -> str:
    left = departure_of(answers.study)
    if not answers.others or left is None:
        return ""
    return text("report.answer.parted", answers.language, month=month_and_year(left, answers.language))


def _pressure(answers: Answers) -> str:
    """Return how the last pressure of the policy of the question compares with the baseline's, empty where it is so."""
    if not answers.others:
        return ""
    language, settings = answers.language, settings_by_arm(answers.study.manifest)
    own, before = (settings[arm].get(PRESSURE) for arm in (asked(answers), str(answers.study.baseline)))
    if own is None or before is None or own == before:
        return ""
    values = {"own": configured(own, language), "baseline": configured(before, language)}
    key = f"report.answer.pressure.{'less' if own < before else 'more'}"
    return text(key, language, arm=quoted(answers, asked(answers)), **values)


def _meant(answers: Answers, arm: str) -> str:
    """Return an arm with its role and, where it is a policy that the catalogues know, with its meaning."""
    language, role = answers.language, "baseline" if arm == answers.study.baseline else "arm"
    meaning, name = catalogue(language).get(f"report.meanings.{arm}"), quoted(answers, arm)
    if meaning is not None:
        return text(f"report.answer.compared_{role}", language, arm=name, meaning=meaning)
    return text("report.answer.compared_baseline_alone", language, arm=name) if role == "baseline" else name


def outcome_sentences(answers: Answers) -> list[str]:
    """Return a sentence for each outcome: of the policy of the question, or of the only arm."""
    told = _compared if answers.others else _level
    return [told(answers, metric) for metric in TOLD_OF]


def until_data_end(answers: Answers, national: Mapping[str, Outcomes]) -> str:
    """Return how large the differences were when the data end, empty where the study does not tell."""
    day, baseline = answers.study.data_end, str(answers.study.baseline)
    if not answers.others or day >= answers.day(answers.horizon) or not {asked(answers), baseline} <= set(national):
        return ""
    pair = (national[asked(answers)], national[baseline])
    if any(day not in outcomes.dates for outcomes in pair):
        return ""
    changes = {name: _then(metric, pair, day) for name, metric in FIRST_TWO.items()}
    told = {name: change_text(FIRST_TWO[name], change, answers.language) for name, change in changes.items()}
    key = "data_end" if any(changes.values()) else "data_end_alike"
    return text(f"report.answer.{key}", answers.language, month=month_and_year(day, answers.language), **told)


def note(answers: Answers) -> str:
    """Return how to read the answer: what its numbers and its words are."""
    language, first = answers.language, answers.month_of(str(answers.study.manifest["start"]))
    ranges = text(f"report.answer.ranges.{'nine_of_ten' if answers.has_interval else 'few'}", language)
    return text("report.answer.note", language, first=first, ranges=ranges)


def asked(answers: Answers) -> str:
    """Return the policy of the question: the first arm after the baseline, as experiments list them."""
    return answers.others[0]


def sign_of(found: Difference, span: Interval) -> str:
    """Return whether the sign of a difference is sure in every run, varies between runs, or is unsure on average."""
    if found.low <= 0 <= found.high:
        return "unsure"
    return "varies" if span.low <= 0 <= span.high and span.low < span.high else "sure"


def outcome_name(metric: str, language: str) -> str:
    """Return how an outcome is called inside a sentence."""
    return text(f"report.of.{metric}", language)


def quoted(answers: Answers, arm: str) -> str:
    """Return an arm's name for people in quotation marks."""
    return text("report.quoted", answers.language, words=answers.label(arm))


def capital(words: str) -> str:
    """Return words with a capital first letter."""
    return words[:1].upper() + words[1:]


def _compared(answers: Answers, metric: str) -> str:
    arm, language = asked(answers), answers.language
    found, what = answers.difference(metric, arm, answers.horizon), capital(outcome_name(metric, language))
    if isnan(found.middle):
        return text("report.answer.undefined", language, what=what)
    level, before = (answers.mean(metric, one, answers.horizon).middle for one in (arm, str(answers.study.baseline)))
    span = answers.span(metric, arm, answers.horizon)
    names = compared_texts(metric, level, before, span, language)
    if found.is_zero:
        return text("report.answer.same", language, what=what, level=names["level"])
    sign = text(f"report.answer.sign.{sign_of(found, span)}", language)
    within = _range(names.pop("low"), names.pop("high"), language)
    rounded = "" if subtracts(metric, level, before, span) else text("report.answer.rounded", language)
    return text("report.answer.outcome", language, what=what, sign=sign, range=within, rounded=rounded, **names)


def _level(answers: Answers, metric: str) -> str:
    language, what = answers.language, capital(outcome_name(metric, answers.language))
    found = answers.mean(metric, answers.arms[0], answers.horizon)
    if isnan(found.middle):
        return text("report.answer.undefined", language, what=what)
    level, low, high = (amount_text(metric, one, language) for one in (found.middle, found.low, found.high))
    return text("report.answer.level", language, what=what, level=level, range=_range(low, high, language))


def _range(low: str, high: str, language: str) -> str:
    return "" if low == high else text("report.answer.range", language, low=low, high=high)


def _then(metric: str, pair: tuple[Outcomes, Outcomes], day: date) -> float:
    common = common_pairs(*pair)
    ours, theirs = (values_at(outcomes, metric, day, common) for outcomes in pair)
    return float((ours - theirs).mean())
