"""The fast engine: the Mesa model's months on compiled columns, with the same results to the last bit."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.behaviour import Behaviour
from sim.calendar import FIRST_MONTH, first_day
from sim.draws import Draws
from sim.engine.fast.chance import chance_of
from sim.engine.fast.compiled import is_compiled, note_compiled
from sim.engine.fast.country import country_of
from sim.engine.fast.month import begin, live_month
from sim.engine.fast.references import country_reference, rules_reference, state_reference
from sim.engine.fast.rules import compiled_rules, rule_names
from sim.engine.fast.state import NO_CPTS, State, copy_of, empty_state
from sim.levers.numbers import lever_table
from sim.levers.policy import Policy
from sim.month.states import NEVER
from sim.snapshot import Snapshot
from sim.vocabulary import Stage
from sim.world.world import World

Records = NDArray[np.void]


class FastRun:
    """One run: its state, and what moves it on. `fork` lets another policy take over from here."""

    def __init__(
        self, world: World, policy: Policy, behaviour: Behaviour, draws: Draws, first_month: int, last_month: int
    ) -> None:
        self._country = country_reference(country_of(world))
        self._rules = rules_reference(compiled_rules(behaviour))
        self.first_month = first_month
        self.last_month = last_month
        self.month = first_month - 1
        self._regions = world.territories.region_codes
        self._chance = chance_of(draws, first_month, last_month)
        self._follow(policy)
        self.state = empty_state(len(world.territories), world.professionals.openness, len(self._regions))
        self._state = state_reference(self.state)
        keys = world.territory_key
        names = ("begin_project", "begin_letter", "begin_work", "begin_lot")
        begin(
            self._country,
            self._state,
            self._rules,
            self._levers[0],
            world.readiness_target,
            draws.normal("departement_readiness", world.departement_key),
            draws.normal("readiness", keys),
            draws.normal("wanted_size", keys),
            *(draws.uniform(name, keys) for name in names),
            chance_of(draws, self.month, self.month)["career"][0],
            self.month,
        )

    def _follow(self, policy: Policy) -> None:
        self._levers = lever_table(policy, self._regions, self.first_month, self.last_month)

    def _meet(self, draws: Draws) -> None:
        """Replace the chance of the months still to come."""
        n_lived = self.month + 1 - self.first_month
        self._chance = self._chance.copy()
        self._chance[n_lived:] = chance_of(draws, self.month + 1, self.last_month)

    def step(self) -> None:
        """Simulate the next month. Raises IndexError after the last one."""
        row = self.month + 1 - self.first_month
        levers, streams = self._levers[row], self._chance[row : row + 1]
        live_month(self._country, self._state, self._rules, levers, streams, self.month + 1)
        self.month += 1

    def fork(self, policy: Policy, draws: Draws | None = None) -> "FastRun":
        """Return a run that goes on from this state under another policy, as if that one had been in force so far.

        With `draws`, another chance begins with the next month; the past stays as it was lived. Raises ValueError
        when the policies differ in a month already lived.
        """
        other: FastRun = object.__new__(FastRun)
        other.__dict__.update(self.__dict__)
        other._follow(policy)
        if draws is not None:
            other._meet(draws)
        for row in range(self.month + 1 - self.first_month):
            if other._levers[row].tobytes() != self._levers[row].tobytes():
                day = first_day(self.first_month + row)
                raise ValueError(f"policy {policy.name!r} is another past: its levers differ in {day:%Y-%m}")
        other.state = copy_of(self.state)
        other._state = state_reference(other.state)
        return other

    def snapshot(self) -> Snapshot:
        """Return the state at the end of the month as columns."""
        return snapshot_of(self.state, self.month)


def snapshot_of(state: State, month: int) -> Snapshot:
    """Return a state as the columns that metrics read; CPTS in the order of their lead territories."""
    covered_by = state.territories["cpts"]
    lead = np.flatnonzero(covered_by == np.arange(len(covered_by)))
    row_of = np.full(len(covered_by) + 1, NO_CPTS, dtype=np.int32)  # what is white finds the last one
    row_of[lead] = np.arange(len(lead))
    cpts, cpts_stage = state.cpts, state.cpts["stage"][lead]
    return Snapshot(
        month=month,
        stage=np.append(cpts_stage, np.int8(Stage.WHITE))[row_of[covered_by]],
        cpts=row_of[covered_by],
        members=state.members.copy(),
        active=state.active.copy(),
        fatigue=state.fatigue_sum.copy(),
        high_fatigue=state.high_fatigue.copy(),
        cost=state.cost.copy(),
        n_dissolved=state.n_dissolved.copy(),
        lead=lead.astype(np.int32),
        cpts_stage=cpts_stage,
        aci_age=np.where(cpts_stage == Stage.ACI, month - cpts["aci_month"][lead], np.int32(NEVER)),
        vitality=cpts["vitality"][lead],
        mission_state=cpts["mission_state"][lead],
        led_by_authorities=cpts["led_by_authorities"][lead],
    )


def trajectory(
    world: World, policy: Policy, behaviour: Behaviour, draws: Draws, first_month: int, last_month: int
) -> Iterator[Snapshot]:
    """Yield the state before the first month, then the state at the end of each month up to the last one."""
    run = FastRun(world, policy, behaviour, draws, first_month, last_month)
    yield run.snapshot()
    for _ in range(first_month, last_month + 1):
        run.step()
        yield run.snapshot()


def is_prepared(behaviour: Behaviour) -> bool:
    """Return whether the kernels for the rules of a behaviour lie compiled on disk."""
    return is_compiled(rule_names(behaviour))


def prepare(world: World, policy: Policy, behaviour: Behaviour) -> None:
    """Compile the kernels for the rules of a behaviour (up to a minute), or load them, by living a month."""
    draws = Draws(0, 0)
    for _ in trajectory(world, policy, behaviour, draws, FIRST_MONTH, FIRST_MONTH):
        pass
    note_compiled(rule_names(behaviour))


def branches(
    world: World, policies: Sequence[Policy], behaviour: Behaviour, draws: Draws, first_month: int, last_month: int
) -> Iterator[tuple[tuple[int, ...], Snapshot]]:
    """Yield the trajectories of several policies, living each common past once.

    Each state comes with the numbers of the policies whose state it is. A group of policies is followed to its end
    before the next one begins; the states of a policy come in the order of months, those it shares first.
    """
    regions = world.territories.region_codes
    tables = [lever_table(policy, regions, first_month, last_month) for policy in policies]
    for arms in _alike(range(len(policies)), tables, 0):
        run = FastRun(world, policies[arms[0]], behaviour, draws, first_month, last_month)
        yield arms, run.snapshot()
        yield from _followed(run, arms, policies, tables)


def _followed(
    run: FastRun, arms: tuple[int, ...], policies: Sequence[Policy], tables: Sequence[Records]
) -> Iterator[tuple[tuple[int, ...], Snapshot]]:
    """Follow a run that stands for several policies, until they part."""
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
