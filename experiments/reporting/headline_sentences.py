"""What follows the outcomes in the answer: whether all are covered, who does best at which price, what it rests on."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from experiments.comparing.headline_tables import title_of
from experiments.comparing.verdicts import EQUIVALENT
from experiments.language.texts import in_sentence, text
from experiments.reporting.difference_texts import joined
from experiments.reporting.interval_texts import amount_text, compared_texts, percent
from experiments.reporting.outcome_sentences import (
    COVERED,
    FUNCTIONING,
    SHELLS,
    TOLD_OF,
    asked,
    quoted,
    sign_of,
)
from experiments.reporting.study_answers import Answers
from experiments.reporting.winners import WANTED, Winner
from experiments.study.definition import Evidence
from sim.metrics.costs import PUBLIC_COST

SIGNED: Final = "coverage_aci"
PRICED: Final = (COVERED, SIGNED, FUNCTIONING, SHELLS)  # in which the best policy is named with its price
ALL, MOST = 1.0, 0.9  # shares of the population whose dates are told
HALF: Final = 0.5  # below it a mean is written as 0
MOST_NAMED: Final = 2  # arms of which one sentence tells the same
SILENT: Final = ("population_under_shell", PUBLIC_COST)  # told by the shells, and by the price


def answer_sentences(answers: Answers, found: Mapping[str, Winner]) -> list[str]:
    """Return the paragraphs about who does best; `found` holds who does by metric, nothing for a single arm."""
    if not found:
        return [_all_covered(answers)]
    covered = f"{_all_covered(answers)} {_most_covered(answers)}"
    return [covered, *leader_sentences(answers, found)]


def leader_sentences(answers: Answers, found: Mapping[str, Winner]) -> list[str]:
    """Return for each arm that does best in something: in what, at which price, who is level with it, its weakness."""
    groups: dict[str, list[Winner]] = {}
    alike = [metric for metric in PRICED if _is_same_in_all(answers, metric)]
    for metric in (one for one in PRICED if one not in alike):
        groups.setdefault(found[metric].arm, []).append(found[metric])
    told = [" ".join(_leader(answers, arm, led)) for arm, led in groups.items()]
    return [*told, _of_outcomes(answers, "none_differs", alike)] if alike else told


def rests_on(answers: Answers) -> str:
    """Return on which assumptions the differences of the policy of the question rest most, by what is known of them."""
    language, groups = answers.language, _by_assumption(answers)
    groups.pop(("", ""), None)
    grades: dict[str, list[str]] = {}
    for (grade, number), metrics in groups.items():
        title = in_sentence(title_of(number, language))
        told = _of_outcomes(answers, "carried_one", metrics, title=title)
        grades.setdefault(grade, []).append(told)
    then = text("pages.then", language)
    carried = [text(f"report.answer.carried.{grade}", language, told=then.join(told)) for grade, told in grades.items()]
    told_apart = carried or [text("report.answer.carried_by_none", language)]
    return " ".join([*told_apart, text("report.answer.levers", language)])


def _by_assumption(answers: Answers) -> dict[tuple[str, str], list[str]]:
    """Return the outcomes by how well the assumption that makes most of them is known, and by its number; or empty."""
    groups: dict[tuple[str, str], list[str]] = {}
    for metric in TOLD_OF:
        row = _most(answers, metric, asked(answers))
        grade = "assumed" if row and row["evidence"] == Evidence.ASSUMED else "fitted"
        groups.setdefault((grade, str(row["assumption"])) if row else ("", ""), []).append(metric)
    return groups


def _of_outcomes(answers: Answers, key: str, metrics: list[str], **values: str) -> str:
    whats = joined([_briefly(metric, answers.language) for metric in metrics], answers.language)
    return text(f"report.answer.{key}", answers.language, whats=whats, **values)


def _all_covered(answers: Answers) -> str:
    """Return in how many runs the whole population is covered, under the arms that get there most often."""
    shares = {arm: answers.share_reached(COVERED, ALL, arm) for arm in answers.arms}
    most, language = max(shares.values()), answers.language
    if most == 0 or min(shares.values()) == 1:
        return text(f"report.answer.all_covered.{'never' if most == 0 else 'always'}", language)
    arms = [quoted(answers, arm) for arm, share in shares.items() if share == most]
    key = "at_most" if len(arms) > MOST_NAMED else "at_most_by"
    return text(
        f"report.answer.all_covered.{key}", language, share=percent(most, language), arms=joined(arms, language)
    )


def _most_covered(answers: Answers) -> str:
    """Return when most of the population is covered under the policy of the question, and under the baseline."""
    arms = (asked(answers), str(answers.study.baseline))
    day, before = (answers.median_date(COVERED, MOST, arm) for arm in arms)
    key, share = "same" if day == before else "other", percent(MOST, answers.language)
    told = {"share": share, "arm": quoted(answers, arms[0]), "day": day, "before": before}
    return text(f"report.answer.most_covered.{key}", answers.language, **told)


def _is_same_in_all(answers: Answers, metric: str) -> bool:
    return all(answers.difference(metric, arm, answers.horizon).is_zero for arm in answers.others)


def _leader(answers: Answers, arm: str, led: list[Winner]) -> Iterator[str]:
    language, metrics = answers.language, [one.metric for one in led]
    whats = joined([_led(answers, metric, arm) for metric in metrics], language)
    price = joined(list(_price(answers, metrics, arm)), language)
    yield text("report.answer.leads", language, arm=quoted(answers, arm), whats=whats, price=price)
    yield from _rivals(answers, led)
    if weak := list(_weaknesses(answers, arm, metrics)):
        yield text("report.answer.weak", language, weak=joined(weak, language))


def _led(answers: Answers, metric: str, arm: str) -> str:
    return text(f"report.answer.led.{metric}", answers.language, level=_mean(answers, metric, arm))


def _price(answers: Answers, metrics: list[str], arm: str) -> Iterator[str]:
    """Yield the shells, unless they are among the numbers told of, and the cost against the baseline."""
    if SHELLS not in metrics:
        n = answers.mean(SHELLS, arm, answers.horizon).middle
        count = "none" if n == 0 else "few" if n < HALF else "one" if n < 1 + HALF else "other"
        yield text(f"report.answer.shells.{count}", answers.language, n=_mean(answers, SHELLS, arm))
    yield _cost(answers, arm)


def _cost(answers: Answers, arm: str) -> str:
    language = answers.language
    if arm == answers.study.baseline:
        return text("report.answer.cost.baseline", language)
    standing = answers.difference(PUBLIC_COST, arm, answers.horizon).standing
    size = "small" if standing == EQUIVALENT else "other"
    return text(f"report.answer.cost.{size}", language, known=_change(answers, PUBLIC_COST, arm))


def _rivals(answers: Answers, led: list[Winner]) -> Iterator[str]:
    """Yield which arms are level with the best one up to the margin, and which cannot be told from it."""
    for key, told in (("level_with", _level), ("unsure_of", _unsure)):
        groups: dict[str, list[str]] = {}
        for one in led:
            groups.setdefault(told(answers, one), []).append(one.metric)
        groups.pop("", None)
        for arms, metrics in groups.items():
            where = _of_outcomes(answers, "where", metrics) if len(metrics) < len(led) else ""
            yield text(f"report.answer.{key}", answers.language, where=where, arms=arms)


def _level(answers: Answers, one: Winner) -> str:
    if _is_all(answers, one.level_with):
        return text("report.answer.all_others", answers.language)
    levels = {arm: _mean(answers, one.metric, arm) for arm in one.level_with}
    told = [
        text("report.answer.rival", answers.language, arm=quoted(answers, arm), level=level)
        for arm, level in levels.items()
    ]
    return joined(told, answers.language) if told else ""


def _unsure(answers: Answers, one: Winner) -> str:
    if _is_all(answers, one.unsure_of):
        return text("report.answer.all_others", answers.language)
    arms = [quoted(answers, arm) for arm in one.unsure_of]
    return joined(arms, answers.language) if arms else ""


def _is_all(answers: Answers, arms: tuple[str, ...]) -> bool:
    """Say whether these are all arms but the best one, and several."""
    return len(arms) == len(answers.others) > 1


def _weaknesses(answers: Answers, arm: str, led: list[str]) -> Iterator[str]:
    """Yield functioning coverage where the gain in it is not sure, then the other numbers worse than the baseline."""
    if arm == answers.study.baseline:
        return
    language = answers.language
    found, span = answers.difference(FUNCTIONING, arm, answers.horizon), answers.span(FUNCTIONING, arm, answers.horizon)
    is_known = FUNCTIONING in led or _is_worse(answers, FUNCTIONING, arm) or found.is_zero
    if not is_known and (sign := sign_of(found, span)) != "sure":
        names = {"what": _briefly(FUNCTIONING, language), "level": _mean(answers, FUNCTIONING, arm)}
        yield text(f"report.answer.doubtful.{sign}", language, known=_change(answers, FUNCTIONING, arm), **names)
    others = (metric for metric in WANTED if metric not in (*led, *SILENT))
    yield from (_worse(answers, metric, arm) for metric in others if _is_worse(answers, metric, arm))


def _is_worse(answers: Answers, metric: str, arm: str) -> bool:
    """Say whether an arm is worse than the baseline on average, its interval without zero."""
    found = answers.difference(metric, arm, answers.horizon)
    return found.high < 0 if WANTED[metric] else found.low > 0


def _worse(answers: Answers, metric: str, arm: str) -> str:
    names = {"what": _briefly(metric, answers.language), "known": _change(answers, metric, arm)}
    return text("report.answer.changed", answers.language, **names)


def _briefly(metric: str, language: str) -> str:
    """Return how an outcome is called where it was named in full before."""
    return text(f"report.briefly.{metric}", language)


def _most(answers: Answers, metric: str, arm: str) -> Mapping[Any, Any] | None:
    """Return the row of the assumption with the largest share that is told apart from nothing, None without one."""
    rows = answers.told[(answers.told["metric"] == metric) & (answers.told["arm"] == arm) & (answers.told["low"] > 0)]
    rows = rows[rows["date"] == answers.day(answers.horizon)].sort_values("share", ascending=False, kind="stable")
    return None if rows.empty else rows.iloc[0].to_dict()


def _mean(answers: Answers, metric: str, arm: str) -> str:
    return amount_text(metric, answers.mean(metric, arm, answers.horizon).middle, answers.language)


def _change(answers: Answers, metric: str, arm: str) -> str:
    """Return how an arm differs from the baseline on average, in the unit of the levels."""
    arms, span = (arm, str(answers.study.baseline)), answers.span(metric, arm, answers.horizon)
    level, before = (answers.mean(metric, one, answers.horizon).middle for one in arms)
    return compared_texts(metric, level, before, span, answers.language)["known"]
