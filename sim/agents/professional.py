"""A health professional: outside, member or active member of the CPTS of the territory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from sim.rules.functions import happens
from sim.vocabulary import Profession, Status
from sim.world.world import SUBDIVISION

if TYPE_CHECKING:
    from sim.agents.cpts import Cpts
    from sim.agents.territory import Territory
    from sim.model import CptsModel

OUTSIDE, MEMBER, ACTIVE = Status.OUTSIDE, Status.MEMBER, Status.ACTIVE


class Professional(mesa.Agent):  # type: ignore[misc]
    """State: status, fatigue (0–1), openness (0–1, quantile in the profession), what contacts do."""

    model: CptsModel

    def __init__(self, model: CptsModel, row: int, territory: Territory) -> None:
        super().__init__(model)
        people = model.world.professionals
        self.row = row
        self.territory = territory
        self.profession = int(people.profession[row])
        self.is_gp = self.profession == Profession.MEDECIN_GENERALISTE
        self._is_disposed(float(people.openness[row]))
        self.isolation = float(people.isolation[row])
        self.weight = float(people.weight[row])  # professionals that this agent stands for
        self.is_leader = bool(people.is_leader[row])
        self.leads_from = 0  # month from which the part of a leader is taken up again
        self.status = OUTSIDE
        self.is_enrolled = False  # a member by automatic membership, not by choice
        self.fatigue = 0.0
        self.contacts: list[Professional] = []
        self.contact_weight = round(self.weight * SUBDIVISION) / SUBDIVISION
        self.contacts_weight = 0.0  # of all contacts
        self.member_contacts_weight = 0.0  # of contacts who are members

    def knows(self, contacts: list[Professional]) -> None:
        """Take the contacts, who count for as many professionals as they stand for."""
        self.contacts = contacts
        self.contacts_weight = sum(contact.contact_weight for contact in contacts)

    @property
    def is_available_leader(self) -> bool:
        """Whether this professional is a leader whose part is not vacant."""
        return self.is_leader and self.leads_from <= self.model.month

    def decide(self, cpts: Cpts, draw: float) -> None:
        """Decide on the state of the month before; what is decided takes effect when everybody has decided."""
        if self.status == OUTSIDE:
            if self.is_refusing and not cpts.is_automatic:
                return
            decision = self._decide_outside(cpts, draw)
        elif self.status == MEMBER:
            decision = self._decide_as_member(cpts, draw)
        else:
            decision = self._decide_as_active(cpts, draw)
        if decision != self.status:
            self.model.decisions.append((self, decision))

    def _decide_outside(self, cpts: Cpts, draw: float) -> Status:
        if cpts.is_automatic:
            return OUTSIDE if self.model.rules.join.objects(self.openness) else MEMBER
        share = self.member_contacts_weight / self.contacts_weight if self.contacts else 0.0
        join_probability = self.model.rules.join.probability(
            self.openness, self.is_gp, self.isolation, share, cpts.join_log_odds
        )
        return MEMBER if draw < join_probability else OUTSIDE

    def _decide_as_member(self, cpts: Cpts, draw: float) -> Status:
        rule = self.model.rules.engage
        engage_probability = rule.become_active(
            self.openness,
            cpts.vitality,
            cpts.led_by_authorities,
            cpts.paid_time,
            self.is_available_leader,
            self.is_enrolled,
        )
        if draw < engage_probability:
            return ACTIVE
        leave_probability = 0.0 if cpts.is_automatic else rule.leave(cpts.vitality)
        return OUTSIDE if draw >= 1.0 - leave_probability else MEMBER

    def _decide_as_active(self, cpts: Cpts, draw: float) -> Status:
        return MEMBER if draw < self.model.rules.engage.disengage(self.fatigue, cpts.has_aci) else ACTIVE

    def initiates(self, local_log_hazard: float, draw: float) -> bool:
        """Return whether this leader takes the initiative for a project this month."""
        return happens(self.model.rules.initiate.initiative_hazard(local_log_hazard, self.isolation, self.weight), draw)

    def become(self, status: Status) -> None:
        """Take a new status and let the contacts see it."""
        change = (status != OUTSIDE) - (self.status != OUTSIDE)
        if change > 0:
            self.is_enrolled = self.territory.cpts is not None and self.territory.cpts.is_automatic
        self.status = status
        if change:
            for contact in self.contacts:
                contact.member_contacts_weight += change * self.contact_weight

    def tire(self) -> None:
        """Let a month of work, or of rest (in a white territory too), change fatigue."""
        rule, cpts = self.model.rules.fatigue, self.territory.cpts
        if cpts is not None and self.status == ACTIVE:
            hours, pay, help_received = cpts.hours_each, cpts.paid_time, cpts.facilitators
        else:
            hours = pay = help_received = 0.0
        self.fatigue = rule.change(self.fatigue, hours, rule.tolerance(self.openness, pay, help_received))

    def is_succeeded(self, openness: float) -> None:
        """Let a newcomer take over, who starts outside; a leader's part stays vacant for a while."""
        self.become(OUTSIDE)
        self.fatigue = 0.0
        if self.is_leader:
            self.leads_from = self.model.month + self.model.rules.workforce.vacancy_months()
        else:
            self._is_disposed(openness)

    def _is_disposed(self, openness: float) -> None:
        self.openness = openness
        self.is_refusing = self.model.rules.join.refuses(openness, self.is_gp)
