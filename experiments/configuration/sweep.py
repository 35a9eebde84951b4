"""The arms of a study: named combinations of choices, from an experiment's file, the command line, or both."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from experiments.configuration.compose import LEVER_ROOTS
from experiments.configuration.overrides import MAX_SWEPT, PLACES_KEY, Override
from experiments.mistakes import UserMistake, unknown
from experiments.storing.bounded_names import bounded

if TYPE_CHECKING:
    from experiments.configuration.arm_labels import ArmChanges

ARM_ROOTS = (*LEVER_ROOTS, "behaviour")
STUDY_GROUPS = ("history", "population", "prior")
LONGEST_NAME = 48


@dataclass(frozen=True)
class ArmOverrides:
    """An arm before it is composed: its name, what sets it apart, and all its overrides."""

    name: str
    changes: "ArmChanges"
    overrides: tuple[Override, ...]


def combinations(overrides: Sequence[Override]) -> list[tuple[Override, ...]]:
    """Return every combination of the values of swept overrides, one value each, in the order in which they vary.

    Raises UserMistake when a swept key is not part of an arm, or when there are too many combinations.
    """
    swept = [override for override in overrides if override.swept]
    for override in swept:
        refuse_outside_arms(override, "a sweep makes the arms of one study")
    count = prod(len(override.values) for override in swept)
    if count > MAX_SWEPT:
        typed = " ".join(override.text for override in swept)
        raise UserMistake(f"this sweep has {count} combinations", typed, f"at most {MAX_SWEPT}")
    return [
        tuple(choice) for choice in product(*([override.one(value) for value in override.values] for override in swept))
    ]


def refuse_outside_arms(override: Override, reason: str) -> None:
    """Raise UserMistake when a override does not belong to one arm but to the whole study, or nowhere."""
    if override.root not in ARM_ROOTS:
        from experiments.configuration.schema import Run  # noqa: PLC0415 — only this refusal needs it

        if override.root not in (*Run.model_fields, *STUDY_GROUPS):
            raise unknown("key", override.key, ARM_ROOTS, override.where)
        what = f"{override.key} belongs to the whole study and cannot differ between arms: {reason}"
        raise UserMistake(what, override.where, f"keys of {', '.join(ARM_ROOTS)}{_instead(override)}")


def _instead(override: Override) -> str:
    """Return what to type for several places."""
    if override.key != PLACES_KEY:
        return ""
    together = f"{PLACES_KEY}=[{','.join(override.values)}]"
    return (
        f"; {together} (with -m or without) studies them together as one place, a command for each studies them apart"
    )


def arm_name(overrides: Iterable[Override]) -> str:
    """Return the name of an arm: its policy, then its other overrides in the order of their keys."""
    policy = [_plain(item.values[0]) for item in overrides if item.key == "policy"]
    return ",".join([*policy, *_differences(overrides)])


def changed_keys(overrides: Iterable[Override]) -> tuple[str, ...]:
    """Return the keys that are added to the policy of an arm."""
    return tuple(item.key for item in overrides if item.key != "policy")


def _differences(overrides: Iterable[Override]) -> list[str]:
    others = [item for item in overrides if item.key != "policy"]
    return [f"{item.key}={_plain(item.values[0])}" for item in sorted(others, key=lambda item: item.key)]


def _plain(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if quoted else value


def study_name(overrides: Sequence[Override], experiment: str = "") -> str:
    """Return a folder name for a study made on the command line, from the overrides that set it apart from others.

    It begins with the experiment beside which a sweep is made, where there is one.
    """
    ordered, first = sorted(overrides, key=lambda item: item.key), [experiment] if experiment else []
    parts = [*first, *(f"{item.key}-{'-'.join(item.values)}" for item in ordered)]
    name = _letters("-".join(parts))
    if len(name) <= LONGEST_NAME:
        return name
    # The readable beginning leaves out groups where the lever says enough, and the kind of place before its code.
    levers = (f"{item.key.rpartition('.')[2]}-{'-'.join(item.values)}" for item in ordered)
    short = _letters("-".join([*first, *levers]))
    return bounded(re.sub("territory-([a-z]+)-code-", r"\1-", short), "-".join(parts), LONGEST_NAME)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-")


def merged(first: Sequence[Override], second: Sequence[Override]) -> tuple[Override, ...]:
    """Return both lists of overrides as one; where both set a key, the second wins."""
    later = {override.key for override in second}
    return (*(override for override in first if override.key not in later), *second)
