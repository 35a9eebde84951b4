"""The answer of a study in four short paragraphs, made from its tables.

What the policy of the question changes, who does best on what and at which price, how sure it is, what it rests on.
"""

from collections.abc import Iterator, Mapping
from math import nan
from typing import Any, Final

from experiments.comparing.hanging import named
from experiments.language.texts import text
from experiments.reporting.difference_texts import EQUIVALENT, IDENTICAL, Difference, joined
from experiments.reporting.interval_texts import Interval, amount_text, difference_text, percent_interval
from experiments.reporting.study_answers import Answers
from experiments.reporting.winners import Winner
from experiments.study.definition import Evidence
from sim.metrics.costs import PUBLIC_COST

COVERED, FUNCTIONING, SHELLS = "coverage_li_plus", "coverage_functioning", "n_shells"
TOLD_OF: Final = (COVERED, FUNCTIONING, SHELLS, PUBLIC_COST)  # the numbers that the sentences speak of
PRICED: Final = (COVERED, FUNCTIONING, SHELLS)  # in which the best policy is named with its price
SURE: Final = ("same_sign", "mean_only", "no_change", "any_sign")


def answer_sentences(answers: Answers, found: Mapping[str, Winner]) -> list[str]:
    """Return the paragraphs about the arms at the last date; `found` holds who does best by metric."""
    best = " ".join(_best(answers, found[metric]) for metric in PRICED)
    return [_changes(answers), best, _sureness(answers), rests_on(answers)]


def asked(answers: Answers) -> str:
    """Return the policy of the question: the first arm after the baseline, as experiments list them."""
    return answers.others[0]


def _changes(answers: Answers) -> str:
    parts = [_changed(answers, metric, asked(answers)) for metric in TOLD_OF]
    names = {"month": answers.month(answers.horizon), "arm": quoted(answers, asked(answers))}
    return text("report.answer.changes", answers.language, changes=joined(parts, answers.language), **names)


def _changed(answers: Answers, metric: str, arm: str) -> str:
    names = {
        "what": _what(metric, answers.language),
        "known": _alone(metric, answers.difference(metric, arm, answers.horizon).middle, answers.language),
        "level": _mean(answers, metric, arm),
        "before": _mean(answers, metric, str(answers.study.baseline)),
    }
    return text("report.answer.changed", answers.language, **names)


def _best(answers: Answers, best: Winner) -> str:
    """Return which arm does best in a number and which one is level with it, each with its shells and euros."""
    metric, language = best.metric, answers.language
    told = text(f"report.answer.best.{metric}", language, **_priced(answers, metric, best.arm))
    parts = [told, _doubt(answers, metric, best.arm)]
    if best.second is not None and best.lead is not None and best.lead.standing in (EQUIVALENT, IDENTICAL):
        level = text("report.answer.tie", language, **_priced(answers, metric, best.second))
        parts += [level, _doubt(answers, metric, best.second)]
    return " ".join(filter(None, parts))


def _priced(answers: Answers, metric: str, arm: str) -> dict[str, str]:
    """Return an arm in words with its level and its price."""
    price = joined(list(_price(answers, metric, arm)), answers.language)
    return {"arm": quoted(answers, arm), "level": _mean(answers, metric, arm), "price": price}


def _doubt(answers: Answers, metric: str, arm: str) -> str:
    """Return that the sign of an arm's difference varies from run to run, where no other sentence tells it."""
    if arm in (asked(answers), answers.study.baseline):
        return ""
    span = answers.span(metric, arm, answers.horizon)
    words = text("report.answer.doubt", answers.language, ends=_ends(metric, span, answers.language))
    return words if _is_open(span) and span.low < span.high else ""


def _price(answers: Answers, metric: str, arm: str) -> Iterator[str]:
    """Yield the shells, unless they are the number told of, and the cost against the baseline."""
    language = answers.language
    if metric != SHELLS:
        yield text("report.answer.shells", language, n=_mean(answers, SHELLS, arm))
    if arm == answers.study.baseline:
        yield text("report.answer.baseline", language)
    else:
        cost = answers.difference(PUBLIC_COST, arm, answers.horizon).middle
        yield text("report.answer.cost", language, known=_alone(PUBLIC_COST, cost, language))


def _sureness(answers: Answers) -> str:
    """Return for which numbers the difference keeps its sign from run to run, for which only the mean tells."""
    groups: dict[str, list[str]] = {}
    for metric in TOLD_OF:
        found = answers.difference(metric, asked(answers), answers.horizon)
        span = answers.span(metric, asked(answers), answers.horizon)
        groups.setdefault(_sure(found, span), []).append(_known(metric, found, span, answers.language))
    arm = quoted(answers, asked(answers))
    told = ((key, joined(groups[key], answers.language)) for key in SURE if key in groups)
    return " ".join(text(f"report.answer.{key}", answers.language, whats=whats, arm=arm) for key, whats in told)


def _sure(found: Difference, span: Interval) -> str:
    if found.is_zero:
        return "no_change"
    if not _is_open(span):
        return "same_sign"
    return "mean_only" if found.low * found.high > 0 else "any_sign"


def _known(metric: str, found: Difference, span: Interval, language: str) -> str:
    if found.is_zero:
        return _what(metric, language)
    known, ends = difference_text(metric, found, language), _ends(metric, span, language)
    return text("report.answer.known", language, what=_what(metric, language), known=known, ends=ends)


def _ends(metric: str, span: Interval, language: str) -> str:
    """Return "from +0.5 points to +4.2 points"."""
    low, high = (_alone(metric, end, language) for end in (span.low, span.high))
    return text("report.answer.ends", language, low=low, high=high)


def _is_open(span: Interval) -> bool:
    return span.low <= 0 <= span.high


def rests_on(answers: Answers) -> str:
    """Return by assumption the differences of the policy of the question of which it makes most, then the others."""
    groups: dict[str, list[str]] = {}
    for metric in TOLD_OF:
        row = _most(answers, metric, asked(answers))
        groups.setdefault(_assumption(row, answers.language), []).append(_carried(metric, row, answers.language))
    language, arm = answers.language, quoted(answers, asked(answers))
    none = groups.pop("", [])
    told = [
        text("report.answer.carried", language, assumption=name, whats=joined(whats, language), arm=arm)
        for name, whats in groups.items()
    ]
    untold = [text("report.answer.carried_by_none", language, whats=joined(none, language))] if none else []
    return " ".join([*told, *untold, text("report.answer.levers", language)])


def _assumption(row: Mapping[Any, Any] | None, language: str) -> str:
    """Return an assumption and how well it is known, empty for none."""
    if row is None:
        return ""
    grade = "assumed" if row["evidence"] == Evidence.ASSUMED else "fitted"
    return f"{named(str(row['assumption']), language)}, {text(f'report.answer.{grade}', language)}"


def _carried(metric: str, row: Mapping[Any, Any] | None, language: str) -> str:
    if row is None:
        return _what(metric, language)
    share = percent_interval(Interval(row["low"], row["share"], row["high"]), language)
    return text("report.answer.carried_one", language, what=_what(metric, language), share=share)


def _most(answers: Answers, metric: str, arm: str) -> Mapping[Any, Any] | None:
    """Return the row of the assumption with the largest share that is told apart from nothing, None without one."""
    rows = answers.told[(answers.told["metric"] == metric) & (answers.told["arm"] == arm) & (answers.told["low"] > 0)]
    rows = rows[rows["date"] == answers.day(answers.horizon)].sort_values("share", ascending=False, kind="stable")
    return None if rows.empty else rows.iloc[0].to_dict()


def _what(metric: str, language: str) -> str:
    return text(f"report.of.{metric}", language)


def _alone(metric: str, difference: float, language: str) -> str:
    """Return a difference without an interval."""
    return difference_text(metric, Interval(nan, difference, nan), language)


def _mean(answers: Answers, metric: str, arm: str) -> str:
    return amount_text(metric, answers.mean(metric, arm, answers.horizon).middle, answers.language)


def quoted(answers: Answers, arm: str) -> str:
    """Return an arm's name for people in quotation marks."""
    return text("report.quoted", answers.language, words=answers.label(arm))
