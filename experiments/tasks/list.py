"""List the stored studies: their arms, the runs done, missing and failed, their age and the commit behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import Any

from rich.table import Table

from experiments.study.manifest import MANIFEST, names_runs, planned_in, read_manifest
from experiments.study.screen import wide_console
from experiments.study.settings import Study
from experiments.study.store import read_failures, run_path

_COLUMNS = {
    "fr": ("Étude", "Scénarios", "Faites", "Manquantes", "Échouées", "Âge", "Version"),
    "en": ("Study", "Arms", "Done", "Missing", "Failed", "Age", "Commit"),
}
_NONE = {"fr": "Aucune étude dans {folder}.", "en": "No study in {folder}."}
_MODIFIED = {"fr": "{commit} (modifié)", "en": "{commit} (modified)"}
_AGES = ((86400.0, {"fr": "j", "en": "d"}), (3600.0, {"fr": "h", "en": "h"}), (60.0, {"fr": "min", "en": "min"}))


def run(study: Study, arguments: Mapping[str, Any]) -> int:
    """Print the studies in the folder of results."""
    console, root = wide_console(), study.results.parent
    found = stored_studies(root)
    if found:
        console.print(_table(found, study.language))
    else:
        console.print(_NONE[study.language].format(folder=root), highlight=False)
    return 0


@dataclass(frozen=True)
class StoredStudy:
    """How far a stored study has come."""

    name: str
    arms: tuple[str, ...]
    n_done: int
    n_missing: int
    n_failed: int
    age_seconds: float  # since its manifest was written
    commit: str
    clean: bool | str


def stored_studies(root: Path) -> tuple[StoredStudy, ...]:
    """Return the studies in a folder of results, sorted by name; folders of other tasks are left out."""
    folders = sorted(file.parent for file in root.glob(f"*/{MANIFEST}"))
    manifests = [(folder, read_manifest(folder)) for folder in folders]
    return tuple(_stored(folder, found) for folder, found in manifests if found and names_runs(found))


def _stored(folder: Path, manifest: Mapping[str, Any]) -> StoredStudy:
    planned = {run.identity for run in planned_in(manifest)}
    done = {identity for identity in planned if run_path(folder, identity).exists()}
    failed = {failure.identity for failure in read_failures(folder)} & (planned - done)
    return StoredStudy(
        name=folder.name,
        arms=tuple(arm["name"] for arm in manifest["arms"]),
        n_done=len(done),
        n_missing=len(planned - done - failed),
        n_failed=len(failed),
        age_seconds=time() - (folder / MANIFEST).stat().st_mtime,
        commit=str(manifest["commit"]),
        clean=manifest["clean"],
    )


def _table(studies: tuple[StoredStudy, ...], language: str) -> Table:
    table = Table(*_COLUMNS[language])
    for one in studies:
        counts = (str(one.n_done), str(one.n_missing), str(one.n_failed))
        table.add_row(one.name, ", ".join(one.arms), *counts, _age(one.age_seconds, language), _commit(one, language))
    return table


def _age(seconds: float, language: str) -> str:
    for length, unit in _AGES:
        if seconds >= length:
            return f"{seconds / length:.0f} {unit[language]}"
    return f"{seconds:.0f} s"


def _commit(study: StoredStudy, language: str) -> str:
    short = study.commit[:10]
    return _MODIFIED[language].format(commit=short) if study.clean is False else short
