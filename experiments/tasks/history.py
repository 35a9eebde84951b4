"""Hold the common past of a stored study against every national observation, and say which it misses."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
from rich.table import Table

from experiments.comparing.screen import wide_console
from experiments.configuration.schema import TaskSettings
from experiments.language.numbers import significant
from experiments.mistakes import UserMistake
from experiments.observations.history_fit import HistoryFit, history_fits
from experiments.observations.model_terms import PER_CENT
from experiments.storing.manifest import read_manifest
from experiments.study.definition import StudyDefinition
from sim.world.tables import load_observations

_TITLE = {
    "fr": "{study} : médiane du passé commun et observations ({missed} des {scored} lignes notées hors tolérance)",
    "en": "{study}: median of the common past beside the observations ({missed} of {scored} scored rows missed)",
}
_COLUMNS = {
    "fr": ("Indicateur", "Date", "Observé", "Simulé", "Écart", "Tolérance", ""),
    "en": ("Metric", "Date", "Observed", "Simulated", "Difference", "Tolerance", ""),
}
_VERDICT = {
    "fr": {True: "dans la tolérance", False: "manqué", None: "non noté"},
    "en": {True: "within tolerance", False: "missed", None: "not scored"},
}
FILE = "history_fit.csv"
PAGE = "history_fit.md"  # the scored rows as they stand in docs/model.md


Settings = TaskSettings


def run(study: StudyDefinition, settings: TaskSettings) -> int:
    """Print and store how the baseline's median passes at each observation; returns 0.

    Raises UserMistake when the study has not been run, or is not about the whole country.
    """
    file = study.results / "summary.csv"
    if not file.exists():
        allowed = "a study that has been run (task=list names them); run this one first with task=simulate"
        raise UserMistake(f"study {study.name!r} has not been run", f"study={study.name}", allowed)
    manifest = read_manifest(study.results) or {}
    place = manifest.get("configuration", {}).get("territory", {})
    if place.get("kind") != "france" or place.get("file"):
        what = f"study {study.name!r} is not about the whole country, and the observations are"
        raise UserMistake(what, f"study={study.name}", "a study with territory=france and no file of its own")
    found = history_fits(load_observations(), _medians(pd.read_csv(file, dtype={"code": str}), study.baseline))
    _frame(found).to_csv(study.results / FILE, index=False, float_format="%.6g", lineterminator="\n")
    (study.results / PAGE).write_text(_markdown(found), encoding="utf-8")
    wide_console().print(_table(study, found))
    return 0


def _medians(summary: pd.DataFrame, arm: str) -> dict[str, list[tuple[date, float]]]:
    national = summary[(summary["arm"] == arm) & (summary["level"] == "national")].sort_values("date")
    return {
        str(metric): [(date.fromisoformat(day), value) for day, value in zip(rows["date"], rows["q50"], strict=True)]
        for metric, rows in national.groupby("metric")
    }


def _frame(found: Sequence[HistoryFit]) -> pd.DataFrame:
    columns = ("metric", "date", "observed", "simulated", "tolerance", "scored", "passes")
    rows = [
        (fit.metric, fit.day.isoformat(), fit.observed, fit.simulated, fit.tolerance, fit.scored, fit.passes)
        for fit in found
    ]
    return pd.DataFrame(rows, columns=list(columns))


def _markdown(found: Sequence[HistoryFit]) -> str:
    """Return the scored rows as a table for a document: coverages in %, the rest in its own unit."""
    lines = ["| metric | date | observed | simulated | tolerance | within |", "|---|---|---|---|---|---|"]
    for fit in sorted((fit for fit in found if fit.scored), key=lambda fit: (fit.metric, fit.day)):
        name = fit.metric.removesuffix(PER_CENT)
        scale = 100.0 if name != fit.metric else 1.0
        numbers = " | ".join(f"{scale * value:.1f}" for value in (fit.observed, fit.simulated, fit.tolerance))
        lines.append(f"| {name} | {fit.day} | {numbers} | {'yes' if fit.passes else '**no**'} |")
    return "\n".join(lines) + "\n"


def _table(study: StudyDefinition, found: Sequence[HistoryFit]) -> Table:
    scored = [fit for fit in found if fit.scored]
    missed = sum(not fit.passes for fit in scored)
    title = _TITLE[study.language].format(study=study.name, missed=missed, scored=len(scored))
    table = Table(title=title, title_justify="left")
    for column in _COLUMNS[study.language]:
        table.add_column(column)
    for fit in sorted(found, key=lambda fit: (fit.metric, fit.day)):
        values = (fit.observed, fit.simulated, fit.simulated - fit.observed, fit.tolerance)
        numbers = (significant(value, study.language, 4) for value in values)
        verdict = _VERDICT[study.language][fit.passes if fit.scored else None]
        table.add_row(fit.metric, fit.day.isoformat(), *numbers, verdict)
    return table
