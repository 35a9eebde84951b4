"""Engines that take their time, or that kill the process they run in; tests name them, worker processes import them."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from time import sleep

from sim.behaviour import Behaviour
from sim.draws import Draws
from sim.levers.policy import Policy
from sim.snapshot import Snapshot
from sim.world.world import World
from tests.unit.running.fake_engine import fake_trajectory

ONCE = "CPTS_TEST_DIES_UNLESS_THERE"  # an environment variable with the path of a file


def slow_trajectory(
    world: World, policy: Policy, behaviour: Behaviour, draws: Draws, first_month: int, last_month: int
) -> Iterator[Snapshot]:
    """A run that takes a fifth of a second."""
    sleep(0.2)
    return fake_trajectory(world, policy, behaviour, draws, first_month, last_month)


def endless_trajectory(
    world: World, policy: Policy, behaviour: Behaviour, draws: Draws, first_month: int, last_month: int
) -> Iterator[Snapshot]:
    """A run of ten minutes, but for that of the first replicate."""
    sleep(600.0 if draws.replicate else 0.0)
    return fake_trajectory(world, policy, behaviour, draws, first_month, last_month)


def deadly_trajectory(
    world: World, policy: Policy, behaviour: Behaviour, draws: Draws, first_month: int, last_month: int
) -> Iterator[Snapshot]:
    """The second replicate of the policy called fast kills its process as the system does that is out of memory."""
    if policy.name == "fast" and draws.replicate == 1:
        die()
    return fake_trajectory(world, policy, behaviour, draws, first_month, last_month)


def once_deadly_trajectory(
    world: World, policy: Policy, behaviour: Behaviour, draws: Draws, first_month: int, last_month: int
) -> Iterator[Snapshot]:
    """The same, but it happens once only."""
    mark = Path(os.environ[ONCE])
    if policy.name == "fast" and draws.replicate == 1 and not mark.exists():
        mark.touch()
        die()
    return fake_trajectory(world, policy, behaviour, draws, first_month, last_month)


def die() -> None:
    """Kill this process, if it is one that another process started."""
    assert multiprocessing.parent_process() is not None, "the test itself would die"
    os.kill(os.getpid(), signal.SIGKILL)
