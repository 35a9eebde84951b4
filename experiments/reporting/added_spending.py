"""What each policy adds to the spending of the baseline, by payer and by year, and for an inhabitant newly covered."""

from datetime import date
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from experiments.charts.lines import departure_of
from experiments.comparing.efficiency import MEASURES
from experiments.comparing.ratios import Reason
from experiments.language.numbers import MoneyUnit, interval, money_unit_for, month_and_year, number
from experiments.language.texts import text
from experiments.plots.figures.cost import PANELS
from experiments.plots.results import Band, StoredStudy
from sim.calendar import DECEMBER
from sim.metrics.costs import PUBLIC_COST

PAYERS: Final = {**{metric: metric for metric in PANELS}, PUBLIC_COST: "all"}  # metric: of what the panel is named
EFFICIENCY_FILE: Final = "efficiency.csv"
COVERED: Final = "coverage_functioning"
DIGITS: Final = 1
ROUND: Final = 4  # digits of a number of inhabitants that are not told


def added_spending(study: StoredStudy) -> pd.DataFrame:
    """Return what each policy and payer spend beyond the baseline, year by year, and in all with its 90 % interval.

    Means of paired differences, which add up; years from the first in which a policy differs. Empty where none does.
    """
    found, first = _differences(study), _first_month(study)
    if first is None:
        return pd.DataFrame()
    ends = [day for day in next(iter(found.values())).dates if day.month == DECEMBER or day == study.last_date]
    years = [day for day in ends if day >= first]
    names = [text(f"report.added.{name}", study.language) for name in ("policy", "payer")]
    total = text("report.added.total", study.language, since=_since(study, first))
    rows = [_row(study, key, band, years, _unit(study)) for key, band in found.items()]
    return pd.DataFrame(rows, columns=[*names, *(str(day.year) for day in years), total])


def about_spending(study: StoredStudy) -> str:
    """Return what the table of added spending shows and in which unit, empty where there is none."""
    first = _first_month(study)
    if first is None:
        return ""
    names = {"unit": _unit(study).name(study.language), "baseline": study.label(str(study.baseline))}
    return text("report.added.about", study.language, since=_since(study, first), year=str(first.year), **names)


def covered_prices(study: StoredStudy) -> pd.DataFrame:
    """Return what each inhabitant newly covered by a functioning CPTS costs at the last date, or why nobody can say."""
    rows = _efficiency_rows(study)
    if not rows:
        return pd.DataFrame()
    names = [text(f"report.added.{name}", study.language) for name in ("policy", "gain", "cost", "price")]
    return pd.DataFrame([_price(study, row) for row in rows], columns=names)


def price_intervals(study: StoredStudy) -> dict[str, str]:
    """Return by arm what an inhabitant newly covered costs with its 95 % interval, where it has a price."""
    return {row["arm"]: _price_interval(row, study.language) for row in _efficiency_rows(study) if _has_price(row)}


def _efficiency_rows(study: StoredStudy) -> list[dict[Any, Any]]:
    """Return the rows about inhabitants covered by a functioning CPTS at the last date."""
    path = study.folder / EFFICIENCY_FILE
    table = pd.read_csv(path, dtype={"arm": str}) if path.is_file() else pd.DataFrame()
    if table.empty:
        return []
    is_asked = (table["measure"] == MEASURES[0].name) & (table["coverage"] == COVERED)
    at_end = table[is_asked & (table["date"] == str(study.last_date)) & table["arm"].isin(study.arms)]
    return at_end.to_dict("records")


def _differences(study: StoredStudy) -> dict[tuple[str, str], Band]:
    """Return what each arm and payer spend beyond the baseline since the start, by date."""
    keys = ((arm, metric) for arm in study.arms if arm != study.baseline for metric in PAYERS)
    return {key: band for key in keys if (band := study.difference(*key))}


def _unit(study: StoredStudy) -> MoneyUnit:
    return money_unit_for(max(abs(end) for band in _differences(study).values() for end in band.end))


def _since(study: StoredStudy, first: date) -> str:
    return month_and_year(departure_of(study) or first, study.language)


def _first_month(study: StoredStudy) -> date | None:
    """Return the first month whose spending differs from the baseline's."""
    bands = (study.difference(arm, PUBLIC_COST) for arm in study.arms)
    differing = (day for band in bands for day, *ends in zip(band.dates, band.low, band.high, strict=True) if any(ends))
    return min(differing, default=None)


def _row(study: StoredStudy, key: tuple[str, str], band: Band, years: list[date], unit: MoneyUnit) -> list[str]:
    arm, metric = key
    language, at = study.language, dict(zip(band.dates, band.middle, strict=True))
    totals = [0.0, *(at[day] / unit.euros for day in years)]
    added = (_amount(after - before, language) for before, after in pairwise(totals))
    low, middle, high = (_amount(value / unit.euros, language) for value in band.end)
    whole = middle if low == high else interval(middle, low, high, language)
    return [study.label(arm), text(f"cost.panel.{PAYERS[metric]}", language), *added, whole]


def _amount(value: float, language: str) -> str:
    return number(value, language, DIGITS, signed=True)


def _price(study: StoredStudy, row: dict[Any, Any]) -> list[str]:
    language = study.language
    gain = _gain(study, row)
    unit = money_unit_for(abs(row["cost"]))
    cost = f"{_amount(row['cost'] / unit.euros, language)} {unit.short(language)}"
    return [study.label(row["arm"]), gain, cost, _euros(row, language)]


def _gain(study: StoredStudy, row: dict[Any, Any]) -> str:
    """Return the inhabitants newly covered and the bounds between which nine runs of ten lie, in round numbers."""
    band, language = study.difference(row["arm"], COVERED), study.language
    middle = number(round(row["gain"], -ROUND), language, signed=True)
    if not band or not band.middle[-1]:
        return middle
    people = row["gain"] / band.middle[-1]
    low, high = (number(round(end * people, -ROUND), language, signed=True) for end in (band.low[-1], band.high[-1]))
    return interval(middle, low, high, language)


def _euros(row: dict[Any, Any], language: str) -> str:
    """Return the price of an inhabitant in euros, or why there is none."""
    if isinstance(row["undefined"], str):
        return text(f"report.added.reason.{Reason(row['undefined']).name.lower()}", language)
    if row["cost"] <= 0:
        return text("report.added.reason.cheaper", language)
    return text("report.added.euros", language, n=number(row["value"], language))


def _has_price(row: dict[Any, Any]) -> bool:
    return not isinstance(row["undefined"], str) and row["cost"] > 0


def _price_interval(row: dict[Any, Any], language: str) -> str:
    low, high = (number(row[name], language) for name in ("low95", "high95"))
    return interval(_euros(row, language), low, high, language)
