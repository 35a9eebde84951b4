"""List the stored studies: their arms, the runs done, missing and failed, their age, and the code behind them."""

from rich.table import Table

from experiments.comparing.screen import wide_console
from experiments.configuration.schema import TaskSettings
from experiments.storing.list_studies import StoredStudy, stored_studies
from experiments.study.definition import StudyDefinition

_COLUMNS = {
    "fr": ("Étude", "Scénarios", "Faites", "Manquantes", "Échouées", "Âge", "Version", "Changé depuis"),
    "en": ("Study", "Arms", "Done", "Missing", "Failed", "Age", "Commit", "Changed since"),
}
_NONE = {"fr": "Aucune étude dans {folder}.", "en": "No study in {folder}."}
_MODIFIED = {"fr": "{commit} (modifié)", "en": "{commit} (modified)"}
_DAMAGED = {"fr": "manifeste illisible", "en": "damaged manifest"}
_CODE, _DATA = {"fr": "code", "en": "code"}, {"fr": "données", "en": "data"}
_OLDER = {
    "fr": "Changé depuis : relancée, l'étude refait toutes ses simulations avec le code et les données d'aujourd'hui.",
    "en": "Changed since: started again, the study makes all its runs anew with the code and data of today.",
}
_AGES = ((86400.0, {"fr": "j", "en": "d"}), (3600.0, {"fr": "h", "en": "h"}), (60.0, {"fr": "min", "en": "min"}))


Settings = TaskSettings


def run(study: StudyDefinition, settings: TaskSettings) -> int:
    """Print the studies in the folder of results."""
    console, root = wide_console(), study.results.parent
    found = stored_studies(root)
    if not found:
        console.print(_NONE[study.language].format(folder=root), highlight=False, markup=False)
        return 0
    console.print(_table(found, study.language))
    if any(one.changes for one in found):
        console.print(_OLDER[study.language], highlight=False, soft_wrap=True)
    return 0


def _table(studies: tuple[StoredStudy, ...], language: str) -> Table:
    table = Table(*_COLUMNS[language])
    for one in studies:
        arms = ", ".join(one.arms) or _DAMAGED[language]
        counts = ("?" if n is None else str(n) for n in (one.n_done, one.n_missing, one.n_failed))
        age, commit, changes = _age(one.age_seconds, language), _commit(one, language), _changes(one, language)
        table.add_row(one.name, arms, *counts, age, commit, changes)
    return table


def _age(seconds: float, language: str) -> str:
    for length, unit in _AGES:
        if seconds >= length:
            return f"{seconds / length:.0f} {unit[language]}"
    return f"{max(seconds, 0.0):.0f} s"


def _commit(study: StoredStudy, language: str) -> str:
    short = "?" if study.commit is None else study.commit[:10]
    return _MODIFIED[language].format(commit=short) if study.clean is False else short


def _changes(study: StoredStudy, language: str) -> str:
    if study.changes is None:
        return "?"
    changed = [_CODE[language]] * study.changes.code + [_DATA[language]] * bool(study.changes.data)
    return ", ".join(changed) or "–"
