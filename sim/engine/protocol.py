"""What an engine is, and what one run is computed from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Protocol

from sim.behaviour import Behaviour
from sim.draws import Draws
from sim.levers.policy import Policy
from sim.snapshot import Snapshot
from sim.world.world import World


@dataclass(frozen=True)
class RunInputs:
    """All that one run is computed from."""

    world: World
    policy: Policy
    behaviour: Behaviour
    draws: Draws
    first_month: int
    last_month: int

    def under(self, policy: Policy) -> "RunInputs":
        """Return the inputs of the same run under another policy."""
        return replace(self, policy=policy)


class Engine(Protocol):
    """A way to compute the months of a run. Engines that have nothing to share or to prepare need `trajectory` only."""

    shares_pasts: bool = False  # whether several policies cost less together than one by one

    def trajectory(self, inputs: RunInputs) -> Iterator[Snapshot]:
        """Yield the state before the first month, then the state at the end of each month up to the last one."""
        ...

    def branches(self, inputs: RunInputs, policies: Sequence[Policy]) -> Iterator[tuple[tuple[int, ...], Snapshot]]:
        """Yield the trajectories of several policies instead of the one in the inputs.

        Each state comes with the numbers of the policies whose state it is; the states of a policy come in the order
        of months.
        """
        for number, policy in enumerate(policies):
            for snapshot in self.trajectory(inputs.under(policy)):
                yield (number,), snapshot

    def is_prepared(self, behaviour: Behaviour) -> bool:
        """Return whether a run with the rules of a behaviour can start at once."""
        return True

    def prepare(self, world: World, policy: Policy, behaviour: Behaviour) -> None:
        """Do once what the first run with the rules of a behaviour would otherwise have to wait for."""
        return

    def help_prepare(self, world: World, policy: Policy, behaviour: Behaviour) -> None:
        """Do a part of that in another process at the same time, in which `prepare` then finds it done."""
        return


def engine_named(name: str) -> Engine:
    """Return the engine `ENGINE` of the module or package of this name in sim/engine.

    Raises ModuleNotFoundError where there is none.
    """
    engine: Engine = import_module(f"sim.engine.{name}").ENGINE
    return engine
