"""What pressure, leniency and shocks in common do to a pré-projet: letters sooner, other paces, striking off."""

from math import exp, log

import pytest

from sim.agents.cpts import Cpts
from sim.calendar import FIRST_MONTH
from sim.model import CptsModel
from sim.month import cpts as acts
from sim.month.states import NEVER
from sim.vocabulary import N_MISSIONS, Stage
from tests.unit.agents.small_world import found
from tools.verification.small_world import QUIET, Edits, model

PREPARE: Edits = {
    "prepare": {
        "meetings_to_letter": 8,
        "meetings_to_project": 7,
        "waived": 1.5,
        "unhurried": 0.2,
        "give_up": 0.0,
        "stale_months": 12,
        "struck_off": 0.1,
    }
}


def project(stage: Stage = Stage.PREPROJECT) -> tuple[CptsModel, Cpts]:
    """Return a model and a project at a stage in it, under an ARS that is as lenient as usual."""
    quiet = model(QUIET, PREPARE)
    cpts = found(quiet, 0, stage)
    cpts.ars.leniency, cpts.ars.founding_shock = 1.0, 0.0
    return quiet, cpts


@pytest.mark.parametrize(
    ("pressure", "leniency", "meetings", "is_sent"),
    [(0.0, 1.0, 7, False), (0.0, 1.0, 8, True), (0.6, 1.0, 3, False), (0.6, 1.0, 4, True), (0.3, 2.0, 4, True)],
)
def test_a_letter_is_sent_after_fewer_meetings_to_an_ars_in_a_hurry(
    pressure: float, leniency: float, meetings: int, is_sent: bool
) -> None:
    """Of eight meetings 1.5 × (0.6 - 0.2) = six tenths are waived: 3.2 are left, which the fourth meeting reaches."""
    quiet, cpts = project()
    cpts.ars.pressure, cpts.ars.leniency, cpts.meetings = pressure, leniency, meetings
    acts.submit(cpts, quiet.rules, cpts.ars.levers, cpts.ars, FIRST_MONTH)
    assert cpts.decision_month == (FIRST_MONTH + 1 if is_sent else NEVER)


def test_of_a_projet_de_sante_nothing_is_waived() -> None:
    quiet, cpts = project(Stage.LETTRE_INTENTION)
    cpts.ars.pressure, cpts.meetings = 1.0, 6
    acts.submit(cpts, quiet.rules, cpts.ars.levers, cpts.ars, FIRST_MONTH)
    assert cpts.decision_month == NEVER


@pytest.mark.parametrize(
    ("age", "pressure", "hazard"), [(11, 1.0, 0.0), (12, 1.0, 0.1), (12, 0.5, 0.05), (30, 0.0, 0.0)]
)
def test_a_project_that_stands_still_is_struck_off(age: int, pressure: float, hazard: float) -> None:
    quiet, cpts = project()
    cpts.ars.pressure = pressure
    month, edge = cpts.stage_month + age, 1.0 - exp(-hazard)
    draws = (max(0.0, edge - 1e-6), edge + 1e-6)
    ends = [acts.is_given_up(cpts, cpts.lead, quiet.rules, cpts.ars, draw, month) for draw in draws]
    assert ends == [hazard > 0.0, False]


def test_who_has_sent_a_letter_is_never_struck_off() -> None:
    quiet, cpts = project(Stage.LETTRE_INTENTION)
    cpts.ars.pressure = 1.0
    assert not acts.is_given_up(cpts, cpts.lead, quiet.rules, cpts.ars, 0.0, cpts.stage_month + 100)


@pytest.mark.parametrize(("stage", "factor"), [(Stage.PREPROJECT, 3.0), (Stage.LETTRE_INTENTION, 1.0)])
def test_a_founding_shock_multiplies_the_pace_of_meetings_up_to_the_letter(stage: Stage, factor: float) -> None:
    quiet, cpts = project(stage)
    pace = quiet.rules.prepare.meeting_hazard(cpts.lead.readiness, cpts.active, False, 0.0, 0.0, 0.0, False)
    cpts.ars.founding_shock, cpts.facilitators = log(3.0), 0.0
    edge = 1.0 - exp(-factor * pace)
    for draw, meetings in ((edge + 1e-9, 0), (edge - 1e-9, 1)):
        acts.meet(cpts, cpts.lead, quiet.rules, cpts.ars, draw)
        assert cpts.meetings == meetings


def test_a_new_project_has_no_mission_that_ever_started() -> None:
    _, cpts = project()
    assert list(cpts.mission_month) == [NEVER] * N_MISSIONS
