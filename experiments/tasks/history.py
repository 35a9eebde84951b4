"""Hold the common past of a stored study against every national observation, and say which it misses."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.table import Table

from experiments.configuration.schema import TaskSettings
from experiments.language.numbers import full_date, number, percent, significant
from experiments.language.texts import text
from experiments.mistakes import UserMistake
from experiments.observations.history_fit import HistoryFit, write_history_fits
from experiments.observations.model_terms import PER_CENT, SPENDING, model_name
from experiments.storing.manifest import read_manifest
from experiments.storing.parquet_tables import read_parquet
from experiments.storing.results_folder import check_writable
from experiments.study.definition import StudyDefinition
from experiments.tasks._terminal import Terminal
from sim.metrics import metric

_COLUMNS: Final = ("metric", "date", "observed", "simulated", "difference", "tolerance")
Settings = TaskSettings


def run(study: StudyDefinition, settings: TaskSettings) -> int:
    """Print and store how the baseline's median passes at each observation; returns 0.

    Raises UserMistake when the study has not been run, or is not about the whole country.
    """
    check_writable(study.results)
    file = study.results / "summary.parquet"
    if not file.exists():
        allowed = "a study that has been run (task=list names them); run this one first with task=simulate"
        raise UserMistake(f"study {study.name!r} has not been run", f"study={study.name}", allowed)
    manifest = read_manifest(study.results) or {}
    place = manifest.get("configuration", {}).get("territory", {})
    if place.get("kind") != "france" or place.get("file"):
        what = f"study {study.name!r} is not about the whole country, and the observations are"
        raise UserMistake(what, f"study={study.name}", "a study with territory=france and no file of its own")
    fits = write_history_fits(read_parquet(file, arm=study.baseline, level="national"), study.baseline, study.results)
    Terminal(study.language).console.print(_table(study, fits))
    return 0


def _table(study: StudyDefinition, fits: Sequence[HistoryFit]) -> Table:
    scored, language = [fit for fit in fits if fit.scored], study.language
    missed = sum(not fit.passes for fit in scored)
    title = text("history.title", language, study=study.name, missed=missed, scored=len(scored))
    table = Table(title=title, title_justify="left")
    for column in _COLUMNS:
        table.add_column(text(f"history.column.{column}", language))
    table.add_column("")
    for fit in sorted(fits, key=lambda fit: (fit.metric, fit.day)):
        verdict = "not_scored" if not fit.scored else "passes" if fit.passes else "missed"
        day, words = full_date(fit.day, language), text(f"history.verdict.{verdict}", language)
        table.add_row(_name(fit, language), day, *_numbers(fit, language), words)
    return table


def _name(fit: HistoryFit, language: str) -> str:
    """Return what was observed: the name of a metric, or spending in a year."""
    if fit.metric == SPENDING:
        return text("history.spending", language)
    return metric(model_name(fit.metric)).label[language]


def _numbers(fit: HistoryFit, language: str) -> Iterator[str]:
    """Yield the observation, the model, the difference and the tolerance: shares in per cent, others as they are."""
    difference, is_share = fit.simulated - fit.observed, fit.metric.endswith(PER_CENT)
    for value in (fit.observed, fit.simulated):
        yield percent(value, language, 1) if is_share else significant(value, language, 4)
    for value, is_signed in ((difference, True), (fit.tolerance, False)):
        written = number(100 * value if is_share else value, language, 1, signed=is_signed)
        yield written + (text("comparing.points", language) if is_share else "")
