"""The world and the engine that a study asks for."""

from importlib import import_module

from experiments.study.runs import Trajectory
from experiments.study.settings import Study
from sim.world.build import build_world
from sim.world.settings import PopulationSettings
from sim.world.world import World


def world_of(study: Study) -> World:
    """Build the part of the world that a study simulates; all its arms share the same population.

    Raises TableError when the user's own territories file cannot be used, LookupError when it holds no territory of
    the région or département asked for.
    """
    place = study.territory
    population = {key: value for key, value in study.arms[0].resolved["population"].items() if key != "scale"}
    settings = PopulationSettings.model_validate(population)
    return build_world(place.kind, place.code, place.file, study.scale, study.seed, settings)


def trajectory_of(study: Study) -> Trajectory:
    """Return the engine that a study names: a file `<name>_engine.py` in sim/engine that defines `trajectory`."""
    trajectory: Trajectory = import_module(f"sim.engine.{study.engine}_engine").trajectory
    return trajectory
