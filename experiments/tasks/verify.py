"""Make a sample of stored runs again, from what the manifest says of them, and compare bit for bit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field
from rich.console import Console

from experiments.comparing.screen import wide_console
from experiments.configuration.restored_study import MALFORMED, restored_study
from experiments.configuration.schema import Part, TaskSettings
from experiments.configuration.stored_studies import stored_names
from experiments.mistakes import UserMistake, listed, nearest
from experiments.running.make_runs import RunResult, Trajectory, make_run
from experiments.running.world_and_engine import engine_of, world_of
from experiments.storing.manifest import names_runs, package_versions, planned_in, read_manifest
from experiments.storing.outcomes import RunKey
from experiments.storing.reproduce import Difference, first_difference
from experiments.storing.run_files import Failure, read_content, read_run, stored_identities
from experiments.storing.versions import LIBRARIES, changes_since
from experiments.study.definition import StudyDefinition
from experiments.study.parameter_draws import ParameterDraw
from experiments.study.run_hash import Origin, digest, origin, run_identity
from experiments.study.runs import run_of
from sim.world.world import World

_MOST_FILES_NAMED = 3
_WORDS = {
    "sample": {
        "fr": "{study} : {n} des {stored} simulations enregistrées, refaites d'après le manifeste",
        "en": "{study}: {n} of {stored} stored runs, made again from what the manifest says",
    },
    "code": {"fr": "le code (celui d'alors : {commit})", "en": "the code (that of then: {commit})"},
    "data": {"fr": "les données ({files})", "en": "the data ({files})"},
    "library": {"fr": "{name} ({now} au lieu de {then})", "en": "{name} ({now} instead of {then})"},
    "changed": {
        "fr": "Changé depuis : {what}. Un écart est donc attendu et n'accuse pas les résultats.",
        "en": "Changed since: {what}. A difference is therefore expected and does not speak against the results.",
    },
    "unchanged": {
        "fr": "Ni le code, ni les données, ni les bibliothèques n'ont changé depuis.",
        "en": "Neither code, data nor libraries have changed since.",
    },
    "named": {
        "fr": "{arm}, jeu de paramètres {draw}, réplication {replicate} : {verdict}",
        "en": "{arm}, draw {draw}, replicate {replicate}: {verdict}",
    },
    "same": {"fr": "identique au bit près", "en": "the same, bit for bit"},
    "same_values": {
        "fr": "mêmes valeurs au bit près, dans un fichier écrit autrement",
        "en": "the same values, bit for bit, in a file that is written otherwise",
    },
    "damaged": {
        "fr": "fichier endommagé ; relancer l'étude le refait",
        "en": "its file is damaged; starting the study again makes it anew",
    },
    "failed": {"fr": "ne peut être refaite : {message}", "en": "it cannot be made again: {message}"},
    "other": {
        "fr": "le manifeste ne décrit pas la simulation que porte ce fichier (manifeste ou configuration altérés)",
        "en": "the manifest does not describe the run that this file holds (altered manifest or configuration)",
    },
    "unreadable": {
        "fr": "son fichier n'est pas celui d'une simulation ({error})",
        "en": "its file is not that of a run ({error})",
    },
    "differs": {
        "fr": "diffère d'abord le {day}, {level} {code}, {metric} : {stored} enregistré, {made} refait "
        "(en tout, {n} valeurs diffèrent)",
        "en": "first differs on {day}, {level} {code}, {metric}: {stored} stored, {made} made again "
        "(in all, {n} values differ)",
    },
    "all": {"fr": "Toutes se reproduisent.", "en": "All are reproduced."},
    "some": {
        "fr": "{n} sur {size} ne se reproduisent pas.",
        "en": "{n} of {size} are not reproduced.",
    },
    "nothing": {"fr": "rien", "en": "nothing"},
}


Words = Mapping[str, str]


class Sample(Part):
    """Which stored runs are made again."""

    size: int = Field(ge=1, le=1_000_000, description="stored runs")
    seed: int = Field(ge=0, le=2**63 - 1, description="a whole number")


class Settings(TaskSettings):
    """What task=verify is told."""

    sample: Sample


def run(study: StudyDefinition, settings: Settings) -> int:
    """Print for each run of a sample whether it is reproduced; returns 0 when all are, 1 when one is not.

    Raises UserMistake when there is no such study, or when this version cannot read its configuration.
    """
    console, words = wide_console(), {key: word[study.language] for key, word in _WORDS.items()}
    sample = settings.sample
    manifest, stored = _stored_runs(study)
    restored = restored_study(manifest, study.results, settings.configs)
    chosen = sorted(stored, key=lambda one: digest([sample.seed, one.identity]))[: sample.size]
    _say(console, words["sample"].format(study=study.name, n=len(chosen), stored=len(stored)))
    _say(console, _changes_in_words(manifest, restored, words))
    n_bad = 0
    for one, (is_good, verdict) in zip(
        chosen, _verdicts(chosen, manifest, restored, study.results, words), strict=True
    ):
        named = words["named"].format(arm=one.arm, draw=one.draw, replicate=one.replicate, verdict=verdict)
        _say(console, f"  {named}")
        n_bad += not is_good
    _say(console, words["some"].format(n=n_bad, size=len(chosen)) if n_bad else words["all"])
    return 1 if n_bad else 0


def _say(console: Console, text: str) -> None:
    console.print(text, highlight=False, markup=False, soft_wrap=True)


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


def _changes_in_words(manifest: Mapping[str, Any], restored: StudyDefinition, words: Words) -> str:
    changes, changed = changes_since(manifest, origin(restored)), []
    if changes.code:
        changed.append(words["code"].format(commit=str(manifest.get("commit"))[:10]))
    if changes.data:
        more = ", …" if len(changes.data) > _MOST_FILES_NAMED else ""
        changed.append(words["data"].format(files=", ".join(changes.data[:_MOST_FILES_NAMED]) + more))
    changed.extend(
        words["library"].format(name=name, now=now, then=then) for name, then, now in _other_libraries(manifest)
    )
    return words["changed"].format(what=", ".join(changed)) if changed else words["unchanged"]


def _other_libraries(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the libraries whose version has changed, with the version then and the version now."""
    packages, here = manifest.get("packages"), package_versions()
    then = packages if isinstance(packages, dict) else {}
    for name in LIBRARIES:
        if name in then and then[name] != here[name]:
            yield name, str(then[name]), here[name]


def _verdicts(
    chosen: Sequence[RunKey], manifest: Mapping[str, Any], restored: StudyDefinition, folder: Path, words: Words
) -> Iterator[tuple[bool, str]]:
    """Make runs again and yield for each whether it is as stored, and the verdict in words."""
    maker = _Maker(manifest, restored, origin(restored), world_of(restored), engine_of(restored).trajectory)
    for one in chosen:
        content = None if read_run(folder, one.identity) is None else read_content(folder, one.identity)
        again = None if content is None else maker.again(one)
        if content is None:
            yield False, words["damaged"]
        elif again is None:
            yield False, words["other"]
        elif isinstance(again, Failure):
            yield False, words["failed"].format(message=again.message)
        else:
            yield _compared(content, again, words)


@dataclass(frozen=True)
class _Maker:
    """All that is needed to make the runs of a manifest again."""

    manifest: Mapping[str, Any]
    study: StudyDefinition
    made_from: Origin
    world: World
    trajectory: Trajectory

    def again(self, one: RunKey) -> RunResult | None:
        """Return a run that is made again, None when the manifest does not describe it."""
        try:
            arm = next(arm for arm in self.study.arms if arm.name == one.arm)
            draw = ParameterDraw(one.draw, self.manifest["parameter_draws"][one.draw])
            identity = run_identity(self.study, arm, draw, one.replicate, self.made_from)
            run = run_of(self.study, arm, draw, one.replicate, one.identity)
        except (*MALFORMED, StopIteration):
            return None
        if identity != one.identity and not changes_since(self.manifest, self.made_from):
            return None
        return make_run(run, self.world, self.trajectory)


def _compared(content: bytes, again: bytes, words: Words) -> tuple[bool, str]:
    try:
        found = first_difference(content, again)
    except (KeyError, TypeError, ValueError) as error:
        return False, words["unreadable"].format(error=f"{type(error).__name__}: {error}")
    if found is None:
        return True, words["same"] if content == again else words["same_values"]
    return False, _difference_in_words(found, words)


def _difference_in_words(found: Difference, words: Words) -> str:
    stored, made = (words["nothing"] if value is None else repr(value) for value in (found.stored, found.made))
    return words["differs"].format(
        day=found.day,
        level=found.level,
        code=found.code,
        metric=found.metric,
        stored=stored,
        made=made,
        n=found.n_values,
    )
