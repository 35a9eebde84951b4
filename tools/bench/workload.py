"""What a run under measurement needs: a world, a policy, a behaviour; the same for every engine."""

from collections import deque
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.running.world_and_engine import world_of
from experiments.study.definition import StudyDefinition
from sim.behaviour import Behaviour
from sim.calendar import FIRST_MONTH, month_of
from sim.draws import Draws
from sim.engine.protocol import RunInputs, engine_named
from sim.levers.policy import Policy
from sim.world.world import World
from tools.bench.conditions import Place

POLICY = "plan_100"
_CONFIGS = Path(__file__).resolve().parents[2] / "configs"


def study_of(place: Place) -> StudyDefinition:
    """Return the default study of the place, whose arm `plan_100` is what the bench runs."""
    configuration = Composer(_CONFIGS)
    return read_request(["experiment=plan_100", *place.overrides], False, configuration).study


@dataclass(frozen=True)
class Workload:
    """All that a run needs but the engine and the replicate."""

    world: World
    policy: Policy
    behaviour: Behaviour
    seed: int
    last_month: int

    @property
    def agents(self) -> int:
        """How many professionals are agents."""
        return len(self.world.professionals)

    @property
    def months(self) -> int:
        """How many months a whole run simulates: July 2019 to December 2027."""
        return self.last_month - FIRST_MONTH + 1

    def run(self, engine: str, replicate: int = 0, months: int | None = None) -> None:
        """Simulate all months, or the first ones only, and let every snapshot go."""
        deque(engine_named(engine).trajectory(self.inputs(replicate, months)), maxlen=0)

    def inputs(self, replicate: int = 0, months: int | None = None) -> RunInputs:
        """Return what a run of all months, or of the first ones only, is computed from."""
        last = self.last_month if months is None else FIRST_MONTH + months - 1
        return RunInputs(self.world, self.policy, self.behaviour, Draws(self.seed, replicate), FIRST_MONTH, last)

    def seconds(self, engine: str, replicate: int = 0, months: int | None = None) -> float:
        """Return the wall time of a run in seconds."""
        start = perf_counter()
        self.run(engine, replicate, months)
        return perf_counter() - start


def workload_of(place: Place) -> Workload:
    """Return the workload of a place; its world comes from the cache where there is one."""
    study = study_of(place)
    arm = next(arm for arm in study.arms if arm.name == POLICY)
    return Workload(world_of(study), arm.policy, arm.behaviour, study.seed, month_of(study.end))
