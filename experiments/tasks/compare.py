"""Compare the arms of a stored study with a baseline: what differs in their settings, and in what they come to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console

from experiments.comparing.headline_numbers import all_year_ends, headline_figures
from experiments.comparing.screen import Shown, caution_lines, certainty_table, labels_in, wide_console, year_table
from experiments.comparing.write_tables import National, national_outcomes, write_comparisons
from experiments.configuration.schema import TaskSettings
from experiments.configuration.sources import Sources
from experiments.language.numbers import configured, unit_in
from experiments.mistakes import UserMistake, unknown
from experiments.storing.manifest import names_runs, planned_in, read_manifest, write_manifest
from experiments.study.definition import StudyDefinition

_WORDS = {
    "settings": {"fr": "Réglages de {arm}, par rapport à {baseline} :", "en": "Settings of {arm}, against {baseline}:"},
    "same": {"fr": "  les mêmes", "en": "  the same"},
    "changed": {
        "fr": "  {key} : {now} au lieu de {before}{unit}{sources}",
        "en": "  {key}: {now} instead of {before}{unit}{sources}",
    },
    "baseline": {"fr": "référence : {place}", "en": "baseline: {place}"},
    "override": {"fr": "par une option de la commande", "en": "by an override"},
    "results": {"fr": "Résultats : {folder}", "en": "Results: {folder}"},
}
_NAMES = ("label", "name")  # keys that name a configuration without changing it
_PERIOD = ("start", "end")  # of each group of levers; usually those of the policy


Settings = TaskSettings


def run(study: StudyDefinition, settings: TaskSettings) -> int:
    """Print how arms differ from the study's baseline and write the tables that depend on it."""
    console, folder = wide_console(), study.results
    manifest = read_manifest(folder)
    national = national_outcomes(folder, planned_in(manifest)) if manifest and names_runs(manifest) else {}
    if manifest is None or not national:
        raise UserMistake(f"study {study.name!r} has no stored runs", str(folder), "run it first with task=simulate")
    if study.baseline not in national:
        raise unknown("arm", study.baseline, national, "baseline")
    _show(manifest, national, study.baseline, study.language, console, Sources(settings.configs))
    write_comparisons(folder, planned_in(manifest), study.baseline, float(manifest["world"]["population"]))
    configuration = {**manifest["configuration"], "baseline": study.baseline}
    write_manifest({**manifest, "baseline": study.baseline, "configuration": configuration}, folder)
    console.print(_WORDS["results"][study.language].format(folder=folder), highlight=False, soft_wrap=True)
    return 0


def _show(
    manifest: Mapping[str, Any], national: National, baseline: str, language: str, console: Console, sources: Sources
) -> None:
    shown_arms = Shown.of(manifest, national, baseline, language)
    figures, days = headline_figures(), all_year_ends(national[baseline])
    for arm in shown_arms.others:
        for line in _settings_in_words(manifest, arm, baseline, language, sources):
            console.print(line, highlight=False, markup=False, soft_wrap=True)
        console.print(year_table(shown_arms, arm, figures, days))
        console.print(certainty_table(shown_arms, arm, figures, days[-1]))
    for line in caution_lines(shown_arms):
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _settings_in_words(
    manifest: Mapping[str, Any], arm: str, baseline: str, language: str, sources: Sources
) -> Iterator[str]:
    labels = labels_in(manifest, language)
    yield _WORDS["settings"][language].format(arm=labels[arm], baseline=labels[baseline])
    configurations = {found["name"]: leaves(found["configuration"]) for found in manifest["arms"]}
    one, other = configurations[arm], configurations[baseline]
    changed = [key for key in differing_keys(one, other) if not _follows_policy(key, one, other)]
    if not changed:
        yield _WORDS["same"][language]
    for key in changed:
        yield _in_words(key, one, other, language, sources)


def _follows_policy(key: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether a group of levers starts or ends differently only because its policy does."""
    group, _, last = key.rpartition(".")
    policy = f"policy.{last}"
    if last not in _PERIOD or group == "policy" or not (policy in one and policy in other):
        return False
    return bool(one.get(key) == one[policy] and other.get(key) == other[policy])


def _in_words(key: str, one: Mapping[str, Any], other: Mapping[str, Any], language: str, sources: Sources) -> str:
    here, there = sources.of(key, one), sources.of(key, other)
    unit = next((leaf.unit for leaf in (here, there) if leaf and leaf.numeric and leaf.unit), "")
    places = ""
    if here or there:
        now, before = (sources.place(leaf) if leaf else _WORDS["override"][language] for leaf in (here, there))
        places = f"  ({now}; {_WORDS['baseline'][language].format(place=before)})"
    return _WORDS["changed"][language].format(
        key=key,
        now=_shown(one, key, language),
        before=_shown(other, key, language),
        unit=f", {unit_in(unit, language)}" if unit else "",
        sources=places,
    )


def differing_keys(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys whose values differ between two configurations, sorted; what only names them is left out."""
    keys = sorted(set(one) | set(other))
    return tuple(key for key in keys if one.get(key) != other.get(key) and not set(key.split(".")) & set(_NAMES))


def leaves(values: Any, path: Sequence[str] = ()) -> dict[str, Any]:
    """Return every value of a configuration by its dotted path; lists of plain values count as one value."""
    if isinstance(values, Mapping) and values:
        return {key: leaf for name, child in values.items() for key, leaf in leaves(child, (*path, str(name))).items()}
    if isinstance(values, list) and any(isinstance(item, Mapping | list) for item in values):
        return leaves({str(index): item for index, item in enumerate(values)}, path)
    return {".".join(path): values}


def _shown(values: Mapping[str, Any], key: str, language: str) -> str:
    return configured(values[key], language) if key in values else "–"
