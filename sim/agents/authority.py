"""Authorities: the ARS of a région helps, pushes and reviews; the CPAM of a département signs and pays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import mesa

from sim.levers.numbers import LeverNumbers, lever_numbers
from sim.month import authority as acts
from sim.month.luck import ArsLuck
from sim.month.states import ArsState

if TYPE_CHECKING:
    from sim.agents.cpts import Cpts
    from sim.agents.territory import Territory
    from sim.model import CptsModel


class Ars(mesa.Agent, ArsState):  # type: ignore[misc]
    """The ARS of a région."""

    model: CptsModel
    levers: LeverNumbers  # in force this month

    def __init__(self, model: CptsModel, region: str) -> None:
        super().__init__(model)
        self.region = region
        self.territories: list[Territory] = []

    def begin(self, leniency: float, luck: ArsLuck) -> None:
        """Take on what the ARS is like, and the shocks with which history begins."""
        acts.begin_authority(self, self.model.rules, leniency, luck)

    def let_shocks_pass(self, luck: ArsLuck) -> None:
        """Let the shocks of the région fade and new ones come."""
        acts.let_shocks_pass(self, self.model.rules, luck, self.model.month)

    def take_levers(self, month: int) -> None:
        """Let the policy set the levers of a month, and pressure follow the target date."""
        self.levers = lever_numbers(self.model.policy, month, self.region)
        acts.set_pressure(self, self.model.rules, self.levers, month)

    def allocate_facilitators(self) -> None:
        """Divide the facilitators' time among white zones, projects and CPTS that run."""
        rules, levers, month = self.model.rules, self.levers, self.model.month
        acts.forget_cases(self)
        for territory in self.territories:
            acts.count_territory(self, territory.population, territory.is_white, territory.has_aci)
        for cpts in self.cpts():
            acts.count_cpts(self, cpts, rules, levers, month)
        acts.divide_facilitators(self, rules, levers)
        for cpts in self.cpts():
            acts.help_cpts(cpts, self, rules, levers, month)
        for territory in self.territories:
            acts.help_territory(territory, territory.is_white, self)
            acts.pay_facilitators(territory, territory.row, self, self.model.accounts)

    def review(self) -> None:
        """Validate the dossiers whose time of review is over."""
        for cpts in self.cpts():
            acts.review(cpts, cpts.lead.row, self.levers, self.model.accounts, self.model.month)

    def cpts(self) -> list[Cpts]:
        """Return the CPTS and projects whose lead territory is in the région."""
        return cpts_led_from(self.territories)


class Cpam(mesa.Agent):  # type: ignore[misc]
    """The CPAM of a département: signs ACI and pays."""

    model: CptsModel

    def __init__(self, model: CptsModel, departement: str) -> None:
        super().__init__(model)
        self.departement = departement
        self.territories: list[Territory] = []

    def sign(self) -> None:
        """Sign the ACI of CPTS whose projet de santé is validated; signatures are bunched in December."""
        draws, rules, month = self.model.draw("sign"), self.model.rules, self.model.month
        for cpts in cpts_led_from(self.territories):
            ars = cpts.ars
            if acts.is_signing(cpts, rules, ars.levers, ars, draws[cpts.lead.row], month):
                cpts.sign()

    def renew(self) -> None:
        """Renew the contracts that come to their term, or let them end."""
        draws, rules, month = self.model.draw("renew"), self.model.rules, self.model.month
        for cpts in cpts_led_from(self.territories):
            row, levers = cpts.lead.row, cpts.ars.levers
            if acts.ends_at_term(cpts, row, rules, levers, self.model.accounts, draws[row], month):
                cpts.end()

    def pay(self) -> None:
        """Pay what is due this month under the contracts, and ARS money for projects."""
        for cpts in cpts_led_from(self.territories):
            row, levers = cpts.lead.row, cpts.ars.levers
            acts.pay(cpts, row, self.model.rules, levers, self.model.accounts, self.model.month)


def cpts_led_from(territories: Sequence[Territory]) -> list[Cpts]:
    """Return the CPTS and projects that have their lead territory among these."""
    return [t.cpts for t in territories if t.cpts is not None and t.cpts.lead is t]
