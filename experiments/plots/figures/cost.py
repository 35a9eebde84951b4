"""What the policies cost since the start, payer by payer."""

from collections.abc import Iterator

from experiments.language.numbers import MoneyUnit, digits_of, money_unit_for, month_and_year, number
from experiments.language.texts import text
from experiments.plots.canvas import Drawing, Heading, subtitle
from experiments.plots.curve_rows import Row, draw_rows
from experiments.plots.results import StoredStudy
from experiments.plots.series import number_axis, top_of

PANELS = ("cost_cnam_euros", "cost_fir_euros", "cost_facilitation_euros")
MAX_TOTALS = 6  # arms whose totals the note gives
LEAST_TOP = 0.1  # of the unit


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a row for each payer."""
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
