"""How forecasts did so far: the registered ones that were judged, and those that wait for later data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.hindcast.register import REGISTER
from experiments.hindcast.score_sentences import metric_label
from experiments.hindcast.verdict import MODEL, Verdict, verdict_in_words
from experiments.language.numbers import full_date, interval, number, percent_sign
from experiments.language.texts import text


@dataclass(frozen=True)
class JudgedForecast:
    """A registered forecast and what came of it."""

    day: str
    sentences: tuple[str, ...]  # empty where nothing was judged yet
    table: pd.DataFrame  # national rows, worded for people


def forecast_record(language: str, register: Path = REGISTER) -> list[JudgedForecast]:
    """Return the registered forecasts, the oldest first."""
    return [_judged(file, language) for file in sorted(register.glob("????-??-??.csv"))]


def _judged(file: Path, language: str) -> JudgedForecast:
    day, verdict = full_date(date.fromisoformat(file.stem), language), Verdict.of(file)
    if verdict is None:
        return JudgedForecast(day, (), pd.DataFrame())
    columns = [text(f"report.forecasts.{name}", language) for name in ("number", "day", "counted", "said", "inside")]
    rows = verdict.nation[verdict.nation["method"] == MODEL].to_dict("records")
    table = pd.DataFrame([list(_row(row, language)) for row in rows], columns=columns)
    return JudgedForecast(day, tuple(verdict_in_words(verdict, language)), table)


def _row(row: dict[Any, Any], language: str) -> Iterator[str]:
    metric = str(row["target"])
    is_share = metric.startswith("coverage")
    scale, digits, unit = (100.0, 1, percent_sign(language)) if is_share else (1.0, 0, "")
    counted, low, middle, high = (
        number(scale * row[name], language, digits) for name in ("observed", "q05", "q50", "q95")
    )
    yield metric_label(metric, language)
    yield full_date(date.fromisoformat(str(row["date"])), language)
    yield f"{counted}{unit}"
    yield interval(f"{middle}{unit}", low, high, language)
    yield text("numbers.yes" if row["inside"] else "numbers.no", language)
