"""What a study compares: each policy in words, from the levers in its manifest, with dates and money."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from experiments.comparing.settings import Settings, differing_settings, settings_by_arm
from experiments.configuration.arm_labels import in_words
from experiments.designs.factor_words import lever_in_words
from experiments.language.numbers import configured, full_date, month_and_year
from experiments.language.texts import catalogue, in_sentence, text
from experiments.plots.results import StoredStudy
from sim.levers.policy import GROUPS

NOT_LEVERS: Final = ("from", "announced", "regions")  # of a step of history
PERIOD: Final = ("start", "end")
PRESSURE: Final = "timeline.pressure"
WITHOUT_PRESSURE: Final = ("timeline.ramp_months", "timeline.fade_months")  # do nothing where there is none
MONEY: Final = "funding"


@dataclass(frozen=True)
class PolicyText:
    """One arm as a person reads it."""

    label: str
    is_baseline: bool
    since: str  # from when on it acts, and what held before
    levers: str  # of the baseline, those in which others differ; of others, those that differ from it


def policies_in_words(study: StoredStudy) -> list[PolicyText]:
    """Return the arms in words, the baseline first: its levers in which others differ, theirs that differ from it."""
    settings = settings_by_arm(study.manifest)
    first, paths = settings[study.arms[0]], differing_levers(settings)
    own = {arm: _own_paths(paths, settings[arm], first) for arm in study.arms[1:]}
    return [
        PolicyText(
            label=study.label(arm),
            is_baseline=arm == study.baseline,
            since=_since(study, arm, settings[arm]),
            levers=_listed(own.get(arm, paths), settings[arm], study.language),
        )
        for arm in study.arms
    ]


def _own_paths(paths: Sequence[str], settings: Settings, first: Settings) -> list[str]:
    """Return the levers whose values are not those of the first arm, with the days within which they act."""
    changed = {path for path in paths if settings.get(path) != first.get(path)}
    groups = {path.partition(".")[0] for path in changed}
    dated = {path for path in paths if path.partition(".")[0] in groups and _is_own_day(path, settings)}
    return [path for path in paths if path in changed | dated]


def _is_own_day(path: str, settings: Settings) -> bool:
    """Say whether a path is that of a group's first or last day, and its day not simply that of the policy."""
    day = path.rpartition(".")[2]
    return day in PERIOD and path in settings and settings[path] != settings.get(f"policy.{day}")


def _listed(paths: Sequence[str], settings: Settings, language: str) -> str:
    is_pressed = settings.get(PRESSURE) != 0
    acting = (path for path in paths if is_pressed or path not in WITHOUT_PRESSURE)
    told = (_lever_words(path, settings.get(path), language) for path in acting)
    return text("pages.then", language).join(told)


def differing_levers(settings: Mapping[str, Settings]) -> list[str]:
    """Return the levers in which some arm differs from the first, in the order of the files.

    The first and last day of a group are among them where they are not simply those of the policy.
    """
    first, *others = settings.values()
    differing = {path for other in others for path in differing_settings(other, first)}
    groups = {path.partition(".")[0] for path in differing}
    days = {f"{group}.{day}" for group in groups for day in PERIOD}
    own = {path for path in days if any(_is_own_day(path, one) for one in settings.values())}
    return [path for path in _levers(settings.values()) if path in differing | own]


def lever_table(study: StoredStudy) -> pd.DataFrame:
    """Return the levers in which the arms differ, a row each, with the value in every arm."""
    settings = settings_by_arm(study.manifest)
    rows = [
        [_lever_name(path, study.language), *(_value(path, settings[arm], study.language) for arm in study.arms)]
        for path in differing_levers(settings)
    ]
    return pd.DataFrame(rows, columns=[text("report.lever", study.language), *map(study.label, study.arms)])


def common_money(study: StoredStudy) -> list[str]:
    """Return in words what money every arm gives alike: amounts and shares of the contract."""
    settings = settings_by_arm(study.manifest)
    differing = differing_levers(settings)
    own = settings[study.arms[0]]
    levers = (path for path in _levers(settings.values()) if path.startswith(f"{MONEY}.") and path not in differing)
    paths = (path for path in levers if path.rpartition(".")[2] not in PERIOD)
    return [in_words(path, own[path], study.language) for path in paths if own.get(path) not in (None, {})]


def lever_notes(study: StoredStudy) -> list[str]:
    """Return what a reader has to know of the levers in which arms differ: that they are assumptions; of pressure."""
    differing = differing_levers(settings_by_arm(study.manifest))
    if not differing:
        return []
    steps = [
        text(
            "report.pressure_step",
            study.language,
            value=configured(value, study.language),
            month=_month(day, study.language),
        )
        for path, day, value in _steps(study.manifest, str(study.data_end))
        if path == PRESSURE
    ]
    notes = [text("report.levers_note", study.language)]
    if PRESSURE in differing and steps:
        notes.append(text("report.pressure_note", study.language, steps=", ".join(steps)))
    return notes


def _levers(settings: Sequence[Settings] | Any) -> Iterator[str]:
    known = dict.fromkeys(path for one in settings for path in one)
    for path in known:
        group, _, lever = path.partition(".")
        if group in GROUPS and group != "policy" and lever.rpartition(".")[2] != "regions":
            yield path


def _lever_name(path: str, language: str) -> str:
    """Return what a lever is called; its path where the catalogues have no words for it, as for a région's own."""
    group, _, lever = path.partition(".")
    if lever in PERIOD:
        return text(f"report.period.name.{lever}", language, group=_group_name(group, language))
    return catalogue(language).get(f"levers.{path}", path)


def _group_name(group: str, language: str) -> str:
    return in_sentence(catalogue(language).get(f"explorer.group.{group}", group))


def _lever_words(path: str, value: Any, language: str) -> str:
    """Return a lever's value in words; of a group's first or last day, "facilitation until 31 December 2026"."""
    group, _, lever = path.partition(".")
    if lever not in PERIOD:
        return in_words(path, value, language)
    key = "none" if value is None else lever
    day = "" if value is None else _day(lever, value, language)
    return text(f"report.period.{key}", language, group=_group_name(group, language), day=day)


def _day(which: str, value: Any, language: str) -> str:
    """Return the first day of a group, or its last: the one before the first on which it is no longer in force."""
    day = date.fromisoformat(str(value))
    return full_date(day - timedelta(days=1) if which == "end" else day, language)


def _value(path: str, settings: Settings, language: str) -> str:
    value, lever = settings.get(path), path.partition(".")[2]
    if lever in PERIOD and value is not None:
        return _day(lever, value, language)
    try:
        return lever_in_words(path, value, language)
    except LookupError:
        return str(value)


def _since(study: StoredStudy, arm: str, settings: Settings) -> str:
    """Return from when on an arm's levers hold, and whether this leaves what really happened."""
    left = (study.manifest.get("departures") or {}).get(arm)
    begun = left or settings.get("policy.start")
    if begun is None:
        return ""
    day, language, end = date.fromisoformat(str(begun)), study.language, settings.get("policy.end")
    eve = day - timedelta(days=1)
    days = {"day": full_date(day, language), "known": full_date(eve if left else min(eve, study.data_end), language)}
    parts = [text(f"report.since.{'counterfactual' if left else 'history'}", language, **days)]
    measures = "" if left else measures_taken(study)
    if measures:
        parts.append(text("report.since.measures", language, measures=measures))
    if end is not None:
        last = full_date(date.fromisoformat(str(end)), language)
        parts.append(text("report.since.until", language, day=last))
    return " ".join(parts)


def measures_taken(study: StoredStudy) -> str:
    """Return what was decided from the day on which the first arm leaves history up to the end of the data."""
    left = (study.manifest.get("departures") or {}).values()
    if not left:
        return ""
    by_day: dict[str, list[str]] = {}
    for path, day, value in _steps(study.manifest, str(study.data_end)):
        if min(left) <= day <= str(study.data_end):
            by_day.setdefault(day, []).append(in_words(path, value, study.language))
    told = (
        text("report.since.measure", study.language, month=_month(day, study.language), levers=", ".join(words))
        for day, words in sorted(by_day.items())
    )
    return text("pages.then", study.language).join(told)


def _steps(manifest: Mapping[str, Any], known: str) -> Iterator[tuple[str, str, Any]]:
    """Yield each change of a lever in history that was announced by a day: its path, from which day on, its value."""
    history = (manifest.get("configuration") or {}).get("history") or {}
    for group, steps in history.items():
        for step in (one for one in steps if str(one.get("announced", one["from"])) <= known):
            values = {lever: value for lever, value in step.items() if lever not in NOT_LEVERS}
            yield from ((f"{group}.{lever}", str(step["from"]), value) for lever, value in values.items())


def _month(day: str, language: str) -> str:
    return month_and_year(date.fromisoformat(day), language)
