"""A policy as the values of a file that `policy=` takes."""

from collections.abc import Mapping
from typing import Any, Final

from sim.levers.policy import GROUPS

DATES: Final = ("start", "end")


def policy_values(name: str, label: Mapping[str, str], resolved: Mapping[str, Any]) -> dict[str, Any]:
    """Return the policy of a resolved configuration: all its levers, whatever the policy of a command line has."""
    plan = {key: resolved["policy"][key] for key in DATES}
    groups = {group: _own_values(resolved[group], plan) for group in GROUPS}
    return {"policy": {"name": name, "label": dict(label), **plan}, **groups}


def _own_values(values: Mapping[str, Any], plan: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a group, with dates of its own only where they are not those of the policy."""
    return {key: value for key, value in values.items() if key not in plan or plan[key] != value}
