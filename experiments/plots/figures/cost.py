"""What the policies cost, payer by payer: since the start, and in each year beside what was published."""

from collections.abc import Iterator
from datetime import date
from math import isnan

import pandas as pd
from matplotlib.lines import Line2D

from experiments.comparing.costs_by_year import ALL_PAYERS, FILE
from experiments.language.numbers import MoneyUnit, digits_of, money_unit_for, month_and_year, number
from experiments.language.texts import text
from experiments.observations.model_terms import COST
from experiments.observations.observed import Observed, national
from experiments.plots.canvas import Drawing, Heading, subtitle
from experiments.plots.curve_rows import Row, draw_rows
from experiments.plots.legend import LegendEntry
from experiments.plots.results import Band, StoredStudy
from experiments.plots.series import number_axis, top_of
from sim.calendar import DECEMBER

PANELS = ("cost_cnam_euros", "cost_fir_euros", "cost_facilitation_euros")
YEARLY = {**{metric: metric.split("_")[1] for metric in PANELS}, "all": ALL_PAYERS}  # by panel: the payer
MAX_TOTALS = 6  # arms whose totals the note gives
LEAST_TOP = 0.1  # of the unit


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield a figure of all spending since the start, and one of each year's, with a row for each payer."""
    yield from _cumulative(study)
    yield from _yearly(study)


def _cumulative(study: StoredStudy) -> Iterator[Drawing]:
    language = study.language
    if not all(study.bands(metric) for metric in PANELS):
        return
    unit = money_unit_for(max(band.high[-1] for metric in PANELS for band in study.bands(metric).values()))
    since = month_and_year(study.first_date, language)
    subtitle_text = text("cost.unit", language, unit=unit.name(language), when=since)
    heading = Heading(text("cost.title", language), subtitle(study, subtitle_text), _totals(study, unit))
    rows = [_row(study, metric, unit) for metric in PANELS]
    yield Drawing("cost", draw_rows(study, heading, rows), heading.title)


def amount(value: float, language: str) -> str:
    """Return an amount with three digits, or as many as stand before the decimal handle."""
    return number(value, language, digits_of(value))


def _row(study: StoredStudy, metric: str, unit: MoneyUnit) -> Row:
    bands = {arm: band.scaled(1 / unit.euros) for arm, band in study.bands(metric).items()}
    return Row(
        title=text(f"cost.panel.{metric}", study.language),
        bands=bands,
        limits=(0.0, top_of(list(bands.values()), LEAST_TOP)),
        axis=number_axis,
        written=amount,
    )


def _totals(study: StoredStudy, unit: MoneyUnit) -> str:
    """Return what all payers spend on each arm; means add up, medians would not."""
    if len(study.arms) > MAX_TOTALS:
        return ""
    language = study.language
    totals = {arm: sum(study.band(arm, metric).mean[-1] for metric in PANELS) / unit.euros for arm in study.arms}
    counts = [f"{study.label(arm)} {amount(total, language)} {unit.short(language)}" for arm, total in totals.items()]
    when = month_and_year(study.last_date, language)
    return text("cost.total", language, when=when, counts=", ".join(counts))


def _yearly(study: StoredStudy) -> Iterator[Drawing]:
    table = whole_years(study)
    if table.empty:
        return
    language, unit = study.language, money_unit_for(float(table["q95"].max()))
    subtitle_text = subtitle(study, text("cost.yearly.unit", language, unit=unit.name(language)))
    heading = Heading(text("cost.yearly.title", language), subtitle_text, text("cost.yearly.note", language))
    rows = [yearly_row(study, table, panel, unit) for panel in YEARLY]
    points = [_published_entry(language)] if any(row.points for row in rows) else []
    yield Drawing("cost_by_year", draw_rows(study, heading, rows, points), heading.title)


def _published_entry(language: str) -> LegendEntry:
    point = Line2D([], [], color="black", marker="o", markersize=4, markerfacecolor="white", linestyle="none")
    return LegendEntry(point, text("cost.yearly.published", language))


def whole_years(study: StoredStudy) -> pd.DataFrame:
    """Return the spending of years that are simulated from January to December, empty where no table holds any."""
    path = study.folder / FILE
    table = pd.read_csv(path, dtype={"arm": str}) if path.is_file() else pd.DataFrame({"year": [], "arm": []})
    first, last = study.first_date, study.last_date
    is_whole = table["year"].between(first.year + (first.month > 1), last.year - (last.month < DECEMBER))
    return table[is_whole & table["arm"].isin(study.arms)]


def yearly_row(study: StoredStudy, table: pd.DataFrame, panel: str, unit: MoneyUnit) -> Row:
    """Return the row of what a payer, or all three, spend in each of the years of a table."""
    of_payer = table[table["payer"] == YEARLY[panel]]
    bands = {arm: _band(of_payer[of_payer["arm"] == arm]).scaled(1 / unit.euros) for arm in study.arms}
    points = _published(of_payer[of_payer["arm"] == study.arms[0]], unit)
    top = max(top_of(list(bands.values()), LEAST_TOP), *(1.1 * point.value for point in points), 0.0)
    title = text(f"cost.panel.{panel}", study.language)
    return Row(title=title, bands=bands, limits=(0.0, top), axis=number_axis, written=amount, points=points)


def _band(rows: pd.DataFrame) -> Band:
    days = tuple(_place(year) for year in rows["year"])
    return Band(days, *(tuple(map(float, rows[name])) for name in ("q05", "q50", "q95", "mean")))


def _place(year: int) -> date:
    """Return where a year's spending stands on the axis of time: at the mark that carries its number."""
    return date(int(year), 1, 1)


def _published(rows: pd.DataFrame, unit: MoneyUnit) -> list[Observed]:
    """Return the amounts published for years, without an error, of which nobody tells."""
    known = [(int(year), float(value)) for year, value in zip(rows["year"], rows["observed"], strict=True)]
    return [
        Observed(national(COST), _place(year), value / unit.euros, 0.0, True, "")
        for year, value in known
        if not isnan(value)
    ]
