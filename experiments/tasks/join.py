"""Join stored studies that ran in the same worlds: their arms side by side, paired, in a study of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

from pydantic import Field

from experiments.configuration.restored_study import restored_study
from experiments.configuration.schema import Name, TaskSettings
from experiments.configuration.stored_studies import stored_names
from experiments.mistakes import UserMistake, listed, unknown
from experiments.plots import draw_all
from experiments.running.run_study import write_results
from experiments.running.world_and_engine import world_of
from experiments.storing.joined_manifest import joined_manifest
from experiments.storing.manifest import names_runs, planned_in, read_manifest
from experiments.storing.results_folder import check_writable, lock_folder
from experiments.storing.run_files import read_failures, read_run, set_aside, write_content, write_failures
from experiments.study.definition import StudyDefinition
from experiments.tasks._terminal import Terminal
from experiments.tasks.simulate import Screen

Manifest = Mapping[str, Any]
FEWEST = 2


class Settings(TaskSettings):
    """The settings of task=join."""

    joined: list[Name] = Field(description="names of stored studies, at least two")


def run(study: StudyDefinition, settings: Settings) -> int:
    """Copy the runs of stored studies into one folder and write its tables and figures; returns 0, 1 for missing runs.

    Raises UserMistake for studies that are not stored or did not run in the same worlds.
    """
    terminal, start = Terminal(study.language), monotonic()
    studies = _stored(settings.joined, study.results.parent, study.name)
    manifest = {**joined_manifest(studies, study.name, study.baseline), "language": study.language}
    arms = [arm["name"] for arm in manifest["arms"]]
    if study.baseline not in arms:
        raise unknown("arm", study.baseline, arms, "baseline")
    restored = replace(restored_study(manifest, study.results, settings.configs), results=study.results)
    check_writable(study.results)
    with lock_folder(study.results, lambda: terminal.say("simulate.waiting")):
        n_copied = _copy_runs(manifest, [study.results.parent / name for name in studies], study.results)
        failures = read_failures(study.results)
        results = write_results(restored, manifest, world_of(restored), draw_all, failures, start)
    terminal.say("join.joined", n=len(arms), studies=", ".join(studies), runs=n_copied)
    Screen(restored, terminal.console).show(results)
    return 0 if n_copied == manifest["runs"]["planned"] else 1


def _stored(names: Iterable[str], folder: Path, own: str) -> dict[str, Manifest]:
    """Return the manifests of stored studies, by name. Raises UserMistake for fewer than two, or one without runs."""
    wanted, known = list(dict.fromkeys(names)), stored_names(folder)
    if len(wanted) < FEWEST or own in wanted:
        what = f"a study cannot be joined with itself (study={own})" if own in wanted else "nothing to join"
        allowed = f"joined=[STUDY,STUDY] study=NEW_NAME, of the stored {listed(known)}"
        raise UserMistake(what, "joined", allowed)
    found = {name: read_manifest(folder / name) for name in wanted}
    for name, manifest in found.items():
        if manifest is None or not names_runs(manifest):
            raise unknown("stored study", name, known, "joined")
    return {name: manifest for name, manifest in found.items() if manifest is not None}


def _copy_runs(manifest: Manifest, sources: Iterable[Path], folder: Path) -> int:
    """Copy the runs of a manifest that are whole into a folder, with the failures; return how many runs it holds."""
    wanted = {run.identity for run in planned_in(manifest)}
    set_aside(folder, wanted)
    copied, failures = set[str](), []
    for source in sources:
        for identity in sorted(wanted - copied):
            found = read_run(source, identity)
            if found is not None:
                write_content(folder, identity, found.content)
                copied.add(identity)
        failures += [failure for failure in read_failures(source) if failure.identity in wanted]
    write_failures(folder, failures)
    return len(copied)
