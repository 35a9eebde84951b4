"""In which values two arms differ, by dotted path, and how many agents a study holds."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from experiments.study.definition import Arm, TerritoryChoice
from sim.levers.policy import GROUPS
from sim.vocabulary import Profession

COMPARED = (*GROUPS, "behaviour")


@dataclass(frozen=True)
class Difference:
    """A value that an arm does not share with the baseline."""

    path: str
    baseline: Any
    arm: Any


def differences(arm: Arm, baseline: Arm) -> tuple[Difference, ...]:
    """Return the levers and behaviour in which an arm differs from the baseline, in the order of the files."""
    one, other = flat(arm.resolved), flat(baseline.resolved)
    paths = [path for path in {**other, **one} if path.split(".")[0] in COMPARED]
    return tuple(Difference(path, other.get(path), one.get(path)) for path in paths if one.get(path) != other.get(path))


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
        rows = [row for row in csv.DictReader(table) if column is None or row[column] == territory.code]
    counted = [profession.name.lower() for profession in Profession if profession is not Profession.PHARMACIEN]
    return sum(int(row[name]) for row in rows for name in [*counted, "pharmacies"])
