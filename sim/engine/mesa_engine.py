"""The readable reference: the Mesa model, one object per professional."""

from collections.abc import Iterator

from sim.behaviour import Behaviour
from sim.draws import Draws
from sim.levers.policy import Policy
from sim.model import CptsModel
from sim.snapshot import Snapshot
from sim.world.world import World


def trajectory(
    world: World, policy: Policy, behaviour: Behaviour, draws: Draws, first_month: int, last_month: int
) -> Iterator[Snapshot]:
    """Yield the state before the first month, then the state at the end of each month up to the last one."""
    model = CptsModel(world, policy, behaviour, draws, first_month)
    try:
        yield model.snapshot()
        for _ in range(first_month, last_month + 1):
            model.step()
            yield model.snapshot()
    finally:
        model.release()
