"""What wins on what: for each number the arm that does best, against the baseline and against the next best one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.comparing.headline_differences import headline_difference, margin_of
from experiments.comparing.headlines import values_at
from experiments.comparing.statistics import INTERVAL, quantiles
from experiments.comparing.verdicts import EQUIVALENT, IDENTICAL, OPEN
from experiments.language.numbers import number
from experiments.language.texts import text
from experiments.reporting.difference_texts import NONE, Difference, difference_of
from experiments.reporting.interval_texts import Interval, difference_text, margin_text, varying_text
from experiments.reporting.study_answers import Answers
from experiments.storing.manifest import planned_in
from experiments.storing.outcomes import Outcomes, Pair, common_pairs, read_outcomes
from sim.arrays import Floats
from sim.metrics import metric as metric_named
from sim.metrics.costs import PUBLIC_COST
from sim.vocabulary import Level

WANTED: Final = {  # which numbers are judged, and whether more of them is better
    "coverage_li_plus": True,
    "coverage_aci": True,
    "coverage_functioning": True,
    "n_shells": False,
    "population_under_shell": False,
    "coverage_aci_worst_access_fifth": True,
    "coverage_gap_departements": False,
    PUBLIC_COST: False,
}


@dataclass(frozen=True)
class Winner:
    """The arm that does best in one number at the last date, by the mean of paired differences."""

    metric: str
    arm: str
    against_baseline: Difference  # none where the baseline itself does best
    second: str | None  # the next best arm
    lead: Difference | None  # of the best over the next best, None where no runs tell
    level_with: tuple[str, ...] = ()  # arms that differ from the best by no more than the margin
    unsure_of: tuple[str, ...] = ()  # arms of which runs do not tell whether they differ from the best
    lead_span: Interval | None = None  # of the lead over runs, in nine of ten


def ranking(answers: Answers, metric: str) -> list[str]:
    """Return the arms, the best first, by their mean paired difference from the baseline; without undefined ones."""
    found = {arm: answers.difference(metric, arm, answers.horizon).middle for arm in answers.others}
    means = {str(answers.study.baseline): 0.0, **found}
    sign = -1.0 if WANTED[metric] else 1.0
    return sorted((arm for arm in means if not np.isnan(means[arm])), key=lambda arm: sign * means[arm])


def winners(answers: Answers, national: Mapping[str, Outcomes]) -> list[Winner]:
    """Return who does best in each number; `national`: outcomes by arm, of the arms that have stored runs."""
    found = []
    for metric in WANTED:
        best, *others = ranking(answers, metric)
        second = others[0] if others else None
        against = NONE if best == answers.study.baseline else answers.difference(metric, best, answers.horizon)
        paired = {arm: _paired(answers, metric, (best, arm), national) for arm in others}
        leads = {arm: _lead(answers, metric, one) for arm, one in paired.items()}
        lead = leads.get(second) if second else None
        span = _span(paired.get(second)) if second else None
        found.append(Winner(metric, best, against, second, lead, *_not_behind(leads), span))
    return found


def _not_behind(leads: Mapping[str, Difference | None]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the arms that are level with the best one, and those of which runs do not tell."""
    standings = {arm: lead.standing for arm, lead in leads.items() if lead is not None}
    level = tuple(arm for arm, standing in standings.items() if standing in (EQUIVALENT, IDENTICAL))
    return level, tuple(arm for arm, standing in standings.items() if standing == OPEN)


@dataclass(frozen=True, eq=False)
class _Paired:
    """The values of two arms in the runs that both have."""

    pairs: Sequence[Pair]
    ours: Floats
    theirs: Floats


def _paired(answers: Answers, metric: str, arms: tuple[str, str], national: Mapping[str, Outcomes]) -> _Paired | None:
    """Return the values of the best arm and of another one at the last date, None without stored runs."""
    if not set(arms) <= set(national):
        return None
    one, other = (national[arm] for arm in arms)
    pairs, day = common_pairs(one, other), answers.day(answers.horizon)
    return _Paired(pairs, *(values_at(outcomes, metric, day, pairs) for outcomes in (one, other)))


def _lead(answers: Answers, metric: str, paired: _Paired | None) -> Difference | None:
    """Return the paired difference of the best arm from another one."""
    if paired is None:
        return None
    margins = (answers.study.manifest.get("configuration") or {}).get("margins") or {}
    margin = margin_of(metric, margins, paired.theirs)
    found = headline_difference(paired.ours - paired.theirs, paired.pairs, margin)
    return difference_of({**asdict(found), "n_draws": len({draw for draw, _ in paired.pairs})})


def _span(paired: _Paired | None) -> Interval | None:
    """Return the mean of a paired difference between the bounds of nine runs of ten."""
    if paired is None:
        return None
    found = paired.ours - paired.theirs
    low, high = map(float, quantiles(found, INTERVAL))
    return Interval(low, float(found.mean()), high)


def read_national(folder: Path, manifest: Mapping[str, Any]) -> dict[str, Outcomes]:
    """Return the outcomes of the arms in a study's folder for the numbers that are judged; none without stored runs."""
    runs = planned_in(manifest) if manifest.get("runs") else ()
    arms = dict.fromkeys(run.arm for run in runs)
    found = {
        arm: read_outcomes(folder, [run for run in runs if run.arm == arm], Level.NATIONAL, tuple(WANTED))
        for arm in arms
    }
    return {arm: outcomes for arm, outcomes in found.items() if outcomes is not None}


def winner_table(answers: Answers, found: Sequence[Winner]) -> pd.DataFrame:
    """Return who does best in each number, worded for people: a row each."""
    language = answers.language
    columns = ("metric", "best", "level", "against", "verdict", "next")
    names = [text(f"report.winners.{column}", language) for column in columns]
    return pd.DataFrame([_row(answers, one) for one in found], columns=names)


def _row(answers: Answers, one: Winner) -> list[str]:
    language = answers.language
    is_baseline = one.arm == answers.study.baseline
    against = text("report.winners.itself", language)
    return [
        metric_named(one.metric).label[language],
        answers.label(one.arm),
        varying_text(one.metric, answers.mean(one.metric, one.arm, answers.horizon), language),
        against if is_baseline else difference_text(one.metric, _over_runs(answers, one), language),
        against if is_baseline else _verdict_with_sign(one.metric, one.against_baseline, language),
        lead_words(answers, one),
    ]


def _over_runs(answers: Answers, one: Winner) -> Interval:
    """Return how the best arm differs from the baseline, between the bounds of nine runs of ten."""
    span = answers.span(one.metric, one.arm, answers.horizon)
    return replace(span, middle=one.against_baseline.middle)


def _verdict_with_sign(metric: str, found: Difference, language: str) -> str:
    """Return the verdict of a difference, and in how many draws it has the sign of its mean, a tie counting half."""
    verdict = verdict_words(metric, found, language)
    if np.isnan(found.share.low):
        return verdict
    same = found.n_draws * (found.share.middle if found.middle > 0 else 1 - found.share.middle)
    names = {
        "n": number(same, language, 0 if round(same, 1).is_integer() else 1),
        "of": number(found.n_draws, language),
    }
    return text("report.winners.sign", language, verdict=verdict, **names)


def verdict_words(metric: str, found: Difference, language: str) -> str:
    """Return what a difference is: beyond the margin, within it, told from zero only, or not to be told."""
    return found.judged.in_words(lambda margin: margin_text(metric, margin, language), language)


def lead_words(answers: Answers, one: Winner) -> str:
    """Return the next best arm and whether the best one is told apart from it."""
    if one.second is None:
        return "–"
    second, language = answers.label(one.second), answers.language
    if one.lead is None:
        return second
    verdict = verdict_words(one.metric, one.lead, language)
    known = difference_text(one.metric, one.lead_span or one.lead, language)
    return text("report.winners.lead", language, second=second, known=known, verdict=verdict)
