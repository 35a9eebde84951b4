"""Under which conditions a bench is held: engines, places, repetitions, where caches and the second environment lie."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tools.bench.fresh_process import NotMeasured


@dataclass(frozen=True)
class Place:
    """A part of the world at a scale."""

    kind: str  # france, region, departement
    code: str | None  # INSEE code of a région or département
    scale: float  # agents per professional

    @property
    def overrides(self) -> list[str]:
        """What one would type after `python run.py` to simulate the place."""
        code = [] if self.code is None else [f"territory.code={self.code}"]
        return [f"territory={self.kind}", *code, f"population.scale={self.scale:g}"]

    def __str__(self) -> str:
        return f"{self.kind}{f' {self.code}' if self.code else ''} at scale {self.scale:g}"


FRANCE = Place("france", None, 1.0)
BRETAGNE = Place("region", "53", 1.0)
NOUVELLE_AQUITAINE = Place("region", "75", 1.0)  # 40,346 professionals
TINY = Place("departement", "59", 0.05)
TINY_MONTHS = 12


@dataclass(frozen=True)
class Conditions:
    """What all measurements of a bench share."""

    engine: str  # the one under test
    reference: str  # the one it is compared with
    quick: bool  # a région instead of the country, few repetitions: to see that the bench works
    cache: Path  # folder of caches, empty at the start of the bench
    peers: Path | None = None  # folder with an environment for each peer that cannot live beside the project's own

    def python_of(self, peer: str) -> Path | None:
        """Return the interpreter of a peer's environment, None where there is none."""
        python = None if self.peers is None else self.peers.absolute() / peer / "bin" / "python"
        return python if python is not None and python.is_file() else None

    @property
    def country(self) -> Place:
        """The world of the main measurements."""
        return BRETAGNE if self.quick else FRANCE

    @property
    def repetitions(self) -> int:
        """How often what takes seconds is measured."""
        return 3 if self.quick else 7

    @property
    def slow_repetitions(self) -> int:
        """How often what takes minutes is measured."""
        return 2 if self.quick else 3

    @property
    def scaling(self) -> tuple[Place, ...]:
        """The worlds over which time per agent-month should not change."""
        if self.quick:
            return (Place("departement", "29", 1.0), BRETAGNE, Place("region", "53", 4.0))
        return (NOUVELLE_AQUITAINE, FRANCE, Place("france", None, 4.0))

    @property
    def thin_country(self) -> Place:
        """As many agents as the smallest world of the scaling, in the whole country's territories."""
        return Place(self.country.kind, self.country.code, 0.1)


def engine_exists(name: str) -> bool:
    """Return whether there is an engine of that name."""
    return find_spec(f"sim.engine.{name}") is not None


def need_engine(name: str) -> None:
    """Raise NotMeasured where there is no engine of that name."""
    if not engine_exists(name):
        raise NotMeasured(f"there is no engine {name!r} yet")
