"""One territory, constant rates: a professional is a Markov chain, whose law at any month is a power of its matrix.

Everybody is independent, so 4,000 people are 4,000 chains.
"""

from collections.abc import Iterator
from functools import lru_cache
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats
from sim.vocabulary import Status
from tools.verification.case import Case
from tools.verification.checks import ERRORS, Check, close_to, counts, share, within
from tools.verification.plain_country import COVERED, OPENNESS, mesa_statuses, plain_run, plain_world, statuses
from tools.verification.scores import scores_of_shares
from tools.verification.small_world import Edits

Table = NDArray[np.integer]
N = 4_000
LEADERS = 3
MONTHS = 120

JOIN, LEAVE = 0.04, 0.06  # a month
TAKE_PART, STOP = 0.09, 0.05


def joining(probability: float) -> Edits:
    """Return the parameters with which everybody joins with a probability a month."""
    return {"join": {"base": log(probability / (1.0 - probability))}}


TWO_STATES: tuple[Edits, ...] = (joining(JOIN), {"engage": {"go": LEAVE}})
THREE_STATES: tuple[Edits, ...] = (
    *TWO_STATES,
    {"engage": {"go": LEAVE, "take_part": TAKE_PART / OPENNESS, "stop": STOP, "stop_project": 1.0}},
)
LEADERS_ONLY: Edits = {
    "engage": {"take_part": TAKE_PART / OPENNESS / 2, "leader": 2.0, "stop": STOP / 0.25, "stop_project": 0.25}
}


def three_states(join: float = JOIN, leave: float = LEAVE, take_part: float = TAKE_PART, stop: float = STOP) -> Floats:
    """Return the monthly matrix over outside, member, active: an active member never leaves at once."""
    return np.array([[1.0 - join, join, 0.0], [leave, 1.0 - leave - take_part, take_part], [0.0, stop, 1.0 - stop]])


def stationary(matrix: Floats) -> Floats:
    """Return the law that the matrix leaves as it is."""
    system = np.vstack((matrix.T - np.eye(len(matrix)), np.ones(len(matrix))))
    law: Floats = np.linalg.lstsq(system, np.append(np.zeros(len(matrix)), 1.0), rcond=None)[0]
    return law


@lru_cache(maxsize=3)
def statuses_of(name: str) -> Table:
    """Return the status of all but the leaders (of the leaders, where there are none but them): months + 1 × N."""
    if name == "leaders":
        return statuses(plain_run(plain_world(1, people=N, leaders=N), COVERED, LEADERS_ONLY, months=MONTHS))
    edits = {"two": TWO_STATES, "three": THREE_STATES}[name]
    world = plain_world(1, people=N + LEADERS, leaders=LEADERS)
    return statuses(plain_run(world, COVERED, *edits, months=MONTHS))[:, LEADERS:]


GROUP = 20  # people who are counted together in a figure
SETTLED = 60  # the month from which on the start is forgotten but for 0.2 %


def scores_of_groups(happened: NDArray[np.bool_], probability: float) -> Floats:
    """Return the scores of how many of each 20 people are in a state."""
    return scores_of_shares(happened.reshape(-1, GROUP).sum(axis=1), GROUP, probability)


# --- member or outside --------------------------------------------------------------------------------------------


def two_state_checks(member: NDArray[np.bool_], start: float, up: float, down: float) -> Iterator[Check]:
    """Check the share up / (up + down), reached from the start with the factor (1 - up - down) a month.

    So share(t) = s + (start - s) (1 - up - down)^t, checked in the months 1, 2, 4, 8, 16 and in each of the last 60,
    and the same factor to the power k is the correlation of a person's state with that k months later.
    """
    settled_share, factor = up / (up + down), 1.0 - up - down
    for month in (1, 2, 4, 8, 16, *range(MONTHS - 59, MONTHS + 1)):
        expected = settled_share + (start - settled_share) * factor**month
        yield share(member[month].sum(), member.shape[1], expected, f"share in month {month}")
    settled = member[SETTLED:].astype(float) - settled_share
    for apart in (1, 5, 10):
        pairs = (settled[:-apart] * settled[apart:]).mean(axis=0) / (settled_share * (1.0 - settled_share))
        error = float(pairs.std(ddof=1)) / sqrt(len(pairs))
        yield close_to(float(pairs.mean()), factor**apart, error, f"correlation, {apart} months apart")


def member_checks(join: float = JOIN, leave: float = LEAVE) -> Iterator[Check]:
    """Check outside → member 0.04, member → outside 0.06: share 0.4, relaxation 0.9 a month."""
    return two_state_checks(statuses_of("two") != Status.OUTSIDE, 0.0, join, leave)


def mesa_member_checks() -> Iterator[Check]:
    """Check 400 people of the Mesa model: the mean over people of the last 30 of 60 months has a share as error."""
    time_shares = mesa_time_shares()
    expected = 0.4 * (1.0 - float(np.mean([0.9**month for month in range(31, 61)])))
    error = float(time_shares.std(ddof=1)) / sqrt(len(time_shares))
    yield close_to(float(time_shares.mean()), expected, error, "share of time as a member")


@lru_cache(maxsize=1)
def mesa_members() -> NDArray[np.bool_]:
    """Return who is a member in the Mesa model: 61 months × 400 people."""
    world = plain_world(1, people=400 + LEADERS, leaders=LEADERS)
    members: NDArray[np.bool_] = mesa_statuses(world, COVERED, *TWO_STATES, months=60)[:, LEADERS:] != Status.OUTSIDE
    return members


def mesa_time_shares() -> Floats:
    """Return the share of the last 30 months in which each person is a member."""
    shares: Floats = mesa_members()[31:].mean(axis=0)
    return shares


# --- active or not ------------------------------------------------------------------------------------------------


def leader_checks(take_part: float = TAKE_PART, stop: float = STOP) -> Iterator[Check]:
    """Check leaders, who begin active: active → member 0.05 (stop × stop_project), member → active 0.09: 9/14."""
    return two_state_checks(statuses_of("leaders") == Status.ACTIVE, 1.0, take_part, stop)


# --- outside, member, active --------------------------------------------------------------------------------------


def three_state_checks(matrix: Floats) -> Iterator[Check]:
    """Check the law e P^t of people who begin outside, by chi-square in the months 1, 3, 10, 30 and 120."""
    seen = statuses_of("three")
    for month in (1, 3, 10, 30, MONTHS):
        law = np.linalg.matrix_power(matrix, month)[0]
        yield counts(np.bincount(seen[month], minlength=3), seen.shape[1] * law, f"statuses in month {month}")


def balance_checks() -> Iterator[Check]:
    """Check detailed balance: member : outside = p : q and active : member = a : s, over the last 60 months."""
    seen = statuses_of("three")[SETTLED:]
    gone = 0.02  # of the start that is still there after 60 months
    for status, expected in zip(Status, stationary(three_states()), strict=True):
        time_shares = (seen == status).mean(axis=0)
        allowed = ERRORS * float(time_shares.std(ddof=1)) / sqrt(N) + gone * float(expected)
        yield within(float(time_shares.mean() - expected), allowed, f"share of time {status.name.lower()}, off")


def departure_checks() -> Iterator[Check]:
    """Check that a member whose draw is below a takes part, above 1 - q leaves: never both, so the row adds up to 1.

    Of 4,000 people, those who were member in month t are counted by what they are in t + 1.
    """
    seen = statuses_of("three")
    became = np.bincount(seen[1:][seen[:-1] == Status.MEMBER], minlength=3)
    yield counts(became, became.sum() * three_states()[1], "what becomes of members")


CASES = (
    Case(
        "members",
        "Outside ⇄ member, p = 0.04, q = 0.06",
        "share p / (p + q) = 0.4 from month 60 on; (1 − p − q)^t on the way there and as correlation",
        "4,000 people",
        "p or q 10 % off; both × 1.5 (same share, other pace)",
        member_checks,
        lambda: scores_of_groups(statuses_of("two")[MONTHS] != Status.OUTSIDE, 0.4),
        "the members among 20 people in month 120",
    ),
    Case(
        "members_mesa",
        "Outside ⇄ member in the Mesa model",
        "the same",
        "400 people, 60 months",
        "",
        mesa_member_checks,
        lambda: scores_of_groups(mesa_members()[60], 0.4 * (1.0 - 0.9**60)),
        "the members among 20 people in month 60",
    ),
    Case(
        "leaders",
        "Active ⇄ member, leaders",
        "a / (a + s) = 0.643",
        "4,000 leaders",
        "a or s 10 % off",
        leader_checks,
        lambda: scores_of_groups(statuses_of("leaders")[MONTHS] == Status.ACTIVE, TAKE_PART / (TAKE_PART + STOP)),
        "the active among 20 leaders in month 120",
    ),
    Case(
        "statuses",
        "Outside, member, active",
        "e Pᵗ in months 1, 3, 10, 30, 120; stationary 0.349, 0.233, 0.419, in detailed balance",
        "4,000 people",
        "each rate 20 % off",
        lambda: [*three_state_checks(three_states()), *balance_checks(), *departure_checks()],
        lambda: scores_of_groups(statuses_of("three")[MONTHS] == Status.ACTIVE, stationary(three_states())[2]),
        "the active among 20 people in month 120",
    ),
)
