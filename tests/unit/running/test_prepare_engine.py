import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from experiments.running.prepare_engine import prepare_engine
from experiments.study.definition import AGGREGATED
from sim.behaviour import Behaviour, behaviour_from
from sim.engine.protocol import Engine, RunInputs
from sim.levers.policy import Policy
from sim.snapshot import Snapshot
from sim.world.world import World
from tests.unit.running.fake_engine import BEHAVIOUR, FAKE, FakeEngine, run_small, small_context, small_study


@dataclass(frozen=True)
class NotingEngine(Engine):
    """An engine that notes which process prepared it, and may be unable to be prepared elsewhere than there."""

    note: Path
    only_in: int | None = None

    def trajectory(self, inputs: RunInputs) -> Iterator[Snapshot]:
        raise NotImplementedError

    def prepare(self, world: World, policy: Policy, behaviour: Behaviour) -> None:
        if self.only_in not in (None, os.getpid()):
            os._exit(1)
        self.note.write_text(f"{os.getpid()} {policy.name}", encoding="utf-8")

    def help_prepare(self, world: World, policy: Policy, behaviour: Behaviour) -> None:
        if self.only_in not in (None, os.getpid()):
            os._exit(1)
        self.note.with_name("helper.txt").write_text(f"{os.getpid()} {policy.name}", encoding="utf-8")


def preparer(folder: Path, compute: str, workers: int, only_in: int | None = None) -> str:
    engine = NotingEngine(folder / "note.txt", only_in)
    study = small_study(folder, compute=compute, workers=workers)
    prepare_engine(study, small_context(folder, engine), Policy("calm", ()), behaviour_from(BEHAVIOUR))
    return engine.note.read_text(encoding="utf-8") if engine.note.exists() else ""


@pytest.mark.parametrize(("compute", "workers"), [("local", 2), ("dask", 2)])
def test_where_other_processes_make_the_runs_others_compile(tmp_path: Path, compute: str, workers: int) -> None:
    process, policy = preparer(tmp_path, compute, workers).split()
    helper, its_policy = (tmp_path / "helper.txt").read_text(encoding="utf-8").split()
    assert str(os.getpid()) not in (process, helper)
    assert policy == its_policy == "calm"


@pytest.mark.parametrize(("compute", "workers"), [("serial", 1), ("local", 1)])
def test_a_process_that_makes_the_runs_itself_compiles_itself(tmp_path: Path, compute: str, workers: int) -> None:
    assert preparer(tmp_path, compute, workers) == f"{os.getpid()} calm"


def test_when_the_other_processes_die_compiling_is_left_to_those_that_make_the_runs(tmp_path: Path) -> None:
    assert preparer(tmp_path, "local", 2, only_in=os.getpid()) == ""


@dataclass(frozen=True)
class LazyEngine(FakeEngine):
    """An engine that is never ready, and notes that it was prepared."""

    prepared: list[str] = field(default_factory=list)

    def is_prepared(self, behaviour: Behaviour) -> bool:
        return False

    def prepare(self, world: World, policy: Policy, behaviour: Behaviour) -> None:
        self.prepared.append(policy.name)


@pytest.mark.parametrize("outputs", ["runs", AGGREGATED])
def test_nothing_is_compiled_where_all_runs_are_stored(tmp_path: Path, outputs: str) -> None:
    study = small_study(tmp_path, outputs=outputs)
    for prepared in (["calm"], []):
        engine = LazyEngine(FAKE.months)
        assert run_small(study, engine).failures == ()
        assert engine.prepared == prepared
