"""A CPTS, from pré-projet to ACI, with its perimeter and its people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from sim.month import authority, money
from sim.month import cpts as acts
from sim.month.luck import CptsLuck
from sim.month.states import NEVER, CptsState
from sim.vocabulary import N_MISSIONS, Mission, Stage, Status

if TYPE_CHECKING:
    from sim.agents.professional import Professional
    from sim.agents.territory import Territory
    from sim.model import CptsModel


class Cpts(mesa.Agent, CptsState):  # type: ignore[misc]
    """A CPTS or a project, led from the first territory of its perimeter."""

    model: CptsModel

    def __init__(self, model: CptsModel, perimeter: list[Territory], led_by_authorities: bool) -> None:
        super().__init__(model)
        self.lead = perimeter[0]
        self.ars = self.lead.ars
        self.perimeter: list[Territory] = []
        self.mission_state = [0] * N_MISSIONS
        self.mission_progress = [0.0] * N_MISSIONS
        self.mission_month = [NEVER] * N_MISSIONS
        acts.begin_project(self, led_by_authorities, model.month)
        for territory in perimeter:
            self.take_in(territory)

    @property
    def has_aci(self) -> bool:
        """Whether an ACI is signed."""
        return self.stage == Stage.ACI

    @property
    def aci_age(self) -> int:
        """Months since the ACI was signed, NEVER without ACI."""
        return self.model.month - self.aci_month if self.has_aci else NEVER

    @property
    def paid_time(self) -> float:
        """Money that pays members' time against the reference; none before the ACI."""
        return money.paid_time(self, self.model.rules, self.ars.levers)

    def professionals(self) -> list[Professional]:
        """Return all professionals of the perimeter."""
        return [professional for territory in self.perimeter for professional in territory.professionals]

    def take_in(self, territory: Territory) -> None:
        """Add a white territory to the perimeter; its leaders take part from the start."""
        self.perimeter.append(territory)
        self.population += territory.population
        territory.cpts = self
        for leader in territory.leaders:
            if leader.is_available_leader:
                leader.become(Status.ACTIVE)

    def end(self) -> None:
        """Give up or dissolve: members leave, territories are white again."""
        for professional in self.professionals():
            professional.become(Status.OUTSIDE)
        for territory in self.perimeter:
            territory.cpts = None
            territory.is_disappointed = True
        authority.book_end(self, self.lead.row, self.model.accounts)
        self.model.cpts.remove(self)
        self.remove()

    def take_up_work(self, letter_draw: float, work_draw: float) -> None:
        """Take up the work already done when history begins."""
        acts.take_up_work(self, self.model.rules, letter_draw, work_draw, self.model.month)

    def set_appeal(self) -> None:
        """Fix what the CPTS adds to the decision to join it this month."""
        acts.set_appeal(self, self.model.rules, self.ars.levers)

    def count_active(self, active: float, active_gps: float) -> None:
        """Take the count of active members and divide the month's work among them."""
        self.active, self.active_gps = active, active_gps
        acts.divide_work(self, self.model.rules, self.ars.levers, self.ars.pressure)

    def work(self) -> None:
        """Do a month's work: write the project, or run the contract."""
        model, ars = self.model, self.ars
        if acts.work(self, self.lead, model.rules, ars.levers, ars, self._luck(), model.month):
            self.end()

    def _luck(self) -> CptsLuck:
        draw, row = self.model.draw, self.lead.row
        once = {name: draw(name)[row] for name in CptsLuck._fields if name != "start"}
        return CptsLuck(**once, start=tuple(draw(f"start_{mission.name}")[row] for mission in Mission))

    def sign(self) -> None:
        """Sign the ACI: five years, and money flows."""
        model = self.model
        authority.sign(self, self.lead.row, self.ars.levers, model.accounts, model.month)

    def update_vitality(self) -> None:
        """Let vitality follow active members, missions and coordination."""
        acts.update_vitality(self, self.model.rules, self.model.month)
