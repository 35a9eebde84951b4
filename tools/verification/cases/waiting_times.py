"""Without peers and neighbours, rare events are memoryless: waiting times are geometric, risks compete by hazard."""

from collections.abc import Iterator
from functools import lru_cache
from math import exp

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kstest

from sim.arrays import Floats
from sim.calendar import DECEMBER, calendar_month
from sim.contract import CONTRACT_MONTH
from sim.engine.fast.state import NO_CPTS
from sim.vocabulary import Profession, Stage, Status
from tools.verification.case import Case
from tools.verification.checks import LEVEL, Check, close_to, geometric, share, waiting_times
from tools.verification.plain_country import (
    COVERED,
    SURE_MEETINGS,
    first_months,
    mesa_statuses,
    plain_run,
    plain_world,
    statuses,
    stepped,
)
from tools.verification.scores import scores_of_shares, scores_of_uniform, scores_of_waits
from tools.verification.small_world import Edits, policy

Waits = NDArray[np.integer]


def monthly(hazard: float) -> float:
    """Return the probability that an event of this hazard happens within a month."""
    return 1.0 - exp(-hazard)


# --- initiatives --------------------------------------------------------------------------------------------------

N_TERRITORIES = 4_000
INITIATIVE: Edits = {
    "initiate": {"base": -1.8, "startup_money": 0.1, "visibility": 0.3, "isolation": 0.3},
    "begin": {"stock": -20.0},
}
INITIATIVE_LEVERS = policy(campaign={"visibility": 0.5}, funding={"li_startup_euros": (0.0, 17_500.0, 0.0, 0.0)})
# Two leaders, each with hazard exp(-1.8 + 0.1 × 17,500 / 10,000 + 0.3 × 0.5 (campaign) + 0.3 × 0.5 (isolation)).
INITIATIVE_HAZARD = 2.0 * exp(-1.8 + 0.175 + 0.15 + 0.15)


@lru_cache(maxsize=1)
def initiative_waits() -> Waits:
    """Return the months to the first initiative, by territory."""
    world = plain_world(N_TERRITORIES, people=2, leaders=2)
    run = plain_run(world, INITIATIVE, months=60, under=INITIATIVE_LEVERS)
    covered = [run.state.territories["cpts"] != NO_CPTS]
    covered += [run.state.territories["cpts"] != NO_CPTS for _ in stepped(run)]
    return first_months(np.array(covered))


def initiative_checks(probability: float = monthly(INITIATIVE_HAZARD)) -> Iterator[Check]:
    """Check that P(T = t) = p (1 - p)^(t - 1), p = 1 - exp(-h), h the sum of the leaders' hazards."""
    return geometric(initiative_waits(), probability)


def scores_of_geometric(waited: Waits, probability: float) -> Floats:
    """Return the scores of waiting times that are geometric."""
    return scores_of_waits(waited, np.full(int(waited.max()) + 100, probability))


# --- joining ------------------------------------------------------------------------------------------------------

# Openness adds 2 × (0.5 - 0.2) / 0.8, isolation and campaign 0.3 × 0.5 each; no ACI takes 0.5, paperwork 0.3 × 0.5.
JOINING: Edits = {
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


@lru_cache(maxsize=2)
def joining_waits(contacts: float = 0.0) -> Waits:
    """Return the months until each joins, under a peer effect or none."""
    world = plain_world(40, people=103, leaders=3, knows_everybody=True)
    peers: Edits = {"join": {"contacts": contacts}}
    run = plain_run(world, COVERED, JOINING, peers, months=300, under=JOINING_LEVERS)
    return first_months(statuses(run)[:, ~world.professionals.is_leader] != Status.OUTSIDE)


def joining_checks(probability: float = JOINING_PROBABILITY, contacts: float = 0.0) -> Iterator[Check]:
    """Check that with contacts = 0, P(join) = logistic(log-odds) every month, whoever else has joined."""
    return geometric(joining_waits(contacts), probability)


MESA_JOINING = 1.0 / (1.0 + exp(3.0))


@lru_cache(maxsize=1)
def mesa_joining_waits() -> Waits:
    """Return the months until each of 600 professionals of the Mesa model joins; 0 for not within 60."""
    world = plain_world(10, people=63, leaders=3)
    seen = mesa_statuses(world, COVERED, {"join": {"base": -3.0}}, months=60)
    return first_months(seen[:, ~world.professionals.is_leader] != Status.OUTSIDE)


def mesa_joining_checks() -> Iterator[Check]:
    """Check that the Mesa model has P(join) = logistic(-3)."""
    return waiting_times(mesa_joining_waits(), np.full(60, MESA_JOINING))


# --- careers ------------------------------------------------------------------------------------------------------

N_PEOPLE = 4_000
TURNOVER: Edits = {"workforce": {"doctors": 0.48, "others": 0.3}}
YEARLY = {Profession.MEDECIN_GENERALISTE: 0.48, Profession.PHARMACIEN: 0.3}


@lru_cache(maxsize=2)
def successions(profession: Profession) -> NDArray[np.bool_]:
    """Return who is succeeded in which month: months + 1 × N (row 0 is before the first month)."""
    world = plain_world(1, people=N_PEOPLE, leaders=0, profession=profession)
    run = plain_run(world, TURNOVER, months=600)
    seen = [run.state.openness.copy(), *(run.state.openness.copy() for _ in stepped(run))]
    return np.concatenate((np.zeros((1, N_PEOPLE), dtype=np.bool_), np.diff(seen, axis=0) != 0.0))


def first_careers(profession: Profession) -> Waits:
    """Return the months of each first career."""
    return first_months(successions(profession))


def second_careers(profession: Profession) -> Waits:
    """Return the months of each second career, 0 for one that lasts more than 100, of those with 100 months to see."""
    first, again = first_careers(profession), successions(profession).copy()
    again[first, np.arange(N_PEOPLE)] = False
    second = first_months(again) - first
    return np.where((second > 0) & (second <= 100), second, 0)[first <= 500]


def career_checks(profession: Profession, off: float = 1.0) -> Iterator[Check]:
    """Check that P = yearly share / 12 in every month of a career, the first and the second one."""
    probability = off * YEARLY[profession] / 12.0
    yield from geometric(first_careers(profession), probability, "first career")
    yield from waiting_times(second_careers(profession), np.full(100, probability), "second career")


def career_scores(profession: Profession) -> Floats:
    """Return the scores of first careers."""
    return scores_of_geometric(first_careers(profession), YEARLY[profession] / 12.0)


def successions_by_month() -> NDArray[np.integer]:
    """Return how many of 4,000 doctors are succeeded in each of 600 months."""
    counts: NDArray[np.integer] = successions(Profession.MEDECIN_GENERALISTE)[1:].sum(axis=1)
    return counts


def succession_checks() -> Iterator[Check]:
    """Check a renewal process with geometric intervals: every month binomial with n P, no echo of the start."""
    by_month = successions_by_month()
    for number, block in enumerate(by_month.reshape(30, 20)):
        yield share(block.sum(), 20 * N_PEOPLE, 0.04, f"months {20 * number + 1} to {20 * number + 20}")
    lag = float(np.corrcoef(by_month[:-1], by_month[1:])[0, 1])
    yield close_to(lag, 0.0, 1.0 / np.sqrt(len(by_month)), "correlation of one month with the next")


@lru_cache(maxsize=1)
def newcomers_openness() -> Floats:
    """Return the openness of those who are there after 400 months of successions."""
    run = plain_run(plain_world(1, people=N_PEOPLE, leaders=0), TURNOVER, months=400)
    for _ in stepped(run):
        pass
    openness: Floats = run.state.openness.copy()
    return openness


def openness_checks() -> Iterator[Check]:
    """Check that openness of newcomers is uniform on (0, 1): Kolmogorov–Smirnov at one in 10,000."""
    test = kstest(newcomers_openness(), "uniform")
    yield Check("openness", f"Kolmogorov–Smirnov {test.statistic:.3f}", float(test.pvalue), bool(test.pvalue > LEVEL))


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
    begun: Edits = {"begin": {"letters": 1.0}, "sign": SIGNINGS[name]}
    world = plain_world(N_TERRITORIES, people=3, leaders=3)
    run = plain_run(world, COVERED, SURE_MEETINGS, begun, months=200, first_month=SIGNING_FROM)
    signed = [run.state.cpts["stage"] == Stage.ACI]
    signed += [run.state.cpts["stage"] == Stage.ACI for _ in stepped(run)]
    waits: Waits = np.maximum(first_months(np.array(signed)) - N_REVIEWED_IN, 0)
    return waits


def signing_probabilities(pace: float, december: float, half_learning: float) -> Floats:
    """Return 1 - exp(-pace × age / (age + half_learning) × (december if December)) by month from December 2021."""
    months = range(SIGNING_FROM + N_REVIEWED_IN, SIGNING_FROM + 200)
    ages = [month - CONTRACT_MONTH for month in months]
    factors = [december if calendar_month(month) == DECEMBER else 1.0 for month in months]
    hazards = [pace * age / (age + half_learning) * factor for age, factor in zip(ages, factors, strict=True)]
    return np.array([monthly(hazard) for hazard in hazards])


def even_signing_checks(probability: float = monthly(0.3)) -> Iterator[Check]:
    """Check that p = 1 - exp(-pace), to 0.4 %: December like any month, contract long usual (age / (age + 0.1))."""
    return geometric(signing_waits("even"), probability)


def bunched_signing_checks(pace: float = 0.08, december: float = 2.0, half_learning: float = 31.0) -> Iterator[Check]:
    """Check that P(T = t) = p(t) ∏ (1 - p(s)) with Decembers twice as likely and half_learning of 31 months."""
    return waiting_times(signing_waits("bunched"), signing_probabilities(pace, december, half_learning))


# --- giving up against preparing ----------------------------------------------------------------------------------

GIVE_UP = 0.03  # a month
PACE = 0.1
GIVES_UP = monthly(GIVE_UP)
MEETS = monthly(PACE * 3.0 / (3.0 + 1.0))  # three founders, half_founders = 1
ENDS = GIVES_UP + (1.0 - GIVES_UP) * MEETS  # with one meeting to go
GROUP = 20  # projects whose letters are counted together in the figure


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
    return first_months(np.concatenate((nothing, white))), first_months(np.concatenate((nothing, letter)))


def letter_share(meetings: int, gives_up: float = GIVES_UP, meets: float = MEETS) -> float:
    """Return the share of projects that reach the lettre d'intention.

    Each meeting comes before the end with r = (1 - g) m / (g + (1 - g) m); the stock of projects that history begins
    with has held 0 … meetings - 1 of them already, each number as likely.
    """
    step = (1.0 - gives_up) * meets / (gives_up + (1.0 - gives_up) * meets)
    return float(np.mean([step**left for left in range(1, meetings + 1)]))


def letter_checks(meetings: int, gives_up: float = GIVES_UP, meets: float = MEETS) -> Iterator[Check]:
    """Check the share of letters: mean of r, r², … (see letter_share); 4,000 projects, all ended after 400 months."""
    _, letter = fates(meetings)
    yield share((letter > 0).sum(), N_TERRITORIES, letter_share(meetings, gives_up, meets), f"{meetings} to go")


def letter_scores() -> Floats:
    """Return the scores of the letters among each 20 projects with one meeting to go."""
    letters = (fates(1)[1] > 0).reshape(-1, GROUP).sum(axis=1)
    return scores_of_shares(letters, GROUP, letter_share(1))


def ending_waits() -> tuple[Waits, Waits]:
    """Return the months to either end with one meeting to go; a letter is validated a month after the meeting."""
    given_up, letter = fates(1)
    return given_up[given_up > 0], letter[letter > 0] - 1


def ending_checks() -> Iterator[Check]:
    """Check that both ends wait geometrically with g + (1 - g) m: the time to the end says nothing about which."""
    for waited, what in zip(ending_waits(), ("given up", "letters"), strict=True):
        yield from geometric(waited, ENDS, what)


CASES = (
    Case(
        "initiatives",
        "Initiatives, two leaders in a white territory, no peers, no neighbours",
        "geometric, p = 1 − exp(−∑ h); mean 2.425, variance 3.46",
        "4,000 territories",
        "h 10 % off; h for 1 − exp(−h)",
        initiative_checks,
        lambda: scores_of_geometric(initiative_waits(), monthly(INITIATIVE_HAZARD)),
        "the wait of a territory",
    ),
    Case(
        "joining",
        "Joining with contacts = 0",
        "geometric, p = logistic(log-odds); mean 21.09, variance 424",
        "4,000 people who all know each other",
        "p 10 % off; contacts = 0.5",
        joining_checks,
        lambda: scores_of_geometric(joining_waits(), JOINING_PROBABILITY),
        "the wait of a person",
    ),
    Case(
        "joining_mesa",
        "Joining in the Mesa model",
        "p = logistic(−3), seen for 60 months",
        "600 people",
        "",
        mesa_joining_checks,
        lambda: scores_of_waits(mesa_joining_waits(), np.full(60, MESA_JOINING)),
        "the wait of a person",
    ),
    Case(
        "careers_doctors",
        "Careers of doctors, the first and the second",
        "geometric, p = yearly share / 12; mean 25",
        "4,000 people",
        "p 10 % off",
        lambda: career_checks(Profession.MEDECIN_GENERALISTE),
        lambda: career_scores(Profession.MEDECIN_GENERALISTE),
        "a first career",
    ),
    Case(
        "careers_others",
        "Careers of others, the first and the second",
        "geometric, p = yearly share / 12; mean 40",
        "4,000 people",
        "p 10 % off",
        lambda: career_checks(Profession.PHARMACIEN),
        lambda: career_scores(Profession.PHARMACIEN),
        "a first career",
    ),
    Case(
        "successions",
        "Successions by month",
        "binomial, uncorrelated (a renewal process with geometric intervals)",
        "600 months of 4,000 people",
        "",
        succession_checks,
        lambda: scores_of_shares(successions_by_month(), N_PEOPLE, 0.04),
        "a month",
    ),
    Case(
        "openness",
        "Openness of newcomers",
        "uniform",
        "4,000 people",
        "",
        openness_checks,
        lambda: scores_of_uniform(newcomers_openness()),
        "a person",
    ),
    Case(
        "signing",
        "Signing, no Decembers, contract long usual",
        "geometric, p = 1 − exp(−pace); mean 3.86",
        "4,000 projets de santé",
        "pace for 1 − exp(−pace)",
        even_signing_checks,
        lambda: scores_of_geometric(signing_waits("even"), monthly(0.3)),
        "the wait of a projet de santé",
    ),
    Case(
        "signing_decembers",
        "Signing, Decembers twice as likely, half_learning 31",
        "P(T = t) = p(t) ∏ (1 − p(s))",
        "4,000 projets de santé",
        "pace 10 % off, no Decembers, half_learning 20",
        bunched_signing_checks,
        lambda: scores_of_waits(signing_waits("bunched"), signing_probabilities(0.08, 2.0, 31.0)),
        "the wait of a projet de santé",
    ),
    Case(
        "letters",
        "Giving up against preparing, k meetings to go",
        "share of letters r^k, r = (1 − g) m / (g + (1 − g) m); with one 70.3 %, with one to four alike 44.8 %",
        "4,000 projects each",
        "g or m a fifth off",
        lambda: [check for meetings in (1, 4) for check in letter_checks(meetings)],
        letter_scores,
        "the letters among 20 projects with one meeting to go",
    ),
    Case(
        "endings",
        "Time to either end, with one meeting to go",
        "geometric with g + (1 − g) m, whatever the end; mean 10.03",
        "4,000 projects",
        "",
        ending_checks,
        lambda: scores_of_geometric(np.concatenate(ending_waits()), ENDS),
        "the wait of a project",
    ),
)
