"""Make a sample of stored runs again, from what the manifest says of them, and compare bit for bit."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pydantic import Field

from experiments.configuration.restored_study import restored_study
from experiments.configuration.schema import Part, TaskSettings
from experiments.configuration.stored_studies import stored_names
from experiments.language.texts import text
from experiments.mistakes import UserMistake, listed, nearest
from experiments.running.reproduce import Reproduction, draw_sample, reproduce, undescribed
from experiments.storing.manifest import MALFORMED, names_runs, planned_in, read_manifest
from experiments.storing.outcomes import RunKey
from experiments.storing.run_files import stored_identities
from experiments.storing.versions import changed_libraries, changes_since
from experiments.study.definition import StudyDefinition
from experiments.study.run_hash import code_and_data
from experiments.tasks._terminal import Terminal

_MOST_FILES_NAMED = 3


class Sample(Part):
    """Which stored runs are made again."""

    size: int = Field(ge=1, le=1_000_000, description="stored runs")
    seed: int = Field(ge=0, le=2**63 - 1, description="a whole number")


class Settings(TaskSettings):
    """The settings of task=verify."""

    sample: Sample


def run(study: StudyDefinition, settings: Settings) -> int:
    """Print for each run of a sample whether it is reproduced; returns 0 when all are, 1 when one is not.

    Raises UserMistake when there is no such study, or when this version cannot read its configuration.
    """
    terminal, language = Terminal(study.language), study.language
    manifest, stored = _stored_runs(study)
    restored = restored_study(manifest, study.results, settings.configs)
    chosen = draw_sample(stored, settings.sample.size, settings.sample.seed)
    terminal.say("verify.sample", study=study.name, n=len(chosen), stored=len(stored))
    terminal.line(_changes_in_words(manifest, restored, language))
    strange = undescribed(stored, manifest, restored)
    if strange:
        terminal.say("verify.undescribed", n=len(strange), arms=", ".join(sorted({run.arm for run in strange})))
    n_bad = 0
    for one in reproduce(chosen, manifest, restored, study.results):
        run, verdict = one.run, _verdict_in_words(one, language)
        named = text("verify.named", language, arm=run.arm, draw=run.draw, replicate=run.replicate, verdict=verdict)
        terminal.line(f"  {named}")
        n_bad += not one.is_reproduced
    terminal.say("verify.some" if n_bad else "verify.all", n=n_bad, size=len(chosen))
    return 1 if n_bad or strange else 0


def _stored_runs(study: StudyDefinition) -> tuple[Mapping[str, Any], Sequence[RunKey]]:
    """Return the manifest of a study and the runs that it names and that are stored. Raises UserMistake without any."""
    manifest, folder = read_manifest(study.results), study.results
    try:
        planned = planned_in(manifest) if manifest and names_runs(manifest) else ()
    except MALFORMED:
        planned = ()
    there = stored_identities(folder)
    stored = tuple(one for one in planned if one.identity in there)
    if manifest is None or not stored:
        known = stored_names(folder.parent)
        what = f"study {study.name!r} has no stored runs"
        raise UserMistake(what, str(folder), f"study=NAME: {listed(known)}", nearest(study.name, known))
    return manifest, stored


def _changes_in_words(manifest: Mapping[str, Any], restored: StudyDefinition, language: str) -> str:
    changes, changed = changes_since(manifest, code_and_data(restored)), []
    if changes.code:
        changed.append(text("verify.code", language, commit=str(manifest.get("commit"))[:10]))
    if changes.data:
        more = ", …" if len(changes.data) > _MOST_FILES_NAMED else ""
        changed.append(text("verify.data", language, files=", ".join(changes.data[:_MOST_FILES_NAMED]) + more))
    changed.extend(
        text("verify.version", language, name=name, now=now, then=then)
        for name, then, now in changed_libraries(manifest)
    )
    return text("verify.changed", language, what=", ".join(changed)) if changed else text("verify.unchanged", language)


def _verdict_in_words(one: Reproduction, language: str) -> str:
    if one.difference is None:
        return text(f"verify.{one.verdict}", language, message=one.message)
    found = asdict(one.difference)
    for name in ("stored", "made"):
        found[name] = text("verify.nothing", language) if found[name] is None else repr(found[name])
    return text("verify.differs", language, **found)
