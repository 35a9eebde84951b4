"""Short runs on real territories for regression tests: what one would type, in a few replicates."""

from dataclasses import dataclass
from functools import cache
from math import isnan

from sim.behaviour import behaviour_from
from sim.calendar import FIRST_MONTH, last_day
from sim.draws import Draws
from sim.engine.fast import ENGINE
from sim.engine.protocol import RunInputs
from sim.metrics import all_metrics, evaluate, metric
from sim.metrics.context import Context
from sim.metrics.grouping import Grouping
from sim.vocabulary import Level
from sim.world.build import build_world
from sim.world.world import World
from tests.configured import configured, population_settings

SEED = 20231009
SPREAD = "standard deviation of départemental coverage LI+"
Months = dict[str, dict[str, float | None]]  # month end (ISO) → metric → national value, None where undefined


@dataclass(frozen=True)
class Place:
    """A part of France at a scale."""

    kind: str
    code: str | None
    scale: float


@cache
def world_of(place: Place) -> World:
    """Return the world of a place."""
    return build_world(place.kind, place.code, None, place.scale, SEED, population_settings())


@cache
def months_of(place: Place, overrides: tuple[str, ...], replicate: int, last_month: int) -> Months:
    """Return every metric of the whole place at the end of every month of one run."""
    policy, values = configured(overrides)
    world, behaviour = world_of(place), behaviour_from(values["behaviour"])
    context, grouping = Context.of(world, behaviour), Grouping.at(Level.NATIONAL, world.territories)
    metrics = [one for one in all_metrics() if Level.NATIONAL in one.levels]
    coverage, departements = metric("coverage_li_plus"), Grouping.at(Level.DEPARTEMENT, world.territories)
    months: Months = {}
    inputs = RunInputs(world, policy, behaviour, Draws(SEED, replicate), FIRST_MONTH, last_month)
    for snapshot in ENGINE.trajectory(inputs):
        now = {name: _defined(value[0]) for name, value in evaluate(snapshot, grouping, context, metrics).items()}
        by_departement = evaluate(snapshot, departements, context, [coverage])["coverage_li_plus"]
        months[last_day(snapshot.month).isoformat()] = now | {SPREAD: float(by_departement.std())}
    return months


def _defined(value: float) -> float | None:
    return None if isnan(value) else float(value)
