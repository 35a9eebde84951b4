"""Engines that take their time, or that kill the process they run in; tests name them, worker processes import them."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from time import sleep

from sim.engine.protocol import RunInputs
from sim.snapshot import Snapshot
from tests.unit.running.fake_engine import FAKE, FakeEngine

ONCE = "CPTS_TEST_DIES_UNLESS_THERE"  # an environment variable with the path of a file


def _slow(inputs: RunInputs) -> Iterator[Snapshot]:
    """A run that takes a fifth of a second."""
    sleep(0.2)
    return FAKE.trajectory(inputs)


def _endless(inputs: RunInputs) -> Iterator[Snapshot]:
    """A run of ten minutes, but for that of the first replicate."""
    sleep(600.0 if inputs.draws.replicate else 0.0)
    return FAKE.trajectory(inputs)


def _deadly(inputs: RunInputs) -> Iterator[Snapshot]:
    """The second replicate of the policy called fast kills its process as the system does that is out of memory."""
    if inputs.policy.name == "fast" and inputs.draws.replicate == 1:
        die()
    return FAKE.trajectory(inputs)


def _once_deadly(inputs: RunInputs) -> Iterator[Snapshot]:
    """The same, but it happens once only."""
    mark = Path(os.environ[ONCE])
    if inputs.policy.name == "fast" and inputs.draws.replicate == 1 and not mark.exists():
        mark.touch()
        die()
    return FAKE.trajectory(inputs)


def die() -> None:
    """Kill this process, if it is one that another process started."""
    assert multiprocessing.parent_process() is not None, "the test itself would die"
    os.kill(os.getpid(), signal.SIGKILL)


SLOW, ENDLESS, DEADLY, ONCE_DEADLY = (FakeEngine(months) for months in (_slow, _endless, _deadly, _once_deadly))
