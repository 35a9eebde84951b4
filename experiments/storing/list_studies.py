"""The studies in a folder of results, and how far each has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import Any

from experiments.storing.manifest import MALFORMED, MANIFEST, keeps_sums, names_runs, planned_in, read_manifest
from experiments.storing.run_files import RUNS, read_failures, stored_identities
from experiments.storing.versions import Changes, changes_since
from experiments.study.run_hash import CodeAndData, code_and_data_with


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
    now = code_and_data_with(None)
    folders = sorted(file.parent for file in root.glob(f"*/{MANIFEST}"))
    found = (_stored(folder, now) for folder in folders)
    return tuple(one for one in found if one is not None)


def _stored(folder: Path, now: CodeAndData) -> StoredStudy | None:
    manifest = read_manifest(folder)
    try:
        if manifest is not None and keeps_sums(manifest):
            return _summed(folder, manifest, now)
        if manifest is not None:
            return _described(folder, manifest, now) if names_runs(manifest) else None
    except MALFORMED:
        pass
    return _damaged(folder) if (folder / RUNS).is_dir() else None


def _described(folder: Path, manifest: Mapping[str, Any], now: CodeAndData) -> StoredStudy:
    """Return what a manifest says. Raises one of MALFORMED when it says something else than manifests do."""
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
        changes=changes_since(manifest, _code_and_data_now(manifest, now)),
    )


def _summed(folder: Path, manifest: Mapping[str, Any], now: CodeAndData) -> StoredStudy:
    """Return what the manifest of a study says of which only sums are kept; its runs are counted when it ended."""
    counts = manifest["runs"]
    return StoredStudy(
        name=folder.name,
        n_done=int(counts["done"]),
        age_seconds=_age_of(folder),
        arms=tuple(str(arm["name"]) for arm in manifest["arms"]),
        n_missing=int(counts["planned"]) - int(counts["done"]) - int(counts["failed"]),
        n_failed=int(counts["failed"]),
        commit=str(manifest["commit"]),
        clean=manifest["clean"],
        changes=changes_since(manifest, _code_and_data_now(manifest, now)),
    )


def _code_and_data_now(manifest: Mapping[str, Any], now: CodeAndData) -> CodeAndData:
    """Return the code and data of today, with the person's own territories file where the study has one."""
    file = manifest["configuration"]["territory"]["file"]
    try:
        return now if file is None else code_and_data_with(Path(file))
    except OSError:
        return now  # gone, which is a change too


def _damaged(folder: Path) -> StoredStudy:
    return StoredStudy(folder.name, len(stored_identities(folder)), _age_of(folder))


def _age_of(folder: Path) -> float:
    return time() - (folder / MANIFEST).stat().st_mtime
