"""How precisely mean differences are known: their 95 % intervals, for the part of the page about the method."""

import pandas as pd

from experiments.language.texts import text
from experiments.reporting.added_spending import price_intervals
from experiments.reporting.interval_texts import difference_text
from experiments.reporting.study_answers import Answers
from experiments.reporting.winners import WANTED
from sim.metrics import metric as metric_named


def mean_interval_table(answers: Answers) -> pd.DataFrame:
    """Return the mean difference of each arm in each number with its 95 % interval, then the price of an inhabitant.

    Empty where nothing is compared.
    """
    if not answers.others or answers.headlines.empty:
        return pd.DataFrame()
    rows = [[metric_named(metric).label[answers.language], *_cells(answers, metric)] for metric in WANTED]
    prices = price_intervals(answers.study)
    if prices:
        rows.append([text("report.added.price", answers.language), *(prices.get(arm, "–") for arm in answers.others)])
    names = [text("report.winners.metric", answers.language), *map(answers.label, answers.others)]
    return pd.DataFrame(rows, columns=names)


def _cells(answers: Answers, metric: str) -> list[str]:
    found = (answers.difference(metric, arm, answers.horizon) for arm in answers.others)
    return [difference_text(metric, one, answers.language) for one in found]
