"""Say what a lever, a parameter, a group of them or a metric means: value, unit, bounds, source, and where it acts."""

import re
from collections.abc import Iterator
from pathlib import Path

import sim
from experiments.configuration.arm_differences import flat
from experiments.configuration.parameter_reference import (
    Declaration,
    assumption_lines,
    declaration,
    known_assumption,
    limits_in,
    meaning_at,
    members,
    occurrences,
    parameters_of,
    resolve_name,
    unit_at,
    uses,
)
from experiments.configuration.provenance import Provenance
from experiments.configuration.schema import TaskSettings
from experiments.configuration.validation import describe_bounds
from experiments.language.default_words import says_without_value, without_value, written_in_words
from experiments.language.meanings import meaning_in
from experiments.language.numbers import configured, unit_in
from experiments.language.refusals import told
from experiments.language.texts import text
from experiments.mistakes import UserMistake, listed
from experiments.study.definition import StudyDefinition
from sim.levers.policy import GROUPS
from sim.metrics import all_metrics
from sim.metrics.base import Metric

MEANINGLESS = ("task", "experiment", "policy", "prior", "history", "name")
DATED = ("start", "end", "regions")  # of every group of levers; said once
CODE = Path(sim.__file__).parent
WIDTH = 11
NUMBER = re.compile(r"[Aa]\d+")  # of an assumption
FREE = ("timeline", "timeline.pressure")  # levers for which nothing is spent


class Settings(TaskSettings):
    """What task=explain is told."""

    name: str | None


def run(study: StudyDefinition, settings: Settings) -> int:
    """Print what the parameter, group or metric `name` means; returns 0. Raises UserMistake when there is none."""
    paths = [path for path in flat(study.arms[0].resolved) if path.split(".")[0] not in MEANINGLESS]
    metrics = {metric.name: metric for metric in all_metrics()}
    if settings.name is None:
        known = f"one of {listed({path.split('.')[0] for path in paths})} …, or a metric: {listed(metrics)}"
        raise UserMistake("task=explain needs name=PARAMETER_OR_METRIC", "command line", known)
    if NUMBER.fullmatch(settings.name):
        print("\n".join(_of_assumption(settings.name.upper(), study.language, settings.configs)))  # noqa: T201
        return 0
    name = resolve_name(settings.name, paths, list(metrics))
    if name in metrics:
        lines = _of_metric(metrics[name], study.language)
    elif members(name, paths):
        lines = _of_group(name, members(name, paths), study, settings)
    else:
        lines = _of_parameter(name, study, settings)
    print("\n".join(lines))  # noqa: T201
    return 0


def _of_assumption(number: str, language: str, configs: Path) -> Iterator[str]:
    """Yield what an assumption says, and the parameters whose values stand on it."""
    page = configs.parent / "docs" / "assumptions.md"
    yield from assumption_lines({known_assumption(number, page)}, page, language)
    yield _line("stands_behind", ", ".join(parameters_of(number, configs)) or text("explain.none", language), language)


def _line(word: str, told: str, language: str, indent: str = "  ") -> str:
    label = text("common.label", language, word=text(f"explain.{word}", language))
    return f"{indent}{label:<{WIDTH}} {told}"


def _of_metric(metric: Metric, language: str) -> Iterator[str]:
    yield metric.name
    yield _line("label", metric.label[language], language)
    yield _line("unit", unit_in(metric.unit, language), language)
    yield _line("meaning", meaning_in(metric.meaning, language), language)
    yield _line("levels", text("explain.by_default", language, levels=", ".join(metric.recorded)), language)
    yield _line("computed", f"{metric.compute.__module__.replace('.', '/')}.py", language)


def _of_group(group: str, paths: list[str], study: StudyDefinition, settings: Settings) -> Iterator[str]:
    """Yield what a group holds: for each lever its value, unit, meaning, presets with their sources, and users."""
    language, levers = study.language, group in GROUPS
    told = [path for path in paths if not (levers and path.split(".")[1] in DATED)]
    counted = text("explain.levers" if levers else "explain.parameters", language, n=len(told))
    first_words = ((GROUPS[group].__doc__ or "").strip().splitlines() or [""]) if levers else [""]
    label = text("common.label", language, word=group)
    yield f"{label} {counted}. {meaning_in(first_words[0], language)}".rstrip()
    files = sorted((settings.configs / group).glob("*.yaml"))
    if files:
        yield _line("options", ", ".join(file.stem for file in files), language)
    for path in told:
        yield ""
        yield from _in_group(path, study, settings)
    yield ""
    if group in FREE:
        yield f"  {text('explain.free', language)}"
    if levers:
        yield f"  {text('explain.dated', language)}"
    yield f"  {text('explain.more', language, name=told[0])}"


def _in_group(path: str, study: StudyDefinition, settings: Settings) -> Iterator[str]:
    language, arm = study.language, study.arms[0]
    declared = declaration(path, arm.resolved)
    written = occurrences(path, settings.configs)
    yield f"  {path}"
    yield _line("value", _value(path, study, settings), language, "    ")
    yield _line(
        "unit", unit_in(unit_at(declared, written), language) or text("explain.none", language), language, "    "
    )
    if declared and describe_bounds(declared.field):
        yield _line("allowed", _bounds(declared, language), language, "    ")
    yield from _meaning(path, declared, written, language, "    ")
    for preset, source, files in _presets(written):
        said = meaning_in(source, language) if source and not says_without_value(source) else ""
        yield f"      {written_in_words(preset, language)}  ({files}){f'  {said}' if said else ''}"
    if uses(path, CODE):
        yield _line("acts_in", ", ".join(uses(path, CODE)), language, "    ")
    elif declared:
        yield _line("declared", declared.file, language, "    ")


def _unit(declared: Declaration | None, written: list[Provenance], language: str, indent: str = "  ") -> str:
    unit = unit_in(unit_at(declared, written), language) or text("explain.none", language)
    return _line("unit", unit, language, indent)


def _meaning(
    path: str, declared: Declaration | None, written: list[Provenance], language: str, indent: str = "  "
) -> Iterator[str]:
    """Yield what a parameter means where its bounds do not say it."""
    meaning = meaning_at(path, declared, written)
    if meaning and not (declared and meaning == declared.field.description):
        yield _line("meaning", meaning_in(meaning, language), language, indent)


def _bounds(declared: Declaration, language: str) -> str:
    """Return what a parameter may be and what it means, each in a language where there is a text for it."""
    parts = (limits_in(declared, language), meaning_in(declared.field.description or "", language))
    return text("study_changes.separator", language).join(filter(None, parts))


def _presets(written: list[Provenance]) -> Iterator[tuple[str, str, str]]:
    """Yield each value that stands in the files, once: the value, its source, the options that have it."""
    found: dict[tuple[str, str], list[str]] = {}
    for leaf in written:
        name = "history" if leaf.file.parent.name == "history" else leaf.file.stem
        found.setdefault((leaf.text, leaf.source), []).append(name)
    for (preset, source), names in found.items():
        yield preset, source, ", ".join(dict.fromkeys(names))


def _of_parameter(path: str, study: StudyDefinition, settings: Settings) -> Iterator[str]:
    language, arm, configs = study.language, study.arms[0], settings.configs
    declared = declaration(path, arm.resolved)
    written = occurrences(path, configs)
    yield path
    yield _line("value", _value(path, study, settings), language)
    yield _unit(declared, written, language)
    yield from _meaning(path, declared, written, language)
    if declared:
        yield _line("allowed", _bounds(declared, language) or text("explain.see_file", language), language)
        yield _line("declared", declared.file, language)
    if path in FREE:
        yield f"  {text('explain.free', language)}"
    if uses(path, CODE):
        yield _line("acts_in", ", ".join(uses(path, CODE)), language)
    yield f"  {text('explain.files', language)}"
    yield from _in_files(written, language)
    numbers = {number for leaf in written for number in leaf.assumptions}
    for line in assumption_lines(numbers, configs.parent / "docs" / "assumptions.md", language):
        yield f"  {line}"


def _in_files(written: list[Provenance], language: str) -> Iterator[str]:
    """Yield each value that stands in the files with its remark, once, and where it stands."""
    places: dict[str, list[Provenance]] = {}
    for leaf in written:
        value = written_in_words(leaf.text, language)
        places.setdefault(f"    {value:<11} {_remark(leaf, language)}".rstrip(), []).append(leaf)
    for words, (first, *others) in places.items():
        also = dict.fromkeys(
            leaf.file.stem if leaf.file.parent == first.file.parent else str(leaf.file) for leaf in others
        )
        where = told(first.where, language)
        if also:
            where = text("explain.also_in", language, where=where, others=", ".join(also))
        yield f"{words}  ({where})"


def _value(path: str, study: StudyDefinition, settings: Settings) -> str:
    arm, language = study.arms[0], study.language
    value = configured(flat(arm.resolved)[path], language)
    where = told(settings.set_in[arm.name](path), language)
    if flat(arm.resolved)[path] is None and (remark := _said_without(path, settings)):
        value = text("explain.without", language, none=value, meaning=without_value(remark, language))
    return text("explain.in_arm", language, value=value, arm=arm.name, where=where)


def _said_without(path: str, settings: Settings) -> str:
    """Return the remark of the files that says what holds where a parameter has no value, empty without one."""
    remarks = (leaf.source for leaf in occurrences(path, settings.configs))
    return next(filter(says_without_value, remarks), "")


def _remark(leaf: Provenance, language: str) -> str:
    """Return what a file says beside a value: its source, what holds without a value, or else its meaning."""
    if says_without_value(leaf.source):
        none, meaning = text("numbers.none", language), without_value(leaf.source, language)
        return text("explain.if_none", language, none=none, meaning=meaning)
    return meaning_in(leaf.source, language) or told(leaf.unit, language)
