"""Runs a scenario: the arms of one replicate meet the same country and the same chance."""

from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from experiments.configuration.compose import Composer, Plain
from experiments.configuration.levers import policy_from
from experiments.configuration.overrides import parse_overrides
from sim.behaviour import behaviour_from
from sim.calendar import FIRST_MONTH, month_of
from sim.draws import Draws
from sim.engine.mesa import ENGINE
from sim.engine.protocol import RunInputs
from sim.levers.policy import Policy
from sim.metrics import evaluate, metric
from sim.metrics.grouping import Grouping
from sim.metrics.view import Context
from sim.snapshot import Snapshot
from sim.vocabulary import Level, Profession
from sim.world.contacts import build_contacts
from sim.world.population import build_population
from sim.world.scaling import scale_population
from sim.world.settings import PopulationSettings
from sim.world.synthetic import CountrySize, synthetic_country
from sim.world.world import Professionals, World
from tests.scenarios.scenario import Given, Scenario

CONFIGS = Path(__file__).parents[2] / "configs"


@dataclass(frozen=True)
class Lived:
    """One arm in one replicate: the state before the first month, then at the end of every month."""

    snapshots: tuple[Snapshot, ...]
    context: Context

    def value(self, name: str, month: int) -> float:
        """Return a national figure at the end of a month."""
        snapshot = next(snapshot for snapshot in self.snapshots if snapshot.month == month)
        grouping = Grouping.at(Level.NATIONAL, self.context.territories)
        return float(evaluate(snapshot, grouping, self.context, [metric(name)])[name][0])

    def first_difference(self, other: "Lived") -> int | None:
        """Return the first month at whose end anything at all differs from another arm, or None."""
        pairs = zip(self.snapshots, other.snapshots, strict=True)
        return next((one.month for one, two in pairs if not _same(one, two)), None)


Outcome = dict[str, tuple[Lived, ...]]  # arm → one for each replicate


def _same(one: Snapshot, two: Snapshot) -> bool:
    return all(np.array_equal(getattr(one, column.name), getattr(two, column.name)) for column in fields(Snapshot))


def live(scenario: Scenario) -> Outcome:
    """Run every arm of a scenario in every replicate."""
    last_month = month_of(scenario.until)
    return {
        name: tuple(
            _lived(_typed(levers), scenario.given, replicate, last_month) for replicate in range(scenario.replicates)
        )
        for name, levers in scenario.when.items()
    }


def _typed(levers: dict[str, str | int | float | date]) -> tuple[str, ...]:
    return tuple(f"{key}={value}" for key, value in levers.items())


@lru_cache(maxsize=64)
def _lived(overrides: tuple[str, ...], given: Given, replicate: int, last_month: int) -> Lived:
    (policy, values), world = _configured(overrides), country_of(given)
    behaviour = behaviour_from(values["behaviour"])
    months = ENGINE.trajectory(
        RunInputs(world, policy, behaviour, Draws(given.seed, replicate), FIRST_MONTH, last_month)
    )
    return Lived(tuple(months), Context.of(world, behaviour))


@lru_cache(maxsize=64)
def _configured(overrides: tuple[str, ...]) -> tuple[Policy, Plain]:
    """Return the policy, and the whole configuration, behind what one would type."""
    configuration = Composer(CONFIGS)
    composed = configuration.composed(parse_overrides(overrides, "scenario", sweeping=False))
    return policy_from(composed.values, composed.where), composed.values


@lru_cache(maxsize=4)
def country_of(given: Given) -> World:
    """Return the invented country of a scenario, at its scale, with its professions replaced."""
    assumptions = {key: value for key, value in _configured(())[1]["population"].items() if key != "scale"}
    settings, draws = PopulationSettings.model_validate(assumptions), Draws.for_world(given.seed)
    size = CountrySize(n_territories=given.territories, n_professionals=given.professionals)
    country = synthetic_country(draws, size)
    whole = build_population(country.territories, country.workforce, draws, settings)
    people = scale_population(whole, given.scale, country, draws)
    return World(
        name="scenario",
        scale=given.scale,
        territories=country.territories,
        professionals=_with_professions_replaced(people.professionals, given),
        contacts=build_contacts(people, country.territories, draws, settings),
        readiness_target=country.readiness_target,
    )


def _with_professions_replaced(professionals: Professionals, given: Given) -> Professionals:
    profession = professionals.profession.copy()
    for old, new in given.replaced:
        profession[profession == Profession[old.upper()]] = Profession[new.upper()]
    return replace(professionals, profession=profession)
