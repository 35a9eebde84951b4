"""Reading the parts of a model from YAML files: a behaviour, a population, the dated levers of a policy."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from sim.behaviour import Behaviour, behaviour_from
from sim.calendar import month_of
from sim.levers.policy import GROUPS, Change, Policy
from sim.world.settings import PopulationSettings


def read_behaviour(file: Path) -> Behaviour:
    """Return the behaviour of a file such as configs/behaviour/default.yaml. Raises as `behaviour_from` does."""
    return behaviour_from(_read(file))


def read_population(file: Path) -> PopulationSettings:
    """Return the settings of a population of a file such as configs/population/default.yaml.

    The scale in it is left out: it belongs to a world.
    """
    return PopulationSettings.model_validate({key: value for key, value in _read(file).items() if key != "scale"})


def read_policy(file: Path) -> Policy:
    """Return the policy of a file such as configs/history/observed.yaml: dated steps for each group of levers.

    Raises pydantic's ValidationError for a lever that is unknown, missing, or out of its bounds.
    """
    return Policy(file.stem, tuple(change for group, steps in _read(file).items() for change in _changes(group, steps)))


def _changes(group: str, steps: Sequence[Mapping[str, Any]]) -> Iterator[Change]:
    """Yield the changes of a group of levers; each step inherits the values of the one before."""
    known: dict[str, Any] = {}
    for step in steps:
        month = month_of(step["from"])
        known |= {key: value for key, value in step.items() if key not in ("from", "announced", "regions")}
        yield Change(month, group, GROUPS[group].model_validate(known))
        for region, own in step.get("regions", {}).items():
            yield Change(month, group, GROUPS[group].model_validate(known | own), region)


def _read(file: Path) -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return values
