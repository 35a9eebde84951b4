"""What stands first on the page: the answer in short, who wins on what, levels, dates, and how sure it is."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from experiments.comparing.hanging import named
from experiments.comparing.start_table import start_sentences
from experiments.comparing.too_few_runs import cautions
from experiments.language.numbers import percent
from experiments.language.texts import in_sentence, text
from experiments.reporting.forecast_record import forecast_warning
from experiments.reporting.headline_sentences import answer_sentences, rests_on
from experiments.reporting.interval_texts import Interval, amount_text, percent_interval, varying_text
from experiments.reporting.outcome_sentences import (
    TOLD_OF,
    asked,
    compared_arms,
    note,
    opening,
    outcome_sentences,
    parted,
    quoted,
    until_data_end,
)
from experiments.reporting.study_answers import Answers
from experiments.reporting.winners import WANTED, read_national, winner_table, winners
from experiments.storing.manifest import planned_in
from experiments.storing.outcomes import Pair
from sim.metrics import metric as metric_named
from sim.metrics.costs import PUBLIC_COST

LEVELS = (*WANTED, "cost_facilitation_euros")
SKEWED = ("n_shells", "population_under_shell")  # a few runs have very many, so that the mean is above the median
TARGETS = (
    ("coverage_li_plus", 0.90),
    ("coverage_li_plus", 1.00),
    ("coverage_aci", 0.90),
    ("coverage_functioning", 0.90),
)
MOST_SHARES = 8


@dataclass(frozen=True)
class Overview:
    """The first page, worded for people."""

    month: str  # of which it speaks
    terms: str
    compared: str  # which arms, and what they mean
    parted: str  # since when they differ, and who presses less
    changed: str  # heading
    opening: str
    outcomes: tuple[str, ...]
    data_end: str  # what had changed when the data end
    warning: str  # how forecasts did
    sentences: tuple[str, ...]  # who does best
    rests_on: str
    note: str  # how to read the answer
    cautions: tuple[str, ...]
    start: tuple[str, ...]  # how the start agrees with what was observed
    winners: pd.DataFrame
    levels: pd.DataFrame
    targets: pd.DataFrame
    carried: pd.DataFrame
    carried_about: str  # how to read it, or that there is nothing
    spent: dict[str, str]  # by the label of an arm


def overview_of(answers: Answers) -> Overview:
    """Return what stands first on the page; a study of one arm has levels and no winners."""
    has_arms = bool(answers.others) and not answers.headlines.empty
    national = read_national(answers.study.folder, answers.study.manifest) if has_arms else {}
    found = winners(answers, national) if has_arms else []
    return Overview(
        month=answers.month(answers.horizon),
        terms=text("report.answer.terms", answers.language),
        compared=compared_arms(answers),
        parted=parted(answers),
        changed=text("report.answer.heads.changed", answers.language, arm=quoted(answers, _told_first(answers))),
        opening=opening(answers),
        outcomes=tuple(outcome_sentences(answers)),
        data_end=until_data_end(answers, national),
        warning=forecast_warning(answers.language),
        note=note(answers),
        sentences=tuple(answer_sentences(answers, {one.metric: one for one in found})),
        rests_on=rests_on(answers) if has_arms else "",
        cautions=_cautions(answers),
        start=tuple(start_sentences(answers.study.folder, answers.language)),
        winners=winner_table(answers, found),
        levels=level_table(answers),
        targets=target_table(answers),
        carried=carried_table(answers),
        carried_about=_carried_about(answers),
        spent={answers.label(arm): _spent(answers, arm) for arm in answers.arms},
    )


def _told_first(answers: Answers) -> str:
    return asked(answers) if answers.others else answers.arms[0]


def level_table(answers: Answers) -> pd.DataFrame:
    """Return the level of each arm in each number at the last date."""
    rows = [
        [
            metric_named(metric).label[answers.language],
            *(
                varying_text(metric, answers.mean(metric, arm, answers.horizon), answers.language)
                for arm in answers.arms
            ),
        ]
        for metric in LEVELS
    ]
    rows += [_medians(answers, metric) for metric in SKEWED]
    return pd.DataFrame(
        rows, columns=[text("report.levels.number", answers.language), *map(answers.label, answers.arms)]
    )


def _medians(answers: Answers, metric: str) -> list[str]:
    """Return the median of each arm in a number that few runs make large."""
    levels = (answers.interval(metric, arm, answers.horizon).middle for arm in answers.arms)
    name = text("report.levels.median", answers.language, metric=metric_named(metric).label[answers.language])
    return [name, *(amount_text(metric, level, answers.language) for level in levels)]


def target_table(answers: Answers) -> pd.DataFrame:
    """Return when each arm reaches each target."""
    rows = [
        [_target(metric, share, answers), *(_reached(metric, share, arm, answers) for arm in answers.arms)]
        for metric, share in TARGETS
    ]
    return pd.DataFrame(
        rows, columns=[text("report.levels.number", answers.language), *map(answers.label, answers.arms)]
    )


def _target(metric: str, share: float, answers: Answers) -> str:
    names = {"metric": metric_named(metric).label[answers.language], "share": percent(share, answers.language)}
    return text("report.targets.target", answers.language, **names)


def _reached(metric: str, share: float, arm: str, answers: Answers) -> str:
    """Return when a target is reached; that it never is names the coverage, so that it can be quoted alone."""
    found, language = answers.reached(metric, share, arm), answers.language
    if found != text("pages.in_no_run", language):
        return found
    coverage = in_sentence(text(f"report.areas.{metric}", language))
    return text("report.targets.never", language, coverage=coverage, share=percent(share, language), found=found)


def carried_table(answers: Answers) -> pd.DataFrame:
    """Return which assumptions the differences told of hang on most: those of the policy of the question first."""
    language = answers.language
    columns = [text(f"report.sure.{name}", language) for name in ("difference", "assumption", "evidence", "share")]
    shown = _shares(answers).head(MOST_SHARES).to_dict("records")
    return pd.DataFrame([_carried(row, answers) for row in shown], columns=columns)


def _shares(answers: Answers) -> pd.DataFrame:
    """Return the shares of the outcomes told of at the last date, those of the policy of the question first."""
    rows = answers.told[answers.told["metric"].isin(TOLD_OF) & (answers.told["date"] == answers.day(answers.horizon))]
    rows = rows.assign(is_other=rows["arm"] != asked(answers)) if len(rows) else rows.assign(is_other=False)
    return rows.sort_values(["is_other", "share"], ascending=[True, False], kind="stable")


def _carried_about(answers: Answers) -> str:
    n = len(_shares(answers))
    if not n:
        return text("report.sure.nothing_told", answers.language)
    names = {"shown": min(n, MOST_SHARES), "all": n, "arm": quoted(answers, asked(answers))}
    return text("report.sure.carried_about", answers.language, **names)


def _carried(row: dict[Any, Any], answers: Answers) -> list[str]:
    language = answers.language
    share = percent_interval(Interval(row["low"], row["share"], row["high"]), language)
    difference = f"{metric_named(str(row['metric'])).label[language]}, {quoted(answers, str(row['arm']))}"
    grade = text(f"report.sure.{row['evidence']}", language)
    return [difference, named(str(row["assumption"]), language), grade, share]


def _cautions(answers: Answers) -> tuple[str, ...]:
    manifest = answers.study.manifest
    pairs: dict[str, list[Pair]] = {}
    for run in planned_in(manifest) if manifest.get("runs") else ():
        pairs.setdefault(run.arm, []).append((run.draw, run.replicate))
    return cautions(pairs.values(), answers.language)


def _spent(answers: Answers, arm: str) -> str:
    language = answers.language
    amounts = {
        name: varying_text(metric, answers.mean(metric, arm, answers.horizon), language)
        for name, metric in (("public", PUBLIC_COST), ("facilitation", "cost_facilitation_euros"))
    }
    first = answers.month_of(str(answers.study.manifest["start"]))
    return text("report.spends", language, first=first, month=answers.month(answers.horizon), **amounts)
