"""What a search found in plain words, in French or in English, with no more than the fresh scores bear."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from experiments.language.numbers import full_date, interval, money_unit_for, number, percent, points
from experiments.language.texts import NO_BREAK, text
from experiments.optimisation.search import FRONT, SECOND, SECOND_FRONT, SHIPPED
from experiments.optimisation.shortlist_files import label_of
from experiments.optimisation.tables import FEWEST_UNITS, FRONTS, HYPERVOLUMES, SHORTLIST
from sim.metrics import all_metrics
from sim.metrics.base import Metric, MetricKind

Facts = Mapping[str, Any]
MILLION: Final = money_unit_for(1e8)
_KINDS: Final = {metric.name: metric for metric in all_metrics()}


def paragraph(tables: Mapping[str, pd.DataFrame], facts: Facts, language: str) -> str:
    """Return what was asked and found, then a line for each policy of the shortlist."""
    fronts = tables[FRONTS].drop_duplicates("policy")
    found = _found(fronts, tables[HYPERVOLUMES], facts, language)
    head = [_asked(facts, language), *found, *_luck(tables[FRONTS], facts, language)]
    lines = _lines(tables[SHORTLIST], facts, language)
    last = [text("optimise.words.free", language), *_thinned(facts, language)]
    return "\n".join([" ".join(head), *lines, " ".join(last)])


def _thinned(facts: Facts, language: str) -> list[str]:
    return [f"{text('simulate.thinned', language)}."] if facts["is_thinned"] else []


def _asked(facts: Facts, language: str) -> str:
    objectives = (
        text(f"optimise.words.{better}", language, metric=_KINDS[name].label[language])
        for name, better in facts["objectives"].items()
    )
    budget = facts["budget_euros"]
    return text(
        "optimise.words.asked",
        language,
        base=facts["base"][language],
        start=full_date(date.fromisoformat(facts["start"]), language),
        levers=len(facts["levers"]),
        objectives=", ".join(objectives),
        date=full_date(date.fromisoformat(facts["date"]), language),
        budget="" if budget is None else text("optimise.words.budget", language, budget=_euros(budget, language)),
        searches=len(facts["searches"]),
        evaluations=number(facts["evaluations"], language),
        draws=facts["draws"],
        front_draws=facts["front_draws"],
        robustness=text(f"optimise.robustness.{facts['robustness']}", language),
    )


def _found(fronts: pd.DataFrame, volumes: pd.DataFrame, facts: Facts, language: str) -> Iterator[str]:
    counts = {kind: fronts[fronts["kind"] == kind] for kind in (FRONT, SECOND_FRONT, SHIPPED)}
    if counts[FRONT].empty:
        yield text("optimise.words.none", language)
        return
    told = "fresh" if facts["fresh_parameters"] else "same"
    fresh = text(f"optimise.words.{told}", language, n=facts["fresh_parameters"])
    stay = {kind: int((rows["stays"] == "yes").sum()) for kind, rows in counts.items()}
    sizes = {"n": len(counts[FRONT]), "stay": stay[FRONT], "draws": facts["fresh_draws"], "fresh": fresh}
    yield text("optimise.words.stays", language, **sizes)
    last = volumes.groupby("search", sort=False)["hypervolume"].last()
    if SECOND in facts["searches"]:
        shares = {str(name): percent(share, language, 1) for name, share in last.items()}
        second = {"n": len(counts[SECOND_FRONT]), "stay": stay[SECOND_FRONT]}
        yield text("optimise.words.second", language, **second, **shares)
    shipped = counts[SHIPPED]
    if len(shipped):
        dominated = int((shipped["dominated_by"] != "").sum())
        yield text("optimise.words.shipped", language, n=len(shipped), dominated=dominated)


def _luck(rows: pd.DataFrame, facts: Facts, language: str) -> Iterator[str]:
    """Yield how the first objective changes on fresh draws, on the first front and for policies nobody searched."""
    metric = _KINDS[next(iter(facts["objectives"]))]
    own = rows[rows["metric"] == metric.name]
    changes = (own["fresh_mean"] - own["search_mean"]).groupby(own["kind"]).mean()
    if {FRONT, SHIPPED} <= set(changes.index):
        shown = {kind: _difference(float(changes[kind]), metric, language) for kind in (FRONT, SHIPPED)}
        yield text("optimise.words.luck", language, metric=metric.label[language], **shown)


def _lines(shortlist: pd.DataFrame, facts: Facts, language: str) -> Iterator[str]:
    for name, rows in shortlist.groupby("name", sort=False):
        separator = text("optimise.words.separator", language)
        how = "with_interval" if rows["low95"].notna().all() else "without_interval"
        yield text(
            "optimise.words.policy",
            language,
            name=separator.join(label_of(reason, language) for reason in rows["reasons"].iloc[0].split()),
            changes=separator.join(facts["changes"][name][language]) or text("optimise.words.unchanged", language),
            base=facts["base"][language],
            how=text(f"optimise.words.{how}", language, n=FEWEST_UNITS),
            parts=separator.join(_compared(row, language) for row in rows.to_dict("records")),
        )


def _compared(row: Mapping[Any, Any], language: str) -> str:
    """Return a policy's mean beside that of the base policy, and whether the two are told apart if that is known."""
    metric = _KINDS[row["metric"]]
    difference, key = _difference(row["difference"], metric, language), "beside"
    if pd.notna(row["low95"]):
        low, high = (_difference(row[end], metric, language, with_unit=False) for end in ("low95", "high95"))
        difference = interval(difference, low, high, language)
        key = "apart" if row["low95"] > 0 or row["high95"] < 0 else "alike"
    return text(
        f"optimise.words.{key}",
        language,
        metric=metric.label[language],
        mean=written(row["mean"], metric, language),
        base=written(row["base_mean"], metric, language),
        difference=difference,
    )


def written(value: float, metric: Metric, language: str) -> str:
    """Return a value of a metric with its unit."""
    if metric.kind is MetricKind.SHARE:
        return percent(value, language, 1)
    return _euros(value, language) if metric.kind is MetricKind.EUROS else number(value, language, 1)


def _euros(value: float, language: str) -> str:
    return f"{number(value / MILLION.euros, language, 1)}{NO_BREAK}{MILLION.short(language)}"


def _difference(value: float, metric: Metric, language: str, *, with_unit: bool = True) -> str:
    if metric.kind is MetricKind.SHARE:
        return points(value, language, 1) + (text("comparing.points", language) if with_unit else "")
    if metric.kind is MetricKind.EUROS:
        unit = f"{NO_BREAK}{MILLION.short(language)}" if with_unit else ""
        return number(value / MILLION.euros, language, 1, signed=True) + unit
    return number(value, language, 1, signed=True)
