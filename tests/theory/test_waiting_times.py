"""Without peers and neighbours, rare events are memoryless: waiting times are geometric, risks compete as hazards do.

Tolerances are those of checks.py: four standard errors for counts, means and variances, one in 10,000 for chi-square.
"""

from functools import lru_cache
from math import exp

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import kstest

from sim.calendar import DECEMBER, calendar_month
from sim.contract import CONTRACT_MONTH
from sim.engine.fast.state import NO_CPTS
from sim.vocabulary import Profession, Stage, Status
from tests.theory.checks import LEVEL, assert_close_to, assert_geometric, assert_share, assert_waiting_times
from tests.theory.plain_country import (
    COVERED,
    SURE_MEETINGS,
    first_months,
    mesa_statuses,
    plain_run,
    plain_world,
    statuses,
    stepped,
)
from tests.unit.agents.small_world import policy

Waits = NDArray[np.integer]
OFF = [0.9, 1.1]  # what a wrong parameter is multiplied by


def monthly(hazard: float) -> float:
    """Return the probability that an event of this hazard happens within a month."""
    return 1.0 - exp(-hazard)


# --- initiatives --------------------------------------------------------------------------------------------------

N_TERRITORIES = 4_000
INITIATIVE = {
    "initiate": {"base": -1.8, "startup_money": 0.1, "visibility": 0.3, "isolation": 0.3},
    "begin": {"stock": -20.0},
}
INITIATIVE_LEVERS = policy(campaign={"visibility": 0.5}, funding={"li_startup_euros": (0.0, 17_500.0, 0.0, 0.0)})
# Two leaders, each with hazard exp(-1.8 + 0.1 × 17,500 / 10,000 + 0.3 × 0.5 (campaign) + 0.3 × 0.5 (isolation)).
INITIATIVE_HAZARD = 2.0 * exp(-1.8 + 0.175 + 0.15 + 0.15)


@lru_cache(maxsize=1)
def initiative_waits() -> Waits:
    world = plain_world(N_TERRITORIES, people=2, leaders=2)
    run = plain_run(world, INITIATIVE, months=60, under=INITIATIVE_LEVERS)
    covered = [run.state.territories["cpts"] != NO_CPTS]
    covered += [run.state.territories["cpts"] != NO_CPTS for _ in stepped(run)]
    return first_months(np.array(covered))


def test_initiatives_wait_geometrically() -> None:
    """P(T = t) = p (1 - p)^(t - 1), p = 1 - exp(-h), h the sum of the leaders' hazards. 4,000 territories."""
    assert_geometric(initiative_waits(), monthly(INITIATIVE_HAZARD))


@pytest.mark.parametrize("off", OFF)
def test_another_hazard_of_initiatives_is_refused(off: float) -> None:
    with pytest.raises(AssertionError):
        assert_geometric(initiative_waits(), monthly(off * INITIATIVE_HAZARD))


def test_hazards_taken_for_probabilities_are_refused() -> None:
    """Two leaders who each act with probability h, not 1 - exp(-h), would not wait as long."""
    with pytest.raises(AssertionError):
        assert_geometric(initiative_waits(), 1.0 - (1.0 - INITIATIVE_HAZARD / 2.0) ** 2)


# --- joining ------------------------------------------------------------------------------------------------------

# Openness adds 2 × (0.5 - 0.2) / 0.8, isolation and campaign 0.3 × 0.5 each; no ACI takes 0.5, paperwork 0.3 × 0.5.
JOINING = {
    "join": {
        "base": -3.4,
        "openness": 2.0,
        "isolation": 0.3,
        "before_aci": 0.5,
        "administrative_load": 0.3,
        "visibility": 0.3,
        "refusing_others": 0.2,
    }
}
JOINING_LEVERS = policy(campaign={"visibility": 0.5}, simplification={"load_removed": 0.5})
JOINING_LOG_ODDS = -3.4 + 0.75 + 0.15 - 0.5 - 0.15 + 0.15
JOINING_PROBABILITY = 1.0 / (1.0 + exp(-JOINING_LOG_ODDS))


@lru_cache(maxsize=1)
def joining_waits() -> Waits:
    world = plain_world(40, people=103, leaders=3, knows_everybody=True)
    run = plain_run(world, COVERED, JOINING, months=300, under=JOINING_LEVERS)
    return first_months(statuses(run)[:, ~world.professionals.is_leader] != Status.OUTSIDE)


def test_joining_without_peer_effect_waits_geometrically() -> None:
    """With contacts = 0, P(join) = logistic(log-odds) every month, whoever else has joined. 4,000 professionals."""
    assert_geometric(joining_waits(), JOINING_PROBABILITY)


@pytest.mark.parametrize("off", OFF)
def test_another_probability_of_joining_is_refused(off: float) -> None:
    with pytest.raises(AssertionError):
        assert_geometric(joining_waits(), off * JOINING_PROBABILITY)


def test_joining_with_a_peer_effect_is_not_geometric() -> None:
    """A weak peer effect (log-odds 0.5 when all contacts are members) is enough for the check to refuse."""
    world = plain_world(40, people=103, leaders=3, knows_everybody=True)
    peers = {"join": {"contacts": 0.5}}
    run = plain_run(world, COVERED, JOINING, peers, months=300, under=JOINING_LEVERS)
    waits = first_months(statuses(run)[:, ~world.professionals.is_leader] != Status.OUTSIDE)
    with pytest.raises(AssertionError):
        assert_geometric(waits, JOINING_PROBABILITY)


def test_joining_waits_geometrically_in_the_mesa_model_too() -> None:
    """The same with 600 professionals of the readable model: p = logistic(-3)."""
    world = plain_world(10, people=63, leaders=3)
    seen = mesa_statuses(world, COVERED, {"join": {"base": -3.0}}, months=60)
    waits = first_months(seen[:, ~world.professionals.is_leader] != Status.OUTSIDE)
    assert_waiting_times(waits, np.full(60, 1.0 / (1.0 + exp(3.0))))


# --- careers ------------------------------------------------------------------------------------------------------

TURNOVER = {"workforce": {"doctors": 0.48, "others": 0.3}}


@lru_cache(maxsize=2)
def successions(profession: Profession) -> NDArray[np.bool_]:
    """Return who is succeeded in which month: months + 1 × N (row 0 is before the first month)."""
    world = plain_world(1, people=4_000, leaders=0, profession=profession)
    run = plain_run(world, TURNOVER, months=600)
    seen = [run.state.openness.copy(), *(run.state.openness.copy() for _ in stepped(run))]
    return np.concatenate((np.zeros((1, 4_000), dtype=np.bool_), np.diff(seen, axis=0) != 0.0))


@pytest.mark.parametrize(
    ("profession", "yearly"),
    [(Profession.MEDECIN_GENERALISTE, 0.48), (Profession.PHARMACIEN, 0.3)],
    ids=["GP", "other"],
)
def test_careers_are_geometric(profession: Profession, yearly: float) -> None:
    """P = yearly share / 12 in every month of a career, the first and the second one; 4,000 professionals."""
    happened = successions(profession)
    first = first_months(happened)
    assert_geometric(first, yearly / 12.0, "first career")
    again = happened.copy()
    again[first, np.arange(4_000)] = False
    second = first_months(again) - first
    within = np.full(100, yearly / 12.0)
    begun = first <= 500  # so that each has at least a hundred months
    assert_waiting_times(np.where((second > 0) & (second <= 100), second, 0)[begun], within, "second career")


def test_successions_keep_their_number_from_year_to_year() -> None:
    """A renewal process with geometric intervals: every month binomial with n P, no echo of the start."""
    by_month = successions(Profession.MEDECIN_GENERALISTE)[1:].sum(axis=1)
    for block in by_month.reshape(30, 20):
        assert_share(block.sum(), 20 * 4_000, 0.04, "successions of 20 months")
    lag = np.corrcoef(by_month[:-1], by_month[1:])[0, 1]
    assert_close_to(lag, 0.0, 1.0 / np.sqrt(len(by_month)), "correlation of one month with the next")


def test_a_newcomer_is_open_by_a_uniform_draw() -> None:
    """Openness of newcomers is uniform on (0, 1): Kolmogorov–Smirnov at one in 10,000."""
    run = plain_run(plain_world(1, people=4_000, leaders=0), TURNOVER, months=400)
    for _ in stepped(run):
        pass
    assert kstest(run.state.openness, "uniform").pvalue > LEVEL


@pytest.mark.parametrize("off", OFF)
def test_another_turnover_is_refused(off: float) -> None:
    with pytest.raises(AssertionError):
        assert_geometric(first_months(successions(Profession.MEDECIN_GENERALISTE)), off * 0.04)


# --- signing ------------------------------------------------------------------------------------------------------

SIGNING_FROM = 2021 * 12 + 8  # September 2021: all are validated in November, and may sign from December on
N_REVIEWED_IN = 3  # months: September (meeting), October, November (validated)
SIGNINGS = {
    "even": {"pace": 0.3, "december": 1.0, "half_learning": 0.1},
    "bunched": {"pace": 0.08, "december": 2.0, "half_learning": 31.0},
}


@lru_cache(maxsize=2)
def signing_waits(name: str) -> Waits:
    """Return the months from the validation of the projet de santé to the signature."""
    begun = {"begin": {"letters": 1.0}, "sign": SIGNINGS[name]}
    world = plain_world(N_TERRITORIES, people=3, leaders=3)
    run = plain_run(world, COVERED, SURE_MEETINGS, begun, months=200, first_month=SIGNING_FROM)
    signed = [run.state.cpts["stage"] == Stage.ACI]
    signed += [run.state.cpts["stage"] == Stage.ACI for _ in stepped(run)]
    return np.maximum(first_months(np.array(signed)) - N_REVIEWED_IN, 0)


def signing_probabilities(pace: float, december: float, half_learning: float) -> NDArray[np.float64]:
    """Return 1 - exp(-pace × age / (age + half_learning) × (december if December)) by month from December 2021."""
    months = range(SIGNING_FROM + N_REVIEWED_IN, SIGNING_FROM + 200)
    ages = [month - CONTRACT_MONTH for month in months]
    factors = [december if calendar_month(month) == DECEMBER else 1.0 for month in months]
    hazards = [pace * age / (age + half_learning) * factor for age, factor in zip(ages, factors, strict=True)]
    return np.array([monthly(hazard) for hazard in hazards])


def test_signatures_outside_december_wait_geometrically() -> None:
    """December like any month, contract long usual (age / (age + 0.1) > 0.996): p = 1 - exp(-pace), to 0.4 %."""
    assert_geometric(signing_waits("even"), monthly(0.3))


def test_a_pace_taken_for_a_probability_is_refused() -> None:
    with pytest.raises(AssertionError):
        assert_geometric(signing_waits("even"), 0.3)


def test_signatures_follow_decembers_and_the_age_of_the_contract() -> None:
    """P(T = t) = p(t) ∏ (1 - p(s)) with Decembers twice as likely and half_learning of 31 months."""
    assert_waiting_times(signing_waits("bunched"), signing_probabilities(0.08, 2.0, 31.0))


@pytest.mark.parametrize("wrong", [(0.072, 2.0, 31.0), (0.08, 1.0, 31.0), (0.08, 2.0, 20.0)], ids=str)
def test_another_pace_december_or_learning_is_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(AssertionError):
        assert_waiting_times(signing_waits("bunched"), signing_probabilities(*wrong))


# --- giving up against preparing ----------------------------------------------------------------------------------

GIVE_UP = 0.03  # a month
PACE = 0.1
GIVES_UP = monthly(GIVE_UP)
MEETS = monthly(PACE * 3.0 / (3.0 + 1.0))  # three founders, half_founders = 1


@lru_cache(maxsize=2)
def fates(meetings: int) -> tuple[Waits, Waits]:
    """Return the month in which each project is given up, and that in which its lettre d'intention is validated."""
    preparing = {"give_up": GIVE_UP, "pace": PACE, "half_founders": 1.0, "meetings_to_letter": meetings}
    world = plain_world(N_TERRITORIES, people=3, leaders=3)
    run = plain_run(world, COVERED, {"prepare": preparing}, months=400)
    white, letter = [], []
    for _ in stepped(run):
        white.append(run.state.territories["cpts"] == NO_CPTS)
        letter.append(~white[-1] & (run.state.cpts["stage"] >= Stage.LETTRE_INTENTION))
    nothing = np.zeros((1, N_TERRITORIES), dtype=np.bool_)
    return tuple(first_months(np.concatenate((nothing, rows))) for rows in (white, letter))


def letter_share(meetings: int, gives_up: float, meets: float) -> float:
    """Return the share of projects that reach the lettre d'intention.

    Each meeting comes before the end with r = (1 - g) m / (g + (1 - g) m); the stock of projects that history begins
    with has held 0 … meetings - 1 of them already, each number as likely.
    """
    step = (1.0 - gives_up) * meets / (gives_up + (1.0 - gives_up) * meets)
    return float(np.mean([step**left for left in range(1, meetings + 1)]))


@pytest.mark.parametrize("meetings", [1, 4])
def test_projects_divide_between_giving_up_and_a_letter_as_hazards_do(meetings: int) -> None:
    """Share of letters: mean of r, r², … (see letter_share); 4,000 projects, all ended after 400 months."""
    given_up, letter = fates(meetings)
    assert np.array_equal(given_up == 0, letter > 0)
    assert_share((letter > 0).sum(), N_TERRITORIES, letter_share(meetings, GIVES_UP, MEETS))


def test_the_time_to_the_end_says_nothing_about_which_end() -> None:
    """With one meeting to go both ends wait geometrically with g + (1 - g) m; a letter is validated a month later."""
    given_up, letter = fates(1)
    probability = GIVES_UP + (1.0 - GIVES_UP) * MEETS
    assert_geometric(given_up[given_up > 0], probability, "projects given up")
    assert_geometric(letter[letter > 0] - 1, probability, "letters")


@pytest.mark.parametrize("wrong", [(monthly(0.8 * GIVE_UP), MEETS), (GIVES_UP, monthly(0.8 * PACE * 0.75))], ids=str)
def test_another_hazard_of_either_risk_is_refused(wrong: tuple[float, float]) -> None:
    given_up, letter = fates(4)
    assert given_up.any()
    with pytest.raises(AssertionError):
        assert_share((letter > 0).sum(), N_TERRITORIES, letter_share(4, *wrong))
