"""List the stored studies: their arms, the runs done, missing and failed, their age, and the code behind them."""

from rich.table import Table

from experiments.configuration.schema import TaskSettings
from experiments.language.numbers import duration
from experiments.language.texts import text
from experiments.storing.list_studies import StoredStudy, stored_studies
from experiments.study.definition import StudyDefinition
from experiments.tasks._terminal import Terminal

_COLUMNS = ("study", "arms", "done", "missing", "failed", "age", "commit", "changed")

Settings = TaskSettings


def run(study: StudyDefinition, settings: TaskSettings) -> int:
    """Print the studies in the folder of results."""
    terminal, root = Terminal(study.language), study.results.parent
    found = stored_studies(root)
    if not found:
        terminal.say("list.nothing", folder=root)
        return 0
    terminal.console.print(_table(found, study.language))
    if any(one.changes for one in found):
        terminal.say("list.older")
    return 0


def _table(studies: tuple[StoredStudy, ...], language: str) -> Table:
    table = Table(*(text(f"list.column.{name}", language) for name in _COLUMNS))
    for one in studies:
        arms = ", ".join(one.arms) or text("list.damaged", language)
        counts = ("?" if n is None else str(n) for n in (one.n_done, one.n_missing, one.n_failed))
        age, commit, changes = duration(one.age_seconds, language), _commit(one, language), _changes(one, language)
        table.add_row(one.name, arms, *counts, age, commit, changes)
    return table


def _commit(study: StoredStudy, language: str) -> str:
    short = "?" if study.commit is None else study.commit[:10]
    return text("list.modified", language, commit=short) if study.clean is False else short


def _changes(study: StoredStudy, language: str) -> str:
    if study.changes is None:
        return "?"
    changed = [text("list.code", language)] * study.changes.code + [text("list.data", language)] * bool(
        study.changes.data
    )
    return ", ".join(changed) or "–"
