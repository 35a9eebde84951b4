"""Runs a scenario: the arms of one replicate meet the same country and the same chance."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from sim.behaviour import behaviour_from
from sim.calendar import FIRST_MONTH, month_of
from sim.draws import Draws
from sim.engine.fast import ENGINE
from sim.engine.protocol import RunInputs
from sim.metrics import evaluate, metric
from sim.metrics.context import Context
from sim.metrics.grouping import Grouping
from sim.snapshot import Snapshot
from sim.vocabulary import Level, Profession
from sim.world.build import people_country
from sim.world.synthetic import CountrySize, synthetic_country
from sim.world.world import Professionals, World
from tests.configured import configured, population_settings
from tests.scenarios.scenario import Given, Scenario
from tests.unit.agents.small_world import first_difference


@dataclass(frozen=True)
class Trajectory:
    """One arm in one replicate: the state before the first month, then at the end of every month."""

    snapshots: tuple[Snapshot, ...]
    context: Context

    def value(self, name: str, month: int) -> float:
        """Return a national figure at the end of a month."""
        snapshot = next(snapshot for snapshot in self.snapshots if snapshot.month == month)
        grouping = Grouping.at(Level.NATIONAL, self.context.territories)
        return float(evaluate(snapshot, grouping, self.context, [metric(name)])[name][0])

    def first_difference(self, other: "Trajectory") -> int | None:
        """Return the first month at whose end anything at all differs from another arm, or None."""
        return first_difference(self.snapshots, other.snapshots)


Outcome = dict[str, tuple[Trajectory, ...]]  # arm → one for each replicate


def simulate(scenario: Scenario) -> Outcome:
    """Run every arm of a scenario in every replicate."""
    last_month = month_of(scenario.until)
    return {
        name: tuple(
            _trajectory(_typed(levers), scenario.given, replicate, last_month)
            for replicate in range(scenario.replicates)
        )
        for name, levers in scenario.when.items()
    }


def _typed(levers: dict[str, str | int | float | date]) -> tuple[str, ...]:
    return tuple(f"{key}={value}" for key, value in levers.items())


@lru_cache(maxsize=64)
def _trajectory(overrides: tuple[str, ...], given: Given, replicate: int, last_month: int) -> Trajectory:
    (policy, values), world = configured(overrides), country_of(given)
    behaviour = behaviour_from(values["behaviour"])
    months = ENGINE.trajectory(
        RunInputs(world, policy, behaviour, Draws(given.seed, replicate), FIRST_MONTH, last_month)
    )
    return Trajectory(tuple(months), Context.of(world, behaviour))


@lru_cache(maxsize=4)
def country_of(given: Given) -> World:
    """Return the invented country of a scenario, at its scale, with its professions replaced."""
    size = CountrySize(n_territories=given.territories, n_professionals=given.professionals)
    country = synthetic_country(Draws.for_world(given.seed), size)
    world = people_country("scenario", country, given.scale, given.seed, population_settings())
    return replace(world, professionals=_with_professions_replaced(world.professionals, given))


def _with_professions_replaced(professionals: Professionals, given: Given) -> Professionals:
    profession = professionals.profession.copy()
    for old, new in given.replaced:
        profession[profession == Profession[old.upper()]] = Profession[new.upper()]
    return replace(professionals, profession=profession)
