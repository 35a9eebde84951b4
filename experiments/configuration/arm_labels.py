"""What the arms of a study are called: as the person says, else their policy and what they change, with units."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from experiments.configuration.arm_differences import flat
from experiments.configuration.region_codes import regions
from experiments.configuration.validation import unit_of
from experiments.language.numbers import configured, full_date, month_and_year, number, percent, short_month_and_year
from experiments.language.texts import LANGUAGES, catalogue, text
from experiments.study.definition import Arm
from sim.calendar import DECEMBER
from sim.levers.policy import GROUPS

Label = Mapping[str, str]  # by language
PERIOD, NOT_LEVERS = ("start", "end"), ("start", "end", "regions", "name", "label")
MOST_SHOWN = 3  # changes that a label names before it counts the rest
MOST_LEVERS = 20  # of a group
POLICY_LABEL = "policy.label"
JANUARY = 1
TOLD_TOO = {"timeline.target_date": "timeline.pressure"}  # an option that sets a date may also press harder


@dataclass(frozen=True)
class ArmChanges:
    """What sets an arm apart: the keys that it overrides, and what the person calls it."""

    keys: tuple[str, ...]
    label: Label | None = None


def labelled(arms: Sequence[Arm], changes: Mapping[str, ArmChanges]) -> tuple[Arm, ...]:
    """Return arms with labels of which no two are the same in any language; the first arm is the one they start from.

    Where labels made from changes are the same, more of what the arms change is told, at last their names.
    """
    found = {arm.name: changes[arm.name].label or _made(arm, arms, changes[arm.name], 1) for arm in arms}
    for depth in range(2, MOST_LEVERS):
        for arm in _alike(arms, found):
            if changes[arm.name].label is None:
                found[arm.name] = _made(arm, arms, changes[arm.name], depth)
    for language in LANGUAGES:
        for arm in _alike(arms, found, (language,)):
            found[arm.name] = {**found[arm.name], language: f"{found[arm.name][language]} [{arm.name}]"}
    return tuple(replace(arm, label=found[arm.name]) for arm in arms)


def _alike(arms: Sequence[Arm], labels: Mapping[str, Label], languages: Sequence[str] = LANGUAGES) -> list[Arm]:
    """Return the arms, but for the first, whose label another arm has too."""
    counts = {language: Counter(label[language] for label in labels.values()) for language in languages}
    return [arm for arm in arms[1:] if any(counts[one][labels[arm.name][one]] > 1 for one in languages)]


def _made(arm: Arm, arms: Sequence[Arm], changes: ArmChanges, depth: int) -> Label:
    """Return a label made of an arm's policy, unless all arms have that, and of its changes."""
    of_policy: Label = arm.resolved["policy"]["label"]
    told = told_changes(arm, arms, changes.keys, depth)
    if any(key.startswith(POLICY_LABEL) for key in changes.keys) or not any(told.values()):
        return of_policy
    has_policies = len({one.policy.name for one in arms}) > 1
    return {
        language: _joined([*([of_policy[language]] if has_policies else []), *told[language]], language)
        for language in LANGUAGES
    }


def _joined(told: Sequence[str], language: str) -> str:
    """Return what is told as one label, which counts what it does not show."""
    n_more = len(told) - MOST_SHOWN
    shown = [*told[:MOST_SHOWN], text("arm_labels.more", language, n=n_more)] if n_more > 1 else told
    joined = text("arm_labels.separator", language).join(shown)
    is_path = "." in joined.partition(" ")[0]
    return joined if is_path else joined[:1].upper() + joined[1:]


def told_changes(arm: Arm, arms: Sequence[Arm], keys: Sequence[str], depth: int = 1) -> dict[str, list[str]]:
    """Return, by language, the first `depth` changes of an arm under each key, with their time where it is its own."""
    own, first, *others = (flat(one.resolved) for one in (arm, *arms))
    every = [first, *others]
    dated = [key for key in keys if key.rpartition(".")[2] in PERIOD]
    levers = sorted(set(keys).difference(dated), key=lambda key: _rank(key, own, others))
    paths = dict.fromkeys(path for key in levers for path in _first_shown(key, own, every, depth))
    periods = {path: _period_of(path, own, dated) for path in paths or dated}
    return {language: _with_periods(own, paths, periods, language) for language in LANGUAGES}


def swept_levers(arms: Sequence[Arm], keys: Sequence[str]) -> dict[str, dict[str, Label]]:
    """Return what each arm of a sweep has under each swept key, in words that differ where the values do."""
    found: dict[str, dict[str, Label]] = {arm.name: {} for arm in arms}
    for key in keys:
        own = {arm.name: flat(arm.resolved) for arm in arms}
        values = {name: str([leaves[path] for path in _under(key, leaves)]) for name, leaves in own.items()}
        for depth in range(1, MOST_LEVERS):
            for arm in arms:
                told = told_changes(arm, arms, (key,), depth)
                found[arm.name][key] = {language: _joined(told[language], language) for language in LANGUAGES}
            if len({str(labels[key]) for labels in found.values()}) == len(set(values.values())):
                break
    return found


def _rank(key: str, own: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> tuple[bool, int, str]:
    """Return where a key stands in a label: first what tells the arms apart, then in the order of groups."""
    is_common = all(one.get(path) == own[path] for path in _under(key, own) for one in others)
    group = key.partition(".")[0]
    return is_common, list(GROUPS).index(group) if group in GROUPS else len(GROUPS), key


def _under(key: str, own: Mapping[str, Any]) -> list[str]:
    """Return the paths of the levers under a key."""
    paths = (path for path in own if path == key or path.startswith(f"{key}."))
    return [path for path in paths if path.split(".")[1] not in NOT_LEVERS or ".regions." in path]


def _shown(key: str, own: Mapping[str, Any], every: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the paths under a key that tell an arm from the others, numbers before lists; at least one lever."""
    levers = _under(key, own)
    differing = [path for path in levers if any(one.get(path) != own[path] for one in every)]
    return sorted(differing, key=lambda path: isinstance(own[path], list)) or levers[:1]


def _first_shown(key: str, own: Mapping[str, Any], every: Sequence[Mapping[str, Any]], depth: int) -> list[str]:
    """Return the first `depth` of these paths, each followed by what its reader has to know as well."""
    shown = _shown(key, own, every)
    with_more = ((path, TOLD_TOO.get(path) if own.get(path) else None) for path in shown[:depth])
    return [path for pair in with_more for path in pair if path in shown]


@dataclass(frozen=True)
class _Period:
    """From when on, and until when if not for good, a change holds."""

    first: date
    end: date | None

    def in_words(self, language: str) -> str:
        """Return "2025–2026" of whole years, "Jul 2024–Dec 2026" or "from July 2025"."""
        if self.end is None:
            return text("arm_labels.from", language, when=month_and_year(self.first, language))
        last = self.end - timedelta(days=1)
        if last.month == DECEMBER and self.first.month == JANUARY:
            return str(last.year) if self.first.year == last.year else f"{self.first.year}–{last.year}"
        return "–".join(short_month_and_year(day, language) for day in (self.first, last))


def _period_of(path: str, own: Mapping[str, Any], dated: Sequence[str]) -> _Period | None:
    """Return the period of a change where it is not simply that of the arm's policy."""
    group = path.partition(".")[0]
    start, end = (own.get(f"{group}.{name}") for name in PERIOD)
    follows = (start, end) == tuple(own.get(f"policy.{name}") for name in PERIOD)
    if start is None or (follows and not dated):
        return None
    last = None if end is None else date.fromisoformat(str(end))
    return _Period(date.fromisoformat(str(start)), last)


def _with_periods(
    own: Mapping[str, Any], paths: Iterable[str], periods: Mapping[str, _Period | None], language: str
) -> list[str]:
    """Return changes in words, each with its period, or the last one with that of all."""
    told = [in_words(path, own[path], language) for path in paths]
    when = [period.in_words(language) if period else "" for period in periods.values()]
    if len(set(when)) == 1:
        return [*told[:-1], ", ".join(filter(None, (*told[-1:], when[0])))]
    if not told:  # dates alone, which differ
        return list(dict.fromkeys(filter(None, when)))
    return [", ".join(filter(None, pair)) for pair in zip(told, when, strict=True)]


def in_words(path: str, value: Any, language: str) -> str:
    """Return a value of a lever in words, "5 facilitators per million inhabitants"; path and value for anything else.

    `path` is dotted: `timeline.target_date`, `facilitation.regions.94.allocation`.
    """
    group, *between_parts, lever = path.split(".")
    region = regions().get(between_parts[1]) if len(between_parts) > 1 else None
    words = catalogue(language)
    shown = _shown_value(group, lever, value, language)
    kinds = (f"arm_labels.{group}.{lever}.{kind}" for kind in (*_kinds(value, language), "other"))
    key = next((key for key in kinds if key in words), None)
    told = text(key, language, value=shown) if key else text("arm_labels.value", language, path=path, value=shown)
    return f"{told} ({region})" if region and key else told


def _kinds(value: Any, language: str) -> tuple[str, ...]:
    """Return what kinds of value this is, for which a lever can have words of its own."""
    if value is None or value is False or value == 0:
        return ("none",)
    if value is True:
        return ("given",)
    if isinstance(value, str | StrEnum):
        return (str(value),)
    is_one = isinstance(value, int | float) and (value == 1 or (language == "fr" and 0 < value < 2))
    return ("one",) if is_one else ()


def _shown_value(group: str, lever: str, value: Any, language: str) -> str:
    field = GROUPS[group].model_fields.get(lever) if group in GROUPS else None
    if field is not None and unit_of(field).startswith("share") and isinstance(value, int | float):
        return percent(value, language)
    if field is not None and unit_of(field).startswith("euro"):
        amounts = value if isinstance(value, list) else [value]
        return text("numbers.separator", language).join(number(amount, language) for amount in amounts)
    day = _day(value)
    if day is None:
        return configured(value, language)
    is_year_end = (day.month, day.day) == (12, 31)
    return text("arm_labels.year_end", language, year=day.year) if is_year_end else full_date(day, language)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
