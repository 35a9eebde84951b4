"""The arms of a study: named combinations of choices, from an experiment's file, the command line, or both."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import product
from math import prod

from experiments.configuration.compose import LEVER_ROOTS
from experiments.configuration.overrides import MAX_SWEPT, Setting
from experiments.configuration.schema import Run
from experiments.mistakes import UserMistake, unknown

ARM_ROOTS = (*LEVER_ROOTS, "behaviour")
STUDY_GROUPS = ("history", "population", "prior")
LONGEST_NAME = 80


@dataclass(frozen=True)
class ArmPlan:
    """An arm before it is composed: its name, what sets it apart, and all its settings."""

    name: str
    difference: str  # the overrides added to a policy, in words for its label; empty when there are none
    settings: tuple[Setting, ...]


def combinations(settings: Sequence[Setting]) -> list[tuple[Setting, ...]]:
    """Return every combination of the values of swept settings, one value each, in the order in which they vary.

    Raises UserMistake when a swept key is no part of an arm, or when there are too many combinations.
    """
    swept = [setting for setting in settings if setting.swept]
    for setting in swept:
        refuse_outside_arms(setting, "a sweep makes the arms of one study")
    count = prod(len(setting.values) for setting in swept)
    if count > MAX_SWEPT:
        typed = " ".join(setting.text for setting in swept)
        raise UserMistake(f"this sweep has {count} combinations", typed, f"at most {MAX_SWEPT}")
    return [
        tuple(choice) for choice in product(*([setting.one(value) for value in setting.values] for setting in swept))
    ]


def refuse_outside_arms(setting: Setting, reason: str) -> None:
    """Raise UserMistake when a setting does not belong to one arm but to the whole study, or nowhere."""
    where = f"{setting.origin}: {setting.text}"
    if setting.root not in ARM_ROOTS:
        if setting.root not in (*Run.model_fields, *STUDY_GROUPS):
            raise unknown("key", setting.key, ARM_ROOTS, where)
        what = f"{setting.key} belongs to the whole study and cannot differ between arms: {reason}"
        raise UserMistake(what, where, f"keys of {', '.join(ARM_ROOTS)}")


def arm_name(settings: Iterable[Setting]) -> str:
    """Return the name of an arm: its policy, then its other overrides in the order of their keys."""
    policy = [_plain(item.values[0]) for item in settings if item.key == "policy"]
    return ",".join([*policy, *_differences(settings)])


def difference(settings: Iterable[Setting]) -> str:
    """Return what is added to the policy of an arm, for its label."""
    return ", ".join(_differences(settings))


def _differences(settings: Iterable[Setting]) -> list[str]:
    others = [item for item in settings if item.key != "policy"]
    return [f"{item.key}={_plain(item.values[0])}" for item in sorted(others, key=lambda item: item.key)]


def _plain(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if quoted else value


def study_name(settings: Sequence[Setting]) -> str:
    """Return a folder name for a study made on the command line, from the overrides that set it apart from others."""
    parts = [f"{item.key}-{'-'.join(item.values)}" for item in sorted(settings, key=lambda item: item.key)]
    name = re.sub(r"[^a-z0-9_-]+", "-", "-".join(parts).lower()).strip("-")
    if len(name) <= LONGEST_NAME:
        return name
    mark = blake2b("-".join(parts).encode(), digest_size=4).hexdigest()
    return f"{name[:LONGEST_NAME].rstrip('-')}-{mark}"


def merged(first: Sequence[Setting], second: Sequence[Setting]) -> tuple[Setting, ...]:
    """Return both lists of settings as one; where both set a key, the second wins."""
    later = {setting.key for setting in second}
    return (*(setting for setting in first if setting.key not in later), *second)
