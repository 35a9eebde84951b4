"""The answer of a study in three sentences, made from its tables: who covers most, how empty it is, what it costs."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from experiments.comparing.hanging import named
from experiments.language.texts import text
from experiments.reporting.difference_texts import HIGHER, LOWER, told_of
from experiments.reporting.interval_texts import Interval, difference_text, margin_text, percent_interval
from experiments.reporting.study_answers import Answers
from experiments.reporting.winners import Winner, verdict_words
from experiments.study.definition import Evidence
from sim.metrics.costs import PUBLIC_COST

COVERED, FUNCTIONING, SHELLS = "coverage_li_plus", "coverage_functioning", "n_shells"
TOLD_OF: Final = (COVERED, FUNCTIONING, SHELLS, PUBLIC_COST)  # the numbers that the sentences speak of


def answer_sentences(answers: Answers, found: Mapping[str, Winner]) -> list[str]:
    """Return three sentences about the arms at the last date; `found` holds who does best by metric."""
    return [_coverage(answers, found[COVERED]), _emptiness(answers, found), _price(answers)]


def _coverage(answers: Answers, best: Winner) -> str:
    level = answers.level(COVERED, best.arm, answers.horizon)
    names = {"month": answers.month(answers.horizon), "level": level, "best": _best(answers, best)}
    return text("report.answer.coverage", answers.language, **names)


def _emptiness(answers: Answers, found: Mapping[str, Winner]) -> str:
    told = {name: _best(answers, found[metric]) for name, metric in (("most", FUNCTIONING), ("fewest", SHELLS))}
    return text("report.answer.emptiness", answers.language, **told)


def _best(answers: Answers, best: Winner) -> str:
    """Return the best arm, its difference from the baseline, and whether the next best one is told apart from it."""
    told = [_against_baseline(answers, best), _lead(answers, best)]
    known = text("pages.then", answers.language).join(filter(None, told))
    return text("report.answer.best", answers.language, arm=quoted(answers, best.arm), known=known)


def _against_baseline(answers: Answers, best: Winner) -> str:
    if best.arm == answers.study.baseline:
        return text("report.answer.baseline", answers.language)
    found = best.against_baseline
    known = difference_text(best.metric, found, answers.language)
    is_clear = found.standing in (HIGHER, LOWER)
    doubt = "" if is_clear else f", {verdict_words(best.metric, found, answers.language)}"
    return text("report.answer.against", answers.language, known=known) + doubt


def _lead(answers: Answers, best: Winner) -> str:
    """Return how far the next best arm is behind, empty where that is the baseline or where no runs tell."""
    if best.second is None or best.lead is None or best.second == answers.study.baseline:
        return ""
    standing = "ahead" if best.lead.standing in (HIGHER, LOWER) else "level"
    names = {
        "second": quoted(answers, best.second),
        "known": difference_text(best.metric, best.lead, answers.language),
        "margin": margin_text(best.metric, best.lead.margin, answers.language),
    }
    return text(f"report.answer.{standing}", answers.language, **names)


def _price(answers: Answers) -> str:
    language = answers.language
    found = {
        text("report.answer.with", language, arm=quoted(answers, arm)): replace(
            answers.difference(PUBLIC_COST, arm, answers.horizon), hangs_on=None
        )
        for arm in answers.others
    }
    costs = told_of(PUBLIC_COST, found, language)
    names = {"month": answers.month(answers.horizon), "costs": costs, "carried": carried_by(answers)}
    return text("report.answer.price", language, **names)


def carried_by(answers: Answers) -> str:
    """Return which single assumption makes most of what varies in one of the differences told of, or that none does."""
    rows = answers.told[answers.told["metric"].isin(TOLD_OF) & (answers.told["low"] > 0)]
    rows = rows[rows["date"] == answers.day(answers.horizon)].sort_values("share", ascending=False, kind="stable")
    if rows.empty:
        return text("report.answer.carried_by_none", answers.language)
    return _carried(rows.iloc[0].to_dict(), answers)


def _carried(row: Mapping[Any, Any], answers: Answers) -> str:
    language = answers.language
    grade = "assumed" if row["evidence"] == Evidence.ASSUMED else "fitted"
    names = {
        "assumption": named(str(row["assumption"]), language),
        "grade": text(f"report.answer.{grade}", language),
        "share": percent_interval(Interval(row["low"], row["share"], row["high"]), language),
        "number": text(f"report.of.{row['metric']}", language),
        "arm": quoted(answers, str(row["arm"])),
    }
    return text("report.answer.carried", language, **names)


def quoted(answers: Answers, arm: str) -> str:
    """Return an arm's name for people in quotation marks."""
    return text("report.quoted", answers.language, words=answers.label(arm))
