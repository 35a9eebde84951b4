"""What an ARS begins with, how shocks in common pass, and what they do to signatures."""

from math import exp, log

import pytest

from sim.calendar import FIRST_MONTH
from sim.contract import CONTRACT_MONTH
from sim.levers.numbers import lever_numbers
from sim.month import authority as acts
from sim.month.luck import ArsLuck
from sim.month.rules import MonthRules
from sim.vocabulary import Stage
from tests.unit.agents.small_world import found
from tools.verification.small_world import QUIET, Edits, behaviour, model, policy

SHOCKS: Edits = {
    "shock": {
        "persistence": 0.6,
        "founding_nation": 0.3,
        "founding_region": 0.1,
        "signing_nation": 0.2,
        "signing_region": 0.05,
    },
    "prepare": {"leniency_spread": 0.5},
    "sign": {"pace": 0.1},
}
RULES = MonthRules.of(behaviour(QUIET, SHOCKS))
LUCK = ArsLuck(1.0, -1.0, -1.0, 2.0)
JANUARY = FIRST_MONTH + 18


def test_an_ars_begins_with_its_leniency_and_the_shocks_of_its_region() -> None:
    ars = model(QUIET).ars[0]
    acts.begin_authority(ars, RULES, 2.0, LUCK)
    assert ars.leniency == pytest.approx(exp(1.0))
    assert (ars.founding_shock, ars.signing_shock) == (pytest.approx(0.2), pytest.approx(-0.1))


@pytest.mark.parametrize(
    ("month", "founding", "signing"),
    [(JANUARY - 1, 0.5, 0.5), (JANUARY, 0.3 + 0.8 * 0.2, 0.3 - 0.8 * 0.1), (JANUARY + 1, 0.5, 0.5)],
)
def test_shocks_change_in_january_and_july_only(month: int, founding: float, signing: float) -> None:
    ars = model(QUIET).ars[0]
    ars.founding_shock = ars.signing_shock = 0.5
    acts.let_shocks_pass(ars, RULES, LUCK, month)
    assert (ars.founding_shock, ars.signing_shock) == (pytest.approx(founding), pytest.approx(signing))


def test_a_signing_shock_multiplies_the_hazard_of_a_signature() -> None:
    quiet = model(QUIET, SHOCKS)
    cpts, ars = found(quiet, 0, Stage.PROJET_SANTE), quiet.ars[0]
    levers = lever_numbers(policy(), JANUARY, ars.region)

    def signs(shock: float, draw: float) -> bool:
        ars.signing_shock = shock
        return acts.is_signing(cpts, RULES, levers, ars, draw, JANUARY)

    hazard = RULES.sign.signature_hazard(False, JANUARY - CONTRACT_MONTH, 0.0, ars.pressure)
    for shock in (0.0, log(3.0), -0.7):
        edge = 1.0 - exp(-hazard * exp(shock))
        assert [signs(shock, edge + off) for off in (-1e-9, 1e-9)] == [True, False]
