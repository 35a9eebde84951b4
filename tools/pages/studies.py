"""The studies behind the pages: whether they are stored as their files now ask, and running those that are not."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.mistakes import UserMistake
from experiments.storing.manifest import names_runs, plain, planned_in, read_manifest
from experiments.storing.run_files import run_path
from experiments.study.definition import StudyDefinition
from experiments.study.run_hash import PROJECT, digest
from experiments.study.runs import planned_runs

TABLES = (
    *("summary.parquet", "comparison.parquet", "headlines.csv"),
    *("assumptions.csv", "targets.csv", "watchlist.csv"),
)


def study_of(name: str, overrides: Sequence[str], opened: Composer) -> StudyDefinition:
    """Return the study of an experiment as its files now ask; raises UserMistake for anything that does not fit."""
    return read_request(_asked(name, overrides), False, opened).study


def _asked(name: str, overrides: Sequence[str]) -> list[str]:
    return [f"experiment={name}", *overrides]


def is_stored(study: StudyDefinition) -> bool:
    """Say whether a study's folder holds tables of exactly the runs that it asks for now, all of them done."""
    manifest = read_manifest(study.results)
    if manifest is None or not names_runs(manifest) or not _has_tables(study.results):
        return False
    planned = {run.identity for run in planned_runs(study)}
    made = {run.identity for run in planned_in(manifest)}
    return planned == made and all(run_path(study.results, identity).exists() for identity in planned)


def has_same_configuration(study: StudyDefinition) -> bool:
    """Say whether a study's folder holds tables of the configuration that it asks for now, by whatever code."""
    manifest = read_manifest(study.results) or {}
    return _has_tables(study.results) and manifest.get("configuration_hash") == configuration_hash(study)


def configuration_hash(study: StudyDefinition) -> str:
    """Return the hash of the resolved arms, as the manifest of the study gives it."""
    return digest({arm.name: plain(arm.resolved) for arm in study.arms})


def _has_tables(folder: Path) -> bool:
    return all((folder / name).is_file() for name in TABLES)


def run_study(name: str, overrides: Sequence[str]) -> int:
    """Make the missing runs of an experiment in a process of its own, on the same screen; return its exit code."""
    command = [sys.executable, str(PROJECT / "run.py"), *_asked(name, overrides)]
    return subprocess.run(command, cwd=PROJECT, check=False).returncode


def refuse_other_configuration(study: StudyDefinition) -> None:
    """Raise UserMistake unless the stored tables are those of the configuration as it is now."""
    if not has_same_configuration(study):
        what = f"no stored tables of {study.name} have its present configuration"
        raise UserMistake(what, str(study.results), "without --stored, which runs what is missing")
