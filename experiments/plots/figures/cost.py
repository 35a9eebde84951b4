"""What the policies cost since the start, payer by payer."""

from collections.abc import Iterator
from functools import partial

from experiments.language.money import Unit, digits_of, unit_for
from experiments.plots import words
from experiments.plots.canvas import Drawing, Heading, subtitle
from experiments.plots.curve_rows import Row, draw_rows
from experiments.plots.results import StoredStudy
from experiments.plots.series import number_axis, top_of

TITLE = {"fr": "Dépense cumulée pour les CPTS, par payeur", "en": "Cumulative spending on CPTS, by payer"}
UNIT = {
    "fr": "{unit} depuis {when} (échelles verticales différentes)",
    "en": "{unit} since {when} (vertical scales differ)",
}
PANELS = {
    "cost_cnam_euros": {"fr": "Assurance maladie (ACI)", "en": "Assurance maladie (ACI)"},
    "cost_fir_euros": {"fr": "ARS (FIR)", "en": "ARS (FIR)"},
    "cost_facilitation_euros": {"fr": "Équipes d'appui ARS et CPAM", "en": "ARS and CPAM support teams"},
}
TOTAL = {
    "fr": "En {when}, total des trois payeurs en moyenne des simulations : {counts}.",
    "en": "In {when}, total of the three payers in the mean of the runs: {counts}.",
}
MAX_TOTALS = 6  # arms whose totals the note gives
LEAST_TOP = 0.1  # of the unit


def draw(study: StoredStudy) -> Iterator[Drawing]:
    """Yield one figure with a row for each payer."""
    language = study.language
    if not all(study.bands(metric) for metric in PANELS):
        return
    unit = unit_for(max(band.high[-1] for metric in PANELS for band in study.bands(metric).values()))
    since = words.month_and_year(study.first_date, language)
    told = {language: UNIT[language].format(unit=unit.name[language], when=since)}
    heading = Heading(TITLE[language], subtitle(study, told), _totals(study, unit))
    rows = [_row(study, metric, unit) for metric in PANELS]
    yield Drawing("cost", draw_rows(study, heading, rows), TITLE[language])


def amount(value: float, language: str) -> str:
    """Return an amount with three digits, or as many as stand before the decimal sign."""
    return words.number(value, language, digits_of(value))


def _row(study: StoredStudy, metric: str, unit: Unit) -> Row:
    bands = {arm: band.scaled(1 / unit.euros) for arm, band in study.bands(metric).items()}
    return Row(
        title=PANELS[metric][study.language],
        bands=bands,
        limits=(0.0, top_of(list(bands.values()), LEAST_TOP)),
        axis=number_axis,
        written=partial(amount, language=study.language),
    )


def _totals(study: StoredStudy, unit: Unit) -> str:
    """Return what all payers spend on each arm; means add up, medians would not."""
    if len(study.arms) > MAX_TOTALS:
        return ""
    language = study.language
    totals = {arm: sum(study.band(arm, metric).mean[-1] for metric in PANELS) / unit.euros for arm in study.arms}
    counts = [f"{study.label(arm)} {amount(total, language)} {unit.short[language]}" for arm, total in totals.items()]
    return TOTAL[language].format(when=words.month_and_year(study.last_date, language), counts=", ".join(counts))
