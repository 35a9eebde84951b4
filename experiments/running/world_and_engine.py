"""The world and the engine that a study asks for."""

from collections.abc import Iterator
from contextlib import contextmanager

from experiments.mistakes import UserMistake
from experiments.study.definition import StudyDefinition
from sim.engine.protocol import Engine, engine_named
from sim.world.cache import open_world
from sim.world.reading import TableError
from sim.world.tables import load_territories
from sim.world.territories import select
from sim.world.world import World


def world_of(study: StudyDefinition) -> World:
    """Return the part of the world that a study simulates, from the cache where it has been built before.

    All arms share the same population. A worker process may call this instead of being sent the world.
    Raises UserMistake when the user's own territories file cannot be used, or holds no territory of the région or
    département asked for.
    """
    place = study.territory
    with _refusing(study):
        return open_world(place.kind, place.code, place.file, study.scale, study.seed, study.population)


def check_territories(study: StudyDefinition) -> None:
    """Read the user's own territories file as `world_of` does, without peopling it. Raises UserMistake as it does."""
    place = study.territory
    if place.file is not None:
        with _refusing(study):
            select(load_territories(place.file), place.kind, place.code)


@contextmanager
def _refusing(study: StudyDefinition) -> Iterator[None]:
    """Turn what a territories file lacks into the person's mistake."""
    try:
        yield
    except (TableError, LookupError) as error:
        raise UserMistake(str(error), f"territory.file={study.territory.file}", "the schema of docs/data.md") from error


def engine_of(study: StudyDefinition) -> Engine:
    """Return the engine that a study names."""
    return engine_named(study.engine)
