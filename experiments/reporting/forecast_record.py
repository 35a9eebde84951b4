"""How forecasts did so far: the registered ones that were judged, and those that wait for later data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from experiments.hindcast.register import REGISTER
from experiments.hindcast.score_sentences import FAIR_SHARE, method_names, metric_label
from experiments.hindcast.verdict import MODEL, Verdict
from experiments.language.numbers import full_date, interval, number, percent, percent_sign
from experiments.language.texts import text
from experiments.observations.model_terms import SPENDING
from experiments.reporting.difference_texts import joined

ANSWERED: Final = ("coverage_li_plus", "coverage_aci", SPENDING)  # what is counted of the outcomes in an answer


@dataclass(frozen=True)
class JudgedForecast:
    """A registered forecast and what came of it."""

    day: str
    sentences: tuple[str, ...]  # empty where nothing was judged yet
    table: pd.DataFrame  # national rows, worded for people


def forecast_record(language: str, register: Path = REGISTER) -> list[JudgedForecast]:
    """Return the registered forecasts, the oldest first."""
    return [_judged(file, language) for file in sorted(register.glob("????-??-??.csv"))]


def forecast_warning(language: str, register: Path = REGISTER) -> str:
    """Return how the latest judged forecast did beside the best simple method, and what follows for the ranges."""
    verdicts = [found for file in sorted(register.glob("????-??-??.csv")) if (found := Verdict.of(file))]
    if not verdicts:
        return text("report.warning.none", language)
    return " ".join(_warned(verdicts[-1], language))


def _warned(verdict: Verdict, language: str) -> Iterator[str]:
    methods = verdict.methods.to_dict("index")
    own, rival = methods[MODEL], methods[verdict.rival]
    names = {"day": full_date(verdict.day, language), "rival": method_names(language)[verdict.rival]}
    counts = {"inside": own["inside"], "n": own["n"], "theirs": rival["inside"]}
    yield text(f"report.warning.{'beaten' if own['crps'] > rival['crps'] else 'held'}", language, **names, **counts)
    missed = [text(f"report.warning.missed.{name}", language) for name in ANSWERED if name in verdict.outside]
    if missed:
        yield text("report.warning.outside", language, names=joined(missed, language))
    if own["inside"] < FAIR_SHARE[0] * own["n"]:
        yield text("report.warning.narrow", language)


def _judged(file: Path, language: str) -> JudgedForecast:
    day, verdict = full_date(date.fromisoformat(file.stem), language), Verdict.of(file)
    if verdict is None:
        return JudgedForecast(day, (), pd.DataFrame())
    columns = [text(f"report.forecasts.{name}", language) for name in ("number", "day", "counted", "said", "inside")]
    rows = verdict.nation[verdict.nation["method"] == MODEL].to_dict("records")
    table = pd.DataFrame([list(_row(row, language)) for row in rows], columns=columns)
    return JudgedForecast(day, tuple(_sentences(verdict, day, language)), table)


def _sentences(verdict: Verdict, day: str, language: str) -> Iterator[str]:
    """Yield what a reader who knows no score has to know: how often the forecast was right, beside a simple method."""
    methods, rival = verdict.methods.to_dict("index"), verdict.rival
    own, theirs = methods[MODEL], methods[rival]
    names = {"day": day, "inside": own["inside"], "n": own["n"], "theirs": theirs["inside"]}
    words = text("report.forecasts.nation", language, rival=method_names(language)[rival], **names)
    is_beaten = own["crps"] > theirs["crps"]
    yield text("report.forecasts.beaten", language, words=words) if is_beaten else words
    found = verdict.departements
    if len(found):
        inside, n = int(found["inside"].sum()), int(found["n"].sum())
        share = percent(inside / n, language)
        yield text("report.forecasts.departements", language, inside=inside, n=n, share=share)
    if verdict.outside:
        listed = " · ".join(metric_label(name, language) for name in verdict.outside)
        yield text("report.forecasts.outside", language, names=listed)


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
