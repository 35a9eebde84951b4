"""The Mesa model: `step` is the table of contents of a month."""

import logging

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents.authority import Ars, Cpam
from sim.agents.cpts import Cpts
from sim.agents.professional import Professional
from sim.agents.territory import Territory
from sim.behaviour import Behaviour
from sim.calendar import FIRST_MONTH
from sim.draws import Draws, text_keys
from sim.levers.policy import Policy
from sim.month import territory as territory_acts
from sim.month.accounts import Accounts
from sim.month.luck import ArsLuck, ars_luck
from sim.month.rules import MonthRules
from sim.rules.functions import total
from sim.snapshot import Snapshot
from sim.vocabulary import N_MISSIONS, N_PROFESSIONS, Payer, Profession, Stage, Status
from sim.world.contacts import contact_graph
from sim.world.world import World

logging.getLogger("mesa").setLevel(logging.WARNING)

GP = Profession.MEDECIN_GENERALISTE
DRAWN_BY_PROFESSIONALS = ("decide_professional", "initiate")  # all other draws are by territory


class CptsModel(mesa.Model):  # type: ignore[misc]
    """Professionals and territories that join or form CPTS, month by month, under a policy."""

    def __init__(
        self, world: World, policy: Policy, behaviour: Behaviour, draws: Draws, first_month: int = FIRST_MONTH
    ) -> None:
        super().__init__(rng=draws.seed)  # Mesa's own generator is never used: every draw is named
        self.world = world
        self.policy = policy
        self.rules = MonthRules.of(behaviour)
        self.draws = draws
        self.month = first_month - 1
        self.territory_keys = world.territory_key
        n_territories = len(world.territories)
        self.accounts = Accounts(np.zeros((n_territories, len(Payer))), np.zeros(n_territories))
        self.careers_end: dict[int, list[Professional]] = {}  # by month
        self.decisions: list[tuple[Professional, Status]] = []
        self.cpts: list[Cpts] = []
        self._month_draws: dict[str, list[float]] = {}
        self._create_authorities()
        self._create_territories()
        self._create_professionals()
        self._begin_with_known_projects()
        self.count_members()

    # --- the month ----------------------------------------------------------------------------------------------

    def step(self) -> None:
        """Simulate one month; the order is that of sim/month/steps.py."""
        self.month += 1
        self._month_draws.clear()
        self._levers_take_their_value()
        self._authorities_act()
        self._professionals_perceive()
        self._professionals_decide()
        self._territories_organise()
        self._decisions_take_effect()
        self._cpts_work()
        self._workforce_renews_itself()
        self._fatigue_and_vitality_follow()

    def _levers_take_their_value(self) -> None:
        luck = self._ars_luck()
        for ars in self.ars:
            ars.take_levers(self.month)
            ars.let_shocks_pass(luck[ars.region])

    def _authorities_act(self) -> None:
        for ars in self.ars:
            ars.allocate_facilitators()
            ars.review()
        for cpam in self.cpam:
            cpam.sign()
            cpam.renew()
            cpam.pay()

    def _professionals_perceive(self) -> None:
        for territory in self.territories:
            territory.look_at_neighbours()
        for cpts in self.cpts:
            cpts.set_appeal()

    def _professionals_decide(self) -> None:
        self.decisions.clear()
        draws = self.draw("decide_professional")
        for cpts in self.cpts:
            for professional in cpts.professionals():
                professional.decide(cpts, draws[professional.row])

    def _territories_organise(self) -> None:
        """Found projects and join neighbours, all on the perimeters of the month before, in a random order."""
        lot = self.draw("lot")
        white = sorted((t for t in self.territories if t.is_white), key=lambda territory: lot[territory.row])
        joining = [(territory, cpts) for territory in white if (cpts := territory.neighbour_to_join()) is not None]
        for territory, cpts in joining:
            if self.rules.perimeter.fits(cpts.population, territory.population):
                cpts.take_in(territory)
        founding = [(t, t.has_initiative(), t.is_pushed()) for t in white if t.is_white]
        for territory, has_initiative, is_pushed in founding:
            if territory.is_white and (has_initiative or is_pushed):
                self._found(territory, has_initiative, is_pushed)

    def _found(self, territory: Territory, has_initiative: bool, is_pushed: bool) -> None:
        """Found a project if leaders take the initiative and suffice, or under authorities if these push for it."""
        perimeter = territory.perimeter()
        leaders = total(member.available_leaders() for member in perimeter)
        pressure = territory.ars.pressure
        founder = territory_acts.founder(leaders, has_initiative, is_pushed, self.rules, pressure)
        if founder != territory_acts.NOBODY:
            self.cpts.append(Cpts(self, perimeter, led_by_authorities=founder == territory_acts.AUTHORITIES))

    def _decisions_take_effect(self) -> None:
        for professional, status in self.decisions:
            professional.become(status)

    def _cpts_work(self) -> None:
        for cpts in list(self.cpts):
            cpts.work()

    def _workforce_renews_itself(self) -> None:
        leavers = self.careers_end.pop(self.month, [])
        keys = self.world.professionals.key[[professional.row for professional in leavers]]
        openness = self.draws.uniform("newcomer_openness", keys, self.month).tolist()
        careers = self.draws.uniform("career", keys, self.month).tolist()
        for professional, newcomer_openness, career in zip(leavers, openness, careers, strict=True):
            professional.is_succeeded(newcomer_openness)
            self._begins_career(professional, career)

    def _begins_career(self, professional: Professional, draw: float) -> None:
        months = self.rules.workforce.career_months(professional.profession, draw)
        self.careers_end.setdefault(self.month + months, []).append(professional)

    def _fatigue_and_vitality_follow(self) -> None:
        self.count_members()
        for professional in self.professionals:
            if professional.status == Status.ACTIVE or professional.fatigue > 0.0:
                professional.tire()
        for cpts in self.cpts:
            cpts.update_vitality()

    def release(self) -> None:
        """Let the memory of a finished run go: Mesa 3.3 keeps every model for ever in a table of agent numbers."""
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    # --- chance -------------------------------------------------------------------------------------------------

    def draw(self, decision: str) -> list[float]:
        """Return this month's uniform draws for a decision, one per professional or (others) per territory."""
        if decision not in self._month_draws:
            keys = self.world.professionals.key if decision in DRAWN_BY_PROFESSIONALS else self.territory_keys
            self._month_draws[decision] = self.draws.uniform(decision, keys, self.month).tolist()
        return self._month_draws[decision]

    # --- counting -----------------------------------------------------------------------------------------------

    def count_members(self) -> None:
        """Count members and active members by territory and profession, in the order of rows."""
        people = self.world.professionals
        status = np.fromiter((p.status for p in self.professionals), dtype=np.int8, count=len(people))
        self.members = self._weight_by_cell(status != Status.OUTSIDE)
        self.active = self._weight_by_cell(status == Status.ACTIVE)
        by_territory = np.cumsum(self.active, axis=1)[:, -1]
        for cpts in self.cpts:
            rows = sorted(territory.row for territory in cpts.perimeter)
            cpts.count_active(total(by_territory[rows].tolist()), total(self.active[rows, GP].tolist()))

    def _weight_by_cell(self, is_counted: NDArray[np.bool_]) -> NDArray[np.float64]:
        people, n_territories = self.world.professionals, len(self.world.territories)
        cells = people.territory.astype(np.int64) * N_PROFESSIONS + people.profession
        counts = np.bincount(cells, people.weight * is_counted, n_territories * N_PROFESSIONS).astype(np.float64)
        return counts.reshape(n_territories, N_PROFESSIONS)

    def cpts_by_lead(self) -> list[Cpts]:
        """Return all CPTS and projects in the order of their lead territories: the rows of a snapshot."""
        return sorted(self.cpts, key=lambda cpts: cpts.lead.row)

    def snapshot(self) -> Snapshot:
        """Return the state at the end of the month as columns; reading changes nothing."""
        listed = self.cpts_by_lead()
        order = {id(cpts): row for row, cpts in enumerate(listed)}
        fatigue, high = self._fatigue_by_territory()
        cpts_of = [-1 if t.cpts is None else order[id(t.cpts)] for t in self.territories]
        stage = [Stage.WHITE if t.cpts is None else t.cpts.stage for t in self.territories]
        return Snapshot(
            month=self.month,
            stage=np.array(stage, dtype=np.int8),
            cpts=np.array(cpts_of, dtype=np.int32),
            members=self.members.copy(),
            active=self.active.copy(),
            fatigue=fatigue,
            high_fatigue=high,
            cost=self.accounts.cost.copy(),
            n_dissolved=self.accounts.n_dissolved.copy(),
            lead=np.array([c.lead.row for c in listed], dtype=np.int32),
            cpts_stage=np.array([c.stage for c in listed], dtype=np.int8),
            aci_age=np.array([c.aci_age for c in listed], dtype=np.int32),
            vitality=np.array([c.vitality for c in listed], dtype=np.float64),
            mission_state=np.array([c.mission_state for c in listed], dtype=np.int8).reshape(-1, N_MISSIONS),
            led_by_authorities=np.array([c.led_by_authorities for c in listed], dtype=np.bool_),
        )

    def _fatigue_by_territory(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        fatigue, high = np.zeros(len(self.territories)), np.zeros(len(self.territories))
        for cpts in self.cpts:
            for professional in cpts.professionals():
                if professional.status == Status.ACTIVE:
                    row = professional.territory.row
                    fatigue[row] += professional.weight * professional.fatigue
                    high[row] += professional.weight * self.rules.fatigue.is_high(professional.fatigue)
        return fatigue, high

    def _ars_luck(self) -> dict[str, ArsLuck]:
        """Return this month's luck of the ARS of each région."""
        regions = self.world.territories.region_codes
        rows = ars_luck(self.draws, regions, self.month).tolist()
        return {region: ArsLuck(*row) for region, row in zip(regions, rows, strict=True)}

    # --- the beginning ------------------------------------------------------------------------------------------

    def _create_authorities(self) -> None:
        territories = self.world.territories
        self.ars = [Ars(self, region) for region in territories.region_codes]
        self.cpam = [Cpam(self, departement) for departement in territories.departement_codes]

    def _create_territories(self) -> None:
        columns = self.world.territories
        shared = self.draws.normal("departement_readiness", self.world.departement_key).tolist()
        local = self.draws.normal("readiness", self.territory_keys).tolist()
        size = self.draws.normal("wanted_size", self.territory_keys).tolist()
        target = self.world.readiness_target.tolist()
        ars_of = {ars.region: ars for ars in self.ars}
        cpam_of = {cpam.departement: cpam for cpam in self.cpam}
        self.territories = []
        for row in range(len(columns)):
            ars = ars_of[columns.region[row]]
            readiness = self.rules.readiness.value(target[row], shared[row], local[row])
            wanted = self.rules.perimeter.wanted_population(size[row])
            territory = Territory(self, row, ars, readiness, wanted)
            self.territories.append(territory)
            ars.territories.append(territory)
            cpam_of[columns.departement[row]].territories.append(territory)
        for territory in self.territories:
            territory.neighbours = [self.territories[row] for row in columns.neighbours_of(territory.row)]

    def _create_professionals(self) -> None:
        people = self.world.professionals
        homes = people.territory.tolist()
        self.professionals = [Professional(self, row, self.territories[home]) for row, home in enumerate(homes)]
        for professional in self.professionals:
            professional.territory.professionals.append(professional)
            if professional.is_leader:
                professional.territory.leaders.append(professional)
        self.contacts = contact_graph(self.world)
        for professional in self.professionals:
            professional.knows([self.professionals[row] for row in self.contacts[professional.row]])
        careers = self.draws.uniform("career", people.key, self.month).tolist()
        for professional, draw in zip(self.professionals, careers, strict=True):
            self._begins_career(professional, draw)

    def _begin_with_known_projects(self) -> None:
        """Create the stock of projects that history begins with."""
        luck, regions = self._ars_luck(), self.world.territories.region_codes
        leniency = dict(zip(regions, self.draws.normal("leniency", text_keys(regions)).tolist(), strict=True))
        for ars in self.ars:
            ars.begin(leniency[ars.region], luck[ars.region])
            ars.take_levers(self.month + 1)
        rule = self.rules.begin
        exists, letter, work, lot = (
            self.draws.uniform(name, self.territory_keys).tolist()
            for name in ("begin_project", "begin_letter", "begin_work", "begin_lot")
        )
        for territory in sorted(self.territories, key=lambda territory: lot[territory.row]):
            row = territory.row
            probability = rule.project_probability(territory.readiness, territory.available_leaders())
            if territory.is_white and exists[row] < probability:
                cpts = Cpts(self, territory.perimeter(), led_by_authorities=False)
                cpts.take_up_work(letter[row], work[row])
                self.cpts.append(cpts)
