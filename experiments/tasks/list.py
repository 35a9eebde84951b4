"""List the stored studies: their arms, the runs done, missing and failed, their age, and the code behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import Any

from rich.table import Table

from experiments.comparing.screen import wide_console
from experiments.configuration.schema import TaskSettings
from experiments.storing.manifest import MANIFEST, names_runs, planned_in, read_manifest
from experiments.storing.run_files import RUNS, read_failures, stored_identities
from experiments.storing.versions import Changes, changes_since
from experiments.study.definition import StudyDefinition
from experiments.study.run_hash import Origin, origin_with

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
_MALFORMED = (KeyError, TypeError, ValueError, AttributeError)


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


@dataclass(frozen=True)
class StoredStudy:
    """How far a stored study has come; without a manifest that can be read, only what its folder shows."""

    name: str
    n_done: int
    age_seconds: float  # since its manifest was written
    arms: tuple[str, ...] = ()
    n_missing: int | None = None
    n_failed: int | None = None
    commit: str | None = None
    clean: bool | str = True
    changes: Changes | None = None  # of code and data, since it was made


def stored_studies(root: Path) -> tuple[StoredStudy, ...]:
    """Return the studies in a folder of results, sorted by name; folders of other tasks are left out."""
    now = origin_with(None)
    folders = sorted(file.parent for file in root.glob(f"*/{MANIFEST}"))
    found = (_stored(folder, now) for folder in folders)
    return tuple(one for one in found if one is not None)


def _stored(folder: Path, now: Origin) -> StoredStudy | None:
    manifest = read_manifest(folder)
    try:
        if manifest is not None:
            return _described(folder, manifest, now) if names_runs(manifest) else None
    except _MALFORMED:
        pass
    return _damaged(folder) if (folder / RUNS).is_dir() else None


def _described(folder: Path, manifest: Mapping[str, Any], now: Origin) -> StoredStudy:
    """Return what a manifest says. Raises one of _MALFORMED when it says something else than manifests do."""
    planned = {run.identity for run in planned_in(manifest)}
    done = stored_identities(folder) & planned
    failed = {failure.identity for failure in read_failures(folder)} & (planned - done)
    return StoredStudy(
        name=folder.name,
        n_done=len(done),
        age_seconds=_age_of(folder),
        arms=tuple(str(arm["name"]) for arm in manifest["arms"]),
        n_missing=len(planned - done - failed),
        n_failed=len(failed),
        commit=str(manifest["commit"]),
        clean=manifest["clean"],
        changes=changes_since(manifest, _origin_now(manifest, now)),
    )


def _origin_now(manifest: Mapping[str, Any], now: Origin) -> Origin:
    """Return the code and data of today, with the person's own territories file where the study has one."""
    file = manifest["configuration"]["territory"]["file"]
    try:
        return now if file is None else origin_with(Path(file))
    except OSError:
        return now  # gone, which is a change too


def _damaged(folder: Path) -> StoredStudy:
    return StoredStudy(folder.name, len(stored_identities(folder)), _age_of(folder))


def _age_of(folder: Path) -> float:
    return time() - (folder / MANIFEST).stat().st_mtime


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
