"""One run of the fast engine: its state, and what moves it on."""

import numpy as np

from sim.calendar import first_day
from sim.draws import Draws, text_keys
from sim.engine.fast.chance import ars_luck_of, ars_luck_records, chance_of
from sim.engine.fast.country import country_of
from sim.engine.fast.month import begin, live_month
from sim.engine.fast.references import country_reference, rules_reference, state_reference
from sim.engine.fast.rules import compiled_rules
from sim.engine.fast.state import NO_CPTS, State, copy_of, empty_state
from sim.engine.protocol import RunInputs
from sim.levers.numbers import lever_table
from sim.levers.policy import Policy
from sim.month.states import NEVER
from sim.snapshot import Snapshot
from sim.vocabulary import Stage


class FastRun:
    """One run: its state, and what moves it on. `fork` lets another policy take over from this state."""

    def __init__(self, inputs: RunInputs) -> None:
        world, draws = inputs.world, inputs.draws
        self._country = country_reference(country_of(world))
        self._rules = rules_reference(compiled_rules(inputs.behaviour))
        self.first_month = inputs.first_month
        self.last_month = inputs.last_month
        self.month = self.first_month - 1
        self._regions = world.territories.region_codes
        self._chance = chance_of(draws, self.first_month, self.last_month)
        self._ars_luck = ars_luck_of(draws, self._regions, self.first_month, self.last_month)
        self._follow(inputs.policy)
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
            draws.normal("leniency", text_keys(self._regions)),
            ars_luck_records(draws, self._regions, self.month),
            chance_of(draws, self.month, self.month)["career"][0],
            self.month,
        )

    def _follow(self, policy: Policy) -> None:
        self._levers = lever_table(policy, self._regions, self.first_month, self.last_month)

    def _replace_chance(self, draws: Draws) -> None:
        """Replace the chance of the months still to come."""
        n_done = self.month + 1 - self.first_month
        self._chance = self._chance.copy()
        self._chance[n_done:] = chance_of(draws, self.month + 1, self.last_month)
        self._ars_luck = self._ars_luck.copy()
        self._ars_luck[n_done:] = ars_luck_of(draws, self._regions, self.month + 1, self.last_month)

    def step(self) -> None:
        """Simulate the next month. Raises IndexError after the last one."""
        row = self.month + 1 - self.first_month
        levers, streams, luck = self._levers[row], self._chance[row : row + 1], self._ars_luck[row]
        live_month(self._country, self._state, self._rules, levers, streams, luck, self.month + 1)
        self.month += 1

    def fork(self, policy: Policy, draws: Draws | None = None) -> "FastRun":
        """Return a run that continues from this state under another policy, as if that one had been in force so far.

        With `draws`, another chance begins with the next month; the past stays as it was. Raises ValueError
        when the policies differ in a month already simulated.
        """
        other: FastRun = object.__new__(FastRun)
        other.__dict__.update(self.__dict__)
        other._follow(policy)
        if draws is not None:
            other._replace_chance(draws)
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
