"""The fast engine: the Mesa model's months on compiled columns, with the same results to the last bit."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.behaviour import Behaviour
from sim.calendar import FIRST_MONTH
from sim.draws import Draws
from sim.engine.fast.compile_ahead import compile_longest_steps
from sim.engine.fast.compiled import is_compiled, note_compiled, rare_collection
from sim.engine.fast.rules import rule_names
from sim.engine.fast.run import FastRun
from sim.engine.protocol import Engine, RunInputs
from sim.levers.numbers import lever_table
from sim.levers.policy import Policy
from sim.snapshot import Snapshot
from sim.world.world import World

Records = NDArray[np.void]
Branch = tuple[tuple[int, ...], Snapshot]  # numbers of the policies whose state it is, and the state


@dataclass(frozen=True)
class FastEngine(Engine):
    """Runs compiled kernels; what several policies have in common is simulated once."""

    shares_pasts: bool = True

    def trajectory(self, inputs: RunInputs) -> Iterator[Snapshot]:
        """Yield the state before the first month, then the state at the end of each month up to the last one."""
        run = FastRun(inputs)
        yield run.snapshot()
        while run.month < run.last_month:
            run.step()
            yield run.snapshot()

    def branches(self, inputs: RunInputs, policies: Sequence[Policy]) -> Iterator[Branch]:
        """Yield the trajectories of several policies, simulating each common past once.

        A group of policies is followed to its end before the next one begins; the states that a policy shares come
        first.
        """
        regions = inputs.world.territories.region_codes
        tables = [lever_table(policy, regions, inputs.first_month, inputs.last_month) for policy in policies]
        for arms in _alike(range(len(policies)), tables, 0):
            run = FastRun(inputs.under(policies[arms[0]]))
            yield arms, run.snapshot()
            yield from _followed(run, arms, policies, tables)

    def is_prepared(self, behaviour: Behaviour) -> bool:
        """Return whether the kernels for the rules of a behaviour are on disk."""
        return is_compiled(rule_names(behaviour))

    def prepare(self, world: World, policy: Policy, behaviour: Behaviour) -> None:
        """Compile the kernels for the rules of a behaviour (up to a minute), or load them, by simulating a month."""
        with rare_collection():
            FastRun(_first_month(world, policy, behaviour)).step()
        note_compiled(rule_names(behaviour))

    def help_prepare(self, world: World, policy: Policy, behaviour: Behaviour) -> None:
        """Compile about half of the same kernels, in another process at the same time."""
        with rare_collection():
            compile_longest_steps(_first_month(world, policy, behaviour))


def _first_month(world: World, policy: Policy, behaviour: Behaviour) -> RunInputs:
    return RunInputs(world, policy, behaviour, Draws(0, 0), FIRST_MONTH, FIRST_MONTH)


def _followed(
    run: FastRun, arms: tuple[int, ...], policies: Sequence[Policy], tables: Sequence[Records]
) -> Iterator[Branch]:
    """Follow a run that is that of several policies, until they part."""
    while run.month < run.last_month:
        parted = _alike(arms, tables, run.month + 1 - run.first_month)
        if len(parted) > 1:
            for group in parted:
                yield from _followed(run.fork(policies[group[0]]), group, policies, tables)
            return
        run.step()
        yield arms, run.snapshot()


def _alike(arms: Iterable[int], tables: Sequence[Records], row: int) -> list[tuple[int, ...]]:
    """Return the groups of policies that have the same levers in a month."""
    groups: dict[bytes, tuple[int, ...]] = {}
    for arm in arms:
        levers = tables[arm][row].tobytes()
        groups[levers] = (*groups.get(levers, ()), arm)
    return list(groups.values())


ENGINE = FastEngine()
