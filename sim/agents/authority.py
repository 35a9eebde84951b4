"""Authorities: the ARS of a région helps, pushes and reviews; the CPAM of a département signs and pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from sim.calendar import DECEMBER, calendar_month, first_day, month_of
from sim.contract import CONTRACT_MONTH, size_band
from sim.rules.functions import happens, total
from sim.vocabulary import Allocation, Stage

if TYPE_CHECKING:
    from sim.agents.cpts import Cpts
    from sim.agents.territory import Territory
    from sim.levers.policy import Levers
    from sim.model import CptsModel

INHABITANTS_PER_MILLION = 1_000_000.0


class Ars(mesa.Agent):  # type: ignore[misc]
    """The ARS of a région. State: levers in force, pressure (0–1)."""

    model: CptsModel
    levers: Levers

    def __init__(self, model: CptsModel, region: str) -> None:
        super().__init__(model)
        self.region = region
        self.territories: list[Territory] = []
        self.pressure = 0.0

    def take_levers(self, month: int) -> None:
        """Let the policy set the levers of a month, and pressure follow the target date."""
        self.levers = self.model.policy.levers(month, self.region)
        timeline = self.levers.timeline
        self.pressure = 0.0
        if timeline.target_date is not None:
            months_to_target = month_of(timeline.target_date) - month
            self.pressure = self.model.rules.pressure.strength(
                timeline.pressure, months_to_target, timeline.ramp_months, timeline.fade_months
            )

    @property
    def funding(self) -> float:
        """Level of the contract's funding against the reference."""
        funding = self.levers.funding
        return self.model.rules.pay.funding(funding.multiplier, funding.maximum_total_euros[2])

    @property
    def bonus_share(self) -> float:
        """Early-signature bonus on offer this month, share of the functioning envelope."""
        funding = self.levers.funding
        until = funding.early_signature_until
        is_open = until is not None and first_day(self.model.month) <= until
        return funding.early_signature_bonus if is_open else 0.0

    def letter_euros(self, population: float) -> float:
        """Return the money paid when the lettre d'intention of a CPTS of this population is validated."""
        funding = self.levers.funding
        return funding.multiplier * funding.li_startup_euros[size_band(population)]

    def allocate_facilitators(self) -> None:
        """Divide the facilitators' time among white zones, projects and CPTS that run."""
        population = sum(territory.population for territory in self.territories)
        facilitation = self.levers.facilitation
        facilitators = facilitation.facilitators_per_million * population / INHABITANTS_PER_MILLION
        after = self._share_after_aci(facilitation.maturity_support)
        self._divide_before_aci(facilitators * (1.0 - after))
        self._divide_after_aci(facilitators * after)
        month_cost = facilitators * self.model.rules.pay.facilitator_month() / population
        for territory in self.territories:
            self.model.accounts.facilitation(territory.row, month_cost * territory.population)

    def _share_after_aci(self, maturity_support: float) -> float:
        """Return the share of time for CPTS with an ACI; where one side has no case, the other gets its time."""
        has_running = any(cpts.has_aci for cpts in self.cpts())
        has_others = any(t.cpts is None or not t.cpts.has_aci for t in self.territories)
        return (maturity_support if has_others else 1.0) if has_running else 0.0

    def _divide_before_aci(self, facilitators: float) -> None:
        rule, allocation = self.model.rules.help, self.levers.facilitation.allocation
        white_first = allocation == Allocation.WHITE_FIRST
        struggling_first = allocation == Allocation.STRUGGLING_FIRST
        white = [territory for territory in self.territories if territory.cpts is None]
        projects = [cpts for cpts in self.cpts() if cpts.stage < Stage.ACI]
        white_weight = rule.weight_before_aci(True, white_first, struggling_first)
        project_weight = rule.weight_before_aci(False, white_first, struggling_first)
        weight = white_weight * len(white) + project_weight * len(projects)
        share = facilitators / weight if weight > 0.0 else 0.0
        for territory in white:
            territory.facilitators = share * white_weight
        for cpts in projects:
            cpts.facilitators = share * project_weight

    def _divide_after_aci(self, facilitators: float) -> None:
        rule = self.model.rules.help
        struggling_first = self.levers.facilitation.allocation == Allocation.STRUGGLING_FIRST
        running = [cpts for cpts in self.cpts() if cpts.stage == Stage.ACI]
        weights = [
            rule.weight_after_aci(rule.is_fragile(cpts.aci_age, cpts.vitality), struggling_first) for cpts in running
        ]
        weight = total(weights)
        for cpts, cpts_weight in zip(running, weights, strict=True):
            cpts.facilitators = facilitators * cpts_weight / weight if weight > 0.0 else 0.0

    def cpts(self) -> list[Cpts]:
        """Return the CPTS and projects whose lead territory is in the région."""
        return [t.cpts for t in self.territories if t.cpts is not None and t.cpts.lead is t]

    def review(self) -> None:
        """Validate the dossiers whose time of review is over; silence is acceptance."""
        for cpts in self.cpts():
            if cpts.decision_month == self.model.month:
                cpts.is_validated()


class Cpam(mesa.Agent):  # type: ignore[misc]
    """The CPAM of a département: signs ACI and pays."""

    model: CptsModel

    def __init__(self, model: CptsModel, departement: str) -> None:
        super().__init__(model)
        self.departement = departement
        self.territories: list[Territory] = []

    def sign(self) -> None:
        """Sign the ACI of CPTS whose projet de santé is validated; signatures are bunched in December."""
        month = self.model.month
        draws = self.model.draw("sign")
        for cpts in self._led_here():
            if cpts.stage != Stage.PROJET_SANTE or cpts.stage_month == month:
                continue
            hazard = self.model.rules.sign.signature_hazard(
                calendar_month(month) == DECEMBER,
                max(0, month - CONTRACT_MONTH),
                cpts.ars.bonus_share,
                cpts.ars.pressure,
            )
            if happens(hazard, draws[cpts.lead.row]):
                cpts.signs()

    def renew(self) -> None:
        """Renew the contracts that come to their term, or pay their balance and let them end."""
        for cpts in self._led_here():
            if cpts.is_at_term and not cpts.is_renewed():
                cpts.receives_balance()
                cpts.ends()

    def pay(self) -> None:
        """Pay what is due this month under the contracts, and ARS money for projects."""
        for cpts in self._led_here():
            cpts.is_paid()

    def _led_here(self) -> list[Cpts]:
        return [t.cpts for t in self.territories if t.cpts is not None and t.cpts.lead is t]
