"""Make a sample of stored runs again, from what the manifest says of them, and compare bit for bit."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field
from rich.console import Console

from experiments.comparing.screen import wide_console
from experiments.configuration.restored_study import MALFORMED, restored_study
from experiments.configuration.schema import Part, TaskSettings
from experiments.configuration.stored_studies import stored_names
from experiments.mistakes import UserMistake, listed, nearest
from experiments.running.reproduce import Reproduction, draw_sample, reproduce
from experiments.storing.manifest import names_runs, planned_in, read_manifest
from experiments.storing.outcomes import RunKey
from experiments.storing.run_difference import Difference
from experiments.storing.run_files import stored_identities
from experiments.storing.versions import changed_libraries, changes_since
from experiments.study.definition import StudyDefinition
from experiments.study.run_hash import code_and_data

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
        "fr": "son fichier n'est pas celui d'une simulation ({message})",
        "en": "its file is not that of a run ({message})",
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
    manifest, stored = _stored_runs(study)
    restored = restored_study(manifest, study.results, settings.configs)
    chosen = draw_sample(stored, settings.sample.size, settings.sample.seed)
    _say(console, words["sample"].format(study=study.name, n=len(chosen), stored=len(stored)))
    _say(console, _changes_in_words(manifest, restored, words))
    n_bad = 0
    for one in reproduce(chosen, manifest, restored, study.results):
        run, verdict = one.run, _verdict_in_words(one, words)
        named = words["named"].format(arm=run.arm, draw=run.draw, replicate=run.replicate, verdict=verdict)
        _say(console, f"  {named}")
        n_bad += not one.is_reproduced
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
    changes, changed = changes_since(manifest, code_and_data(restored)), []
    if changes.code:
        changed.append(words["code"].format(commit=str(manifest.get("commit"))[:10]))
    if changes.data:
        more = ", …" if len(changes.data) > _MOST_FILES_NAMED else ""
        changed.append(words["data"].format(files=", ".join(changes.data[:_MOST_FILES_NAMED]) + more))
    changed.extend(
        words["library"].format(name=name, now=now, then=then) for name, then, now in changed_libraries(manifest)
    )
    return words["changed"].format(what=", ".join(changed)) if changed else words["unchanged"]


def _verdict_in_words(one: Reproduction, words: Words) -> str:
    if one.difference is not None:
        return _difference_in_words(one.difference, words)
    return words[one.verdict].format(message=one.message)


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
