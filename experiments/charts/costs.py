"""What the policies cost in each whole year: all payers together and each of them, with the amounts published."""

from collections.abc import Iterator

import pandas as pd

from experiments.charts.chart import Chart
from experiments.charts.measures import amount_measure
from experiments.charts.study_curves import study_curves
from experiments.language.numbers import MoneyUnit, money_unit_for
from experiments.language.texts import in_sentence, text
from experiments.plots.figures.cost import YEARLY, whole_years, yearly_row
from experiments.plots.results import StoredStudy

PANELS = ("all", *(panel for panel in YEARLY if panel != "all"))


def cost_charts(study: StoredStudy) -> Iterator[Chart]:
    """Yield a chart of all spending and one for each payer, where a whole year was simulated."""
    table = whole_years(study)
    if table.empty:
        return
    unit = money_unit_for(float(table["q95"].max()))
    for panel in PANELS:
        yield _chart(study, table, panel, unit)


def _chart(study: StoredStudy, table: pd.DataFrame, panel: str, unit: MoneyUnit) -> Chart:
    language, row = study.language, yearly_row(study, table, panel, unit)
    label = text("charts.cost", language, payer=in_sentence(text(f"cost.panel.{panel}", language)))
    words = text("charts.unit.cost", language, unit=unit.name(language))
    measure = amount_measure(f"cost_by_year_{YEARLY[panel]}", label, words, unit.short(language))
    bands = {arm: band for arm, band in row.bands.items() if band}
    note = text("cost.yearly.note", language) if row.points else ""
    return study_curves(study, bands, measure, observed=row.points, note=note)
