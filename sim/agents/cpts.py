"""A CPTS, from pré-projet to ACI: writes its project, hires, runs missions, renews or dissolves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from sim.contract import REVIEW_MONTHS, TERM_MONTHS, TERMS, size_band
from sim.rules.functions import happens
from sim.vocabulary import (
    CORE_MISSIONS,
    N_MISSIONS,
    Coordinator,
    MembershipMode,
    Mission,
    MissionState,
    Stage,
    Status,
)

if TYPE_CHECKING:
    from sim.agents.professional import Professional
    from sim.agents.territory import Territory
    from sim.model import CptsModel

MONTHS_PER_YEAR = 12
NEVER = -1


class Cpts(mesa.Agent):  # type: ignore[misc]
    """State: stage, perimeter, work done, coordinator, missions, vitality (0–1), money."""

    model: CptsModel

    def __init__(self, model: CptsModel, perimeter: list[Territory], led_by_authorities: bool) -> None:
        super().__init__(model)
        self.lead = perimeter[0]
        self.ars = self.lead.ars
        self.perimeter: list[Territory] = []
        self.population = 0.0
        self.led_by_authorities = led_by_authorities
        self.stage = Stage.PREPROJECT
        self.stage_month = model.month  # month in which the stage was reached
        self.aci_month = NEVER
        self.meetings = 0  # working meetings held in this stage
        self.decision_month = NEVER  # month in which the authorities' decision on a dossier is due
        self.coordinator = Coordinator.NONE
        self.mission_state = [MissionState.NOT_STARTED] * N_MISSIONS
        self.mission_progress = [0.0] * N_MISSIONS
        self.vitality = 0.0
        self.facilitators = 0.0  # full-time equivalents
        self.project_euros = 0.0  # ARS money received before the ACI
        self.active = 0.0  # active members
        self.active_gps = 0.0
        self.join_log_odds = 0.0
        self.hours_each = 0.0  # hours a month of work for each active member
        self.is_automatic = False
        for territory in perimeter:
            self.takes_in(territory)

    # --- what it is -------------------------------------------------------------------------------------------

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
        if not self.has_aci:
            return 0.0
        return self.model.rules.pay.paid_time(self.ars.funding, self.ars.levers.funding.variable_share)

    @property
    def coordination(self) -> float:
        """What the coordinator brings, 0–1."""
        return self.model.rules.mission.coordination(
            self.coordinator != Coordinator.NONE, self.coordinator == Coordinator.TRAINED
        )

    @property
    def n_core_deployed(self) -> int:
        """Number of core missions deployed."""
        return sum(self.mission_state[mission] == MissionState.DEPLOYED for mission in CORE_MISSIONS)

    @property
    def _n_core_held(self) -> int:
        """Core missions that the contract holds this month; 1 before there is a contract (and none deployed)."""
        return max(1, sum(self.model.month >= TERMS[mission].first_month for mission in CORE_MISSIONS))

    def professionals(self) -> list[Professional]:
        """Return all professionals of the perimeter."""
        return [professional for territory in self.perimeter for professional in territory.professionals]

    # --- perimeter --------------------------------------------------------------------------------------------

    def takes_in(self, territory: Territory) -> None:
        """Add a white territory to the perimeter; its leaders take part from the start."""
        self.perimeter.append(territory)
        self.population += territory.population
        territory.cpts = self
        for leader in territory.leaders:
            if leader.is_available_leader:
                leader.become(Status.ACTIVE)

    def ends(self) -> None:
        """Give up or dissolve: members leave, territories are white again."""
        for professional in self.professionals():
            professional.become(Status.OUTSIDE)
        for territory in self.perimeter:
            territory.cpts = None
            territory.is_disappointed = True
        if self.has_aci:
            self.model.accounts.n_dissolved[self.lead.row] += 1.0
        self.model.cpts.remove(self)
        self.remove()

    def begins_with(self, has_letter: bool, work_share: float) -> None:
        """Take up the work already done when history begins, as a share of the meetings of the stage."""
        rule = self.model.rules.prepare
        meetings = rule.projet_sante_meetings() if has_letter else rule.lettre_intention_meetings()
        if has_letter:
            self._reaches(Stage.LETTRE_INTENTION)
        self.meetings = int(work_share * meetings)

    # --- the month --------------------------------------------------------------------------------------------

    def is_perceived(self) -> None:
        """Fix what professionals see of the CPTS this month: usefulness, paperwork, who leads."""
        levers = self.ars.levers
        self.is_automatic = levers.membership.mode == MembershipMode.AUTOMATIC and self.stage >= Stage.LETTRE_INTENTION
        self.join_log_odds = self.model.rules.join.local_log_odds(
            self.vitality,
            self.has_aci,
            1.0 - levers.simplification.load_removed,
            self.led_by_authorities,
            levers.campaign.visibility,
        )

    def is_counted(self, active: float, active_gps: float) -> None:
        """Take the count of active members and divide the month's work among them."""
        self.active, self.active_gps = active, active_gps
        rule, levers = self.model.rules.fatigue, self.ars.levers
        load = (1.0 - levers.simplification.load_removed) if self.has_aci else 0.0
        pressure = self.ars.pressure if self.has_aci else 0.0
        running = sum(state != MissionState.NOT_STARTED for state in self.mission_state)
        hours = rule.hours(running, self.population, load, self.coordination, levers.training.tools, pressure)
        self.hours_each = rule.hours_each(hours, active)

    def works(self) -> None:
        """Do a month's work: write the project, or run the contract."""
        if self.stage == Stage.ACI:
            self._runs_contract()
        elif self.stage != Stage.PROJET_SANTE:
            self._prepares()
        if self.stage != Stage.PREPROJECT:
            self._finds_coordinator()

    def updates_vitality(self) -> None:
        """Let vitality follow active members, missions and coordination."""
        self.vitality = self.model.rules.vitality.after(
            self.vitality, self.active, self.population, self.n_core_deployed / self._n_core_held, self.coordination
        )

    # --- preparing --------------------------------------------------------------------------------------------

    def _prepares(self) -> None:
        row, rule = self.lead.row, self.model.rules.prepare
        if self.decision_month != NEVER:
            return
        if self.stage == Stage.PREPROJECT:
            give_up = rule.give_up_hazard(self.lead.readiness, self.led_by_authorities)
            if happens(give_up, self.model.draw("give_up")[row]):
                self.ends()
                return
        pace = rule.meeting_hazard(
            self.lead.readiness,
            self.active,
            self.coordinator != Coordinator.NONE,
            self.facilitators,
            self.lead.nearby_success,
            self.ars.pressure,
            self.led_by_authorities,
        )
        if happens(pace, self.model.draw("meet")[row]):
            self.meetings += 1
        self._submits()

    def _submits(self) -> None:
        rule, month = self.model.rules.prepare, self.model.month
        if self.stage == Stage.PREPROJECT:
            if self.meetings >= rule.lettre_intention_meetings():
                self.decision_month = month + 1
        elif self.meetings >= rule.projet_sante_meetings():
            floor = self.ars.levers.timeline.time_floor_months
            self.decision_month = max(month + REVIEW_MONTHS, self.stage_month + floor)

    def is_validated(self) -> None:
        """Reach the next stage, its dossier having been validated."""
        self._reaches(Stage(self.stage + 1))
        if self.stage == Stage.LETTRE_INTENTION:
            self.model.accounts.cnam(self.lead.row, self.ars.letter_euros(self.population))

    def signs(self) -> None:
        """Sign the ACI: five years, and money flows."""
        self._reaches(Stage.ACI)
        self.aci_month = self.model.month
        functioning, missions = self._year_euros()
        variable_share = self.ars.levers.funding.variable_share
        euros = self.model.rules.pay.at_signature(functioning, self.ars.bonus_share, missions, variable_share)
        self.model.accounts.cnam(self.lead.row, euros)

    def _reaches(self, stage: Stage) -> None:
        self.stage = stage
        self.stage_month = self.model.month
        self.meetings = 0
        self.decision_month = NEVER

    def _finds_coordinator(self) -> None:
        row, rule = self.lead.row, self.model.rules.coordinate
        draw = self.model.draw("coordinate")[row]
        if self.coordinator == Coordinator.NONE:
            if happens(rule.hire_hazard(self._coordinator_budget()), draw):
                self.coordinator = Coordinator.HIRED
            return
        training = rule.train_hazard(self.ars.levers.training.coordinators_trained_per_year)
        if happens(rule.leave_hazard(self.coordinator == Coordinator.TRAINED), draw):
            self.coordinator = Coordinator.NONE
        elif happens(training, self.model.draw("train")[row]):
            self.coordinator = Coordinator.TRAINED

    def _coordinator_budget(self) -> float:
        funding = self.ars.levers.funding
        if self.has_aci:
            return funding.multiplier * funding.functioning_euros[size_band(self.population)]
        project = self.model.rules.pay.project_month(funding.ars_project_euros) * MONTHS_PER_YEAR
        return self.ars.letter_euros(self.population) + project

    # --- the contract -----------------------------------------------------------------------------------------

    def _runs_contract(self) -> None:
        for mission in Mission:
            if self.model.month >= TERMS[mission].first_month:
                self._runs(mission)
        if self._is_dissolved():
            self.ends()

    def _runs(self, mission: Mission) -> None:
        rule, terms, levers = self.model.rules.mission, TERMS[mission], self.ars.levers
        state = self.mission_state[mission]
        if state == MissionState.DEPLOYED:
            return
        staffing = rule.staffing(self.active, self.population, mission == Mission.ACCESS, self.active_gps)
        if state == MissionState.NOT_STARTED:
            held_for = self.model.month - max(self.aci_month, terms.first_month)
            hazard = rule.start_hazard(staffing, held_for > terms.start_months, not terms.is_core)
            if happens(hazard, self.model.draw(f"start_{mission.name}")[self.lead.row]):
                self.mission_state[mission] = MissionState.STARTED
            return
        money = self.model.rules.pay.mission_money(self.ars.funding, levers.funding.variable_share)
        self.mission_progress[mission] += rule.progress(
            staffing, self.coordination, money, levers.training.tools, self.facilitators
        )
        if self.mission_progress[mission] >= 1.0:
            self.mission_state[mission] = MissionState.DEPLOYED

    def _is_dissolved(self) -> bool:
        access = TERMS[Mission.ACCESS]
        is_failed = self.mission_state[Mission.ACCESS] == MissionState.NOT_STARTED and self.aci_age > access.full_months
        hazard = self.model.rules.contract.dissolution_hazard(self.vitality, is_failed)
        return happens(hazard, self.model.draw("dissolve")[self.lead.row])

    @property
    def is_at_term(self) -> bool:
        """Whether the ACI comes to its term this month."""
        return self.has_aci and self.aci_age > 0 and self.aci_age % TERM_MONTHS == 0

    def is_renewed(self) -> bool:
        """Return whether an ACI that comes to its term is renewed."""
        renewal_probability = self.model.rules.contract.renewal_probability(self.vitality)
        return self.model.draw("renew")[self.lead.row] < renewal_probability

    # --- money ------------------------------------------------------------------------------------------------

    def is_paid(self) -> None:
        """Receive ARS money while preparing, and the contract's money at each anniversary of the signature."""
        if not self.has_aci:
            self._receives_project_money()
        elif self.aci_age > 0 and self.aci_age % MONTHS_PER_YEAR == 0:
            self._receives_year()

    def _receives_project_money(self) -> None:
        limit = self.ars.levers.funding.ars_project_euros
        euros = min(self.model.rules.pay.project_month(limit), limit - self.project_euros)
        if euros > 0.0:
            self.project_euros += euros
            self.model.accounts.fir(self.lead.row, euros)

    def _receives_year(self) -> None:
        funding = self.ars.levers.funding
        functioning, missions = self._year_euros()
        started, deployed = self._mission_shares()
        euros = self.model.rules.pay.at_anniversary(functioning, missions, funding.variable_share, started, deployed)
        self.model.accounts.cnam(self.lead.row, euros)

    def receives_balance(self) -> None:
        """Receive what the last year of a contract that ends has left to pay."""
        _, missions = self._year_euros()
        started, deployed = self._mission_shares()
        variable_share = self.ars.levers.funding.variable_share
        self.model.accounts.cnam(
            self.lead.row, self.model.rules.pay.at_end(missions, variable_share, started, deployed)
        )

    def _year_euros(self) -> tuple[float, float]:
        """Return the functioning envelope and the money of all missions for a year."""
        funding, band = self.ars.levers.funding, size_band(self.population)
        functioning = funding.multiplier * funding.functioning_euros[band]
        return functioning, funding.multiplier * funding.maximum_total_euros[band] - functioning

    def _mission_shares(self) -> tuple[float, float]:
        """Return the shares of mission money of missions started and deployed, among those the contract holds."""
        held = started = deployed = 0.0
        for mission, state in zip(Mission, self.mission_state, strict=True):
            if self.model.month >= TERMS[mission].first_month:
                share = self.model.rules.pay.mission_share(TERMS[mission].is_core)
                held += share
                started += share * (state != MissionState.NOT_STARTED)
                deployed += share * (state == MissionState.DEPLOYED)
        return started / held, deployed / held
