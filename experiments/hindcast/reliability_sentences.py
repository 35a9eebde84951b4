"""What calibration, paired differences and the assumed levers say in plain sentences, in French or in English."""

from collections.abc import Iterator
from math import isnan
from typing import Any, Final

import pandas as pd

from experiments.hindcast.reliability import calibration
from experiments.hindcast.scenario import CAME_TRUE, DIFFERED, UNKNOWN
from experiments.hindcast.score_differences import FEWEST_ORIGINS
from experiments.hindcast.score_sentences import method_names
from experiments.hindcast.scores import ALL_TARGETS, SCORES, in_sd
from experiments.language.numbers import number, percent
from experiments.language.texts import text
from sim.vocabulary import Level

PARTS: Final = SCORES[1:]  # WIS and what it is made of


def reliability_in_words(rows: pd.DataFrame, compared: pd.DataFrame, language: str, method: str, label: str) -> str:
    """Return sentences about one method, one a line: its errors and intervals, its strongest rival, its levers.

    `rows` are scored rows with the columns of SCENARIO, `compared` is from `score_differences.differences`.
    """
    own = rows[rows["method"] == method]
    names = {**method_names(language), method: label}
    lines = [*_errors(own, label, language), *_differences(compared, names, method, language), _scenario(own, language)]
    return "\n".join(lines if len(own) else ())


def _errors(own: pd.DataFrame, label: str, language: str) -> Iterator[str]:
    parts = in_sd(own).groupby("level")[list(PARTS)].mean()
    table = calibration(own)
    for row in _levels(table[table["target"] == ALL_TARGETS]):
        yield text(
            "reliability.errors",
            language,
            level=text(f"scores.level.{row['level']}", language),
            method=label,
            n=row["n"],
            mean=_if_defined(row["mean_error"], language, signed=True),
            sd=_if_defined(row["sd_error"], language),
            width=number(row["width90"], language, 1),
            **{name: number(parts.loc[row["level"], name], language, 2) for name in PARTS},
        )


def _if_defined(value: float, language: str, *, signed: bool = False) -> str:
    return "–" if isnan(value) else number(value, language, 2, signed=signed)


def _differences(compared: pd.DataFrame, names: dict[str, str], method: str, language: str) -> Iterator[str]:
    table = compared[compared["target"] == ALL_TARGETS].sort_values("difference", kind="stable")
    for row in _levels(table.groupby("level").tail(1)):
        yield text(
            "reliability.difference",
            language,
            level=text(f"scores.level.{row['level']}", language),
            method=names[method],
            rival=names.get(row["rival"], row["rival"]),
            difference=number(row["difference"], language, 2, signed=True),
            n=row["n"],
            interval=_interval(row, language),
        )


def _interval(row: dict[Any, Any], language: str) -> str:
    if isnan(row["low"]):
        return text("reliability.too_few_origins", language, origins=row["n_origins"], fewest=FEWEST_ORIGINS)
    return text(
        "reliability.interval",
        language,
        low=number(row["low"], language, 2, signed=True),
        high=number(row["high"], language, 2, signed=True),
        origins=row["n_origins"],
        share=percent(row["p_better"], language),
        verdict=text(f"reliability.verdict.{_verdict(row['low'], row['high'])}", language),
    )


def _verdict(low: float, high: float) -> str:
    if low <= 0 <= high:
        return "undecided"
    return "ahead" if high < 0 else "behind"


def _scenario(own: pd.DataFrame, language: str) -> str:
    counts = own["scenario"].value_counts()
    groups = sorted({group for groups in own["differing"] for group in groups.split()})
    which = text("reliability.differing", language, groups=", ".join(groups)) if groups else ""
    found = {name: int(counts.get(name, 0)) for name in (CAME_TRUE, DIFFERED, UNKNOWN)}
    return text("reliability.scenario", language, n=len(own), groups=which, **found)


def _levels(table: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return the rows of a table, the nation's first."""
    return table.sort_values("level", key=lambda level: level != Level.NATIONAL, kind="stable").to_dict("records")
