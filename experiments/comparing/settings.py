"""In which settings two arms of a study differ."""

from collections.abc import Mapping, Sequence
from typing import Any

Settings = Mapping[str, Any]
"""The settings of an arm by their dotted path."""
_NAMES = ("label", "name")  # keys that name a configuration without changing it
_PERIOD = ("start", "end")  # of each group of levers; usually those of the policy


def settings_by_arm(manifest: Mapping[str, Any]) -> dict[str, Settings]:
    """Return the settings of each arm of a study's manifest."""
    return {arm["name"]: leaves(arm["configuration"]) for arm in manifest["arms"]}


def leaves(values: Any, path: Sequence[str] = ()) -> dict[str, Any]:
    """Return every value of a configuration by its dotted path; lists of plain values count as one value."""
    if isinstance(values, Mapping) and values:
        return {key: leaf for name, child in values.items() for key, leaf in leaves(child, (*path, str(name))).items()}
    if isinstance(values, list) and any(isinstance(item, Mapping | list) for item in values):
        return leaves({str(index): item for index, item in enumerate(values)}, path)
    return {".".join(path): values}


def differing_settings(one: Settings, other: Settings) -> tuple[str, ...]:
    """Return the paths whose values differ, sorted, without names and without what only follows from the policy."""
    paths = sorted({*one, *other})
    return tuple(
        path
        for path in paths
        if one.get(path) != other.get(path)
        and not set(path.split(".")) & set(_NAMES)
        and not _follows_policy(path, one, other)
    )


def _follows_policy(path: str, one: Settings, other: Settings) -> bool:
    """Return whether a group of levers starts or ends differently only because its policy does."""
    group, _, last = path.rpartition(".")
    policy = f"policy.{last}"
    if last not in _PERIOD or group == "policy" or not (policy in one and policy in other):
        return False
    return bool(one.get(path) == one[policy] and other.get(path) == other[policy])
