"""Compare the arms of a stored study with a baseline: what differs in their settings, and in what they come to."""

from collections.abc import Iterator, Mapping
from typing import Any

from experiments.comparing.screen import ScreenTables, labels_in
from experiments.comparing.settings import differing_settings, settings_by_arm
from experiments.comparing.study_results import StudyResults, open_results
from experiments.configuration.restored_study import stored_files
from experiments.configuration.schema import TaskSettings
from experiments.configuration.sources import Sources
from experiments.language.numbers import configured, unit_in
from experiments.language.refusals import told
from experiments.language.texts import text
from experiments.storing.results_folder import check_writable
from experiments.study.definition import StudyDefinition
from experiments.tasks._compared_anew import published_anew
from experiments.tasks._terminal import Terminal

Settings = TaskSettings


def run(study: StudyDefinition, settings: TaskSettings) -> int:
    """Print how arms differ from the study's baseline and write the tables that depend on it."""
    check_writable(study.results)
    results, baseline, terminal = open_results(study.results), study.baseline, Terminal(study.language)
    before = results.baseline
    results = published_anew(results, study, settings)
    tables = ScreenTables(results, baseline, study.language)
    sources = Sources(settings.configs, stored_files(results.manifest))
    for arm in tables.others:
        for line in _settings_in_words(results, arm, baseline, study.language, sources):
            terminal.line(line)
        for table in tables.of_arm(arm):
            terminal.console.print(table)
    for line in tables.remarks():
        terminal.line(line)
    if baseline != before:
        terminal.say("compare.drawn")
    terminal.say("common.results", folder=study.results)
    return 0


def _settings_in_words(
    results: StudyResults, arm: str, baseline: str, language: str, sources: Sources
) -> Iterator[str]:
    labels, by_arm = labels_in(results.manifest, language), settings_by_arm(results.manifest)
    yield text("compare.settings", language, arm=labels[arm], baseline=labels[baseline])
    one, other = by_arm[arm], by_arm[baseline]
    changed = differing_settings(one, other)
    if not changed:
        yield text("compare.same", language)
    for key in changed:
        yield _in_words(key, one, other, language, sources)


def _in_words(key: str, one: Mapping[str, Any], other: Mapping[str, Any], language: str, sources: Sources) -> str:
    here, there = sources.of(key, one), sources.of(key, other)
    unit = next((leaf.unit for leaf in (here, there) if leaf and leaf.numeric and leaf.unit), "")
    places = ""
    if here or there:
        override = text("compare.override", language)
        now, before = (told(leaf.where, language) if leaf else override for leaf in (here, there))
        places = text("compare.sources", language, now=now, before=before)
    return text(
        "compare.changed",
        language,
        key=key,
        now=_shown(one, key, language),
        before=_shown(other, key, language),
        unit=f", {unit_in(unit, language)}" if unit else "",
        sources=places,
    )


def _shown(values: Mapping[str, Any], key: str, language: str) -> str:
    return configured(values[key], language) if key in values else "–"
