"""The tables that a study prints at its end."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table

from experiments.study.figures import Figure
from experiments.study.outcomes import Outcomes, common_pairs

WORDS = {
    "outcomes": {
        "fr": "Ce que donne chaque scénario : médiane et intervalle à 90 % sur {runs} simulations",
        "en": "What each arm comes to: median and 90 % interval over {runs} runs",
    },
    "differences": {
        "fr": "Écart à {baseline} : moyenne et intervalle à 90 % des écarts appariés",
        "en": "Difference from {baseline}: mean and 90 % interval of the paired differences",
    },
    "figure": {"fr": "Indicateur", "en": "Figure"},
    "end": {"fr": "fin {month}/{year}", "en": "end {month}/{year}"},
}
_NARROWEST = 150  # columns; without a terminal nothing says how wide a page is


def wide_console() -> Console:
    """Return a console that does not cut tables when the output goes to a file or a pipe."""
    console = Console()
    return console if console.is_terminal else Console(width=max(console.width, _NARROWEST))


def outcomes_table(
    arms: Mapping[str, Outcomes], labels: Mapping[str, str], figures: Sequence[Figure], days: Sequence[date], lang: str
) -> Table:
    """Return the figures of every arm: a block for each date, a line for each figure, a column for each arm."""
    n_runs = min(len(outcomes.pairs) for outcomes in arms.values())
    table = _empty(WORDS["outcomes"][lang].format(runs=n_runs), [labels[arm] for arm in arms], lang)
    for day in days:
        _open_block(table, day, len(arms), lang)
        for figure in figures:
            table.add_row(
                figure.label[lang], *(figure.interval(figure.of(outcomes, day)) for outcomes in arms.values())
            )
    return table


def differences_table(
    arms: Mapping[str, Outcomes],
    baseline: str,
    labels: Mapping[str, str],
    figures: Sequence[Figure],
    days: Sequence[date],
    lang: str,
) -> Table:
    """Return the paired differences of every other arm from the baseline, laid out like the outcomes."""
    others = [arm for arm in arms if arm != baseline]
    table = _empty(_differences_title(labels[baseline], lang), [labels[arm] for arm in others], lang)
    for day in days:
        _open_block(table, day, len(others), lang)
        for figure in figures:
            cells = (_difference(figure, arms[arm], arms[baseline], day) for arm in others)
            table.add_row(figure.label[lang], *cells)
    return table


def _difference(figure: Figure, arm: Outcomes, baseline: Outcomes, day: date) -> str:
    pairs = common_pairs(arm, baseline)
    return figure.difference(figure.of(arm, day, pairs), figure.of(baseline, day, pairs))


def _empty(title: str, columns: Sequence[str], language: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(WORDS["figure"][language])
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _open_block(table: Table, day: date, n_columns: int, language: str) -> None:
    table.add_section()
    table.add_row(f"[bold]{_end_of(day, language)}[/bold]", *[""] * n_columns)


def _end_of(day: date, language: str) -> str:
    return WORDS["end"][language].format(month=day.month, year=day.year)


def labels_in(manifest: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return the arms' names for people, as the manifest has them."""
    return {arm["name"]: str(arm["label"].get(language, arm["name"])) for arm in manifest["arms"]}


def year_table(
    arm: Outcomes,
    baseline: Outcomes,
    labels: Mapping[str, str],
    figures: Sequence[Figure],
    days: Sequence[date],
    lang: str,
) -> Table:
    """Return the paired differences of one arm from the baseline: a line for each date, a column for each figure."""
    table = Table(title=f"{labels[arm.arm]}. {_differences_title(labels[baseline.arm], lang)}", title_justify="left")
    for column in ("", *(figure.label[lang] for figure in figures)):
        table.add_column(column, justify="right")
    for day in days:
        table.add_row(_end_of(day, lang), *(_difference(figure, arm, baseline, day) for figure in figures))
    return table


def _differences_title(baseline: str, language: str) -> str:
    return WORDS["differences"][language].format(baseline=baseline)
