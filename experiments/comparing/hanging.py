"""Which differences hang by more than half on an assumption that nobody has measured, and the sentences that say so."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from experiments.comparing.headline_tables import ASSUMPTIONS, TOLD, title_of
from experiments.language.numbers import interval, number, percent_sign
from experiments.language.texts import text
from experiments.study.definition import Evidence
from sim.metrics import metric as metric_named

HALF = 0.5  # of the variance between draws; with more, a difference hangs on the assumption


def hanging_sentences(
    folder: Path, labels: Mapping[str, str], language: str, names: Sequence[str] = ()
) -> Iterator[str]:
    """Yield a sentence for each arm and assumption, about the last date; none where no table tells.

    `labels` are the names of arms for people, by arm; `names` those of headlines, all where none is given.
    """
    table = told_apart(folder)
    table = hanging(table[(table["date"] == table["date"].max()) & table["arm"].isin(labels)])
    table = table[table["metric"].isin(names)] if names else table
    for (arm, assumption), rows in table.groupby(["arm", "assumption"], sort=False):
        shares = text("numbers.separator", language).join(_in_words(row, language) for _, row in rows.iterrows())
        name = named(str(assumption), language)
        yield text("hanging.sentence", language, arm=labels[str(arm)], assumption=name, shares=shares)


def told_apart(folder: Path) -> pd.DataFrame:
    """Return the rows of assumptions.csv in a study's folder whose share is told apart from nothing."""
    path = folder / "assumptions.csv"
    table = pd.read_csv(path, dtype={"code": str}) if path.is_file() else pd.DataFrame(columns=list(ASSUMPTIONS))
    told: pd.DataFrame = table[table["verdict"] == TOLD]
    return told


def hanging(told: pd.DataFrame) -> pd.DataFrame:
    """Return those rows in which a difference hangs on an assumption that nobody has measured."""
    is_large = (told["share"] > HALF) & (told["low"] > 0)  # of an interval from 0 on nothing hangs for certain
    kept: pd.DataFrame = told[is_large & (told["evidence"] == Evidence.ASSUMED)]
    return kept


def named(assumption: str, language: str) -> str:
    """Return "A10 (An action plan …)"."""
    title = title_of(assumption, language)
    return f"{assumption} ({title})" if title else assumption


def _in_words(row: pd.Series, language: str) -> str:
    share, low, high = (number(100 * float(row[name]), language) for name in ("share", "low", "high"))
    share = interval(f"{share}{percent_sign(language)}", low, high, language)
    return text("hanging.share", language, metric=metric_named(str(row["metric"])).label[language], share=share)
