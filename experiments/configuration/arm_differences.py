"""In which values two arms differ, by dotted path, and how many agents a study holds."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from experiments.study.definition import Arm, TerritoryChoice
from sim.levers.policy import GROUPS
from sim.vocabulary import Profession
from sim.world.territories import codes_of

COMPARED = (*GROUPS, "behaviour")
DAYS = ("start", "end")
PERIOD = tuple(f"policy.{day}" for day in DAYS)


@dataclass(frozen=True)
class Difference:
    """A value that sets an arm apart from the baseline."""

    path: str
    baseline: Any
    arm: Any


def differences(arm: Arm, baseline: Arm) -> tuple[Difference, ...]:
    """Return the period, the levers and the behaviour in which an arm differs from the baseline.

    They are in the order of the files. The period of a group is told where it is not that of the arm's policy, also
    where the baseline has the same and the arm has other levers within it.
    """
    one, other = flat(arm.resolved), flat(baseline.resolved)
    paths = (path for path in {**other, **one} if path.split(".")[0] in COMPARED or path in PERIOD)
    told = [path for path in paths if not (_is_of_policy(path, one) and _is_of_policy(path, other))]
    changed = {path for path in told if one.get(path) != other.get(path)}
    groups = {path.split(".")[0] for path in changed}
    within = {f"{group}.{day}" for group in groups & GROUPS.keys() for day in DAYS}
    return tuple(Difference(path, other.get(path), one.get(path)) for path in told if path in changed | within)


def _is_of_policy(path: str, values: Mapping[str, Any]) -> bool:
    """Say whether a path is that of a group's first or last day, and its value that of the policy."""
    policy = f"policy.{path.rpartition('.')[2]}"
    return policy in PERIOD and path != policy and values.get(path) == values.get(policy)


def flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return the leaves of nested values by dotted path; a list or an empty mapping is a leaf."""
    leaves: dict[str, Any] = {}
    for key, value in values.items():
        path = f"{prefix}{key}"
        leaves.update(flat(value, f"{path}.") if isinstance(value, Mapping) and value else {path: value})
    return leaves


def professionals_in(territory: TerritoryChoice) -> int | None:
    """Return how many liberal professionals a part of France counts, None for a synthetic or a person's own one."""
    if territory.kind == "synthetic" or territory.file is not None:
        return None
    column = {"region": "region", "departement": "code"}.get(territory.kind)
    with (files("sim.data") / "departements.csv").open(encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table) if column is None or row[column] in codes_of(territory.code)]
    counted = [profession.name.lower() for profession in Profession if profession is not Profession.PHARMACIEN]
    return sum(int(row[name]) for row in rows for name in [*counted, "pharmacies"])
