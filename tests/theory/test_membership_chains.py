"""One territory, constant rates: a professional is a Markov chain, whose law at any month is a power of its matrix.

Everybody is independent, so 4,000 people are 4,000 chains. Tolerances: checks.py.
"""

from functools import lru_cache
from math import log, sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.arrays import Floats
from sim.vocabulary import Status
from tests.theory.checks import ERRORS, assert_close_to, assert_counts, assert_share
from tests.theory.plain_country import COVERED, OPENNESS, mesa_statuses, plain_run, plain_world, statuses
from tests.unit.agents.small_world import Edits

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
    return np.linalg.lstsq(system, np.append(np.zeros(len(matrix)), 1.0), rcond=None)[0]


@lru_cache(maxsize=3)
def statuses_of(name: str) -> Table:
    """Return the status of all but the leaders (of the leaders, where there are none but them): months + 1 × N."""
    if name == "leaders":
        return statuses(plain_run(plain_world(1, people=N, leaders=N), COVERED, LEADERS_ONLY, months=MONTHS))
    edits = {"two": TWO_STATES, "three": THREE_STATES}[name]
    world = plain_world(1, people=N + LEADERS, leaders=LEADERS)
    return statuses(plain_run(world, COVERED, *edits, months=MONTHS))[:, LEADERS:]


# --- member or outside --------------------------------------------------------------------------------------------


def assert_two_states(member: NDArray[np.bool_], start: float, up: float, down: float) -> None:
    """Ask for the share up / (up + down), reached from the start with the factor (1 - up - down) a month.

    So share(t) = s + (start - s) (1 - up - down)^t, checked in the months 1, 2, 4, 8, 16 and in each of the last 60,
    and the same factor to the power k is the correlation of a person's state with that k months later.
    """
    share, factor = up / (up + down), 1.0 - up - down
    for month in (1, 2, 4, 8, 16, *range(MONTHS - 59, MONTHS + 1)):
        expected = share + (start - share) * factor**month
        assert_share(member[month].sum(), member.shape[1], expected, f"share in month {month}")
    settled = member[60:].astype(float) - share
    for months_apart in (1, 5, 10):
        pairs = (settled[:-months_apart] * settled[months_apart:]).mean(axis=0) / (share * (1.0 - share))
        assert_close_to(pairs.mean(), factor**months_apart, pairs.std(ddof=1) / sqrt(len(pairs)), "correlation")


def test_membership_settles_at_joining_over_joining_and_leaving() -> None:
    """Outside → member 0.04, member → outside 0.06: share 0.4, relaxation 0.9 a month."""
    assert_two_states(statuses_of("two") != Status.OUTSIDE, 0.0, JOIN, LEAVE)


@pytest.mark.parametrize("wrong", [(0.9 * JOIN, LEAVE), (JOIN, 1.1 * LEAVE), (1.5 * JOIN, 1.5 * LEAVE)], ids=str)
def test_other_rates_of_joining_and_leaving_are_refused(wrong: tuple[float, float]) -> None:
    """The last pair has the right share and the wrong relaxation."""
    with pytest.raises(AssertionError):
        assert_two_states(statuses_of("two") != Status.OUTSIDE, 0.0, *wrong)


def test_the_mesa_model_settles_at_the_same_share() -> None:
    """400 professionals of the readable model, 60 months; the mean over people of the last 30 has a share as error."""
    world = plain_world(1, people=400 + LEADERS, leaders=LEADERS)
    seen = mesa_statuses(world, COVERED, *TWO_STATES, months=60)[31:, LEADERS:] != Status.OUTSIDE
    time_shares = seen.mean(axis=0)
    expected = 0.4 * (1.0 - np.mean([0.9**month for month in range(31, 61)]))
    assert_close_to(time_shares.mean(), expected, time_shares.std(ddof=1) / sqrt(400), "share of time as a member")


# --- active or not ------------------------------------------------------------------------------------------------


def test_leaders_settle_at_taking_part_over_taking_part_and_stopping() -> None:
    """Leaders begin active; active → member 0.05 (stop × stop_project), member → active 0.09: share 9/14."""
    assert_two_states(statuses_of("leaders") == Status.ACTIVE, 1.0, TAKE_PART, STOP)


@pytest.mark.parametrize("wrong", [(0.9 * TAKE_PART, STOP), (TAKE_PART, 1.1 * STOP)], ids=str)
def test_other_rates_of_taking_part_and_stopping_are_refused(wrong: tuple[float, float]) -> None:
    with pytest.raises(AssertionError):
        assert_two_states(statuses_of("leaders") == Status.ACTIVE, 1.0, *wrong)


# --- outside, member, active --------------------------------------------------------------------------------------


def assert_three_states(seen: Table, matrix: Floats) -> None:
    """Ask for the law e P^t of people who begin outside, by chi-square in the months 1, 3, 10, 30 and 120."""
    for month in (1, 3, 10, 30, MONTHS):
        law = np.linalg.matrix_power(matrix, month)[0]
        assert_counts(np.bincount(seen[month], minlength=3), seen.shape[1] * law, f"statuses in month {month}")


def test_three_states_follow_the_powers_of_their_matrix() -> None:
    """P = [[1-p, p, 0], [q, 1-q-a, a], [0, s, 1-s]]; in month 120 the law is the stationary one to 1 %."""
    matrix = three_states()
    assert np.linalg.matrix_power(matrix, MONTHS)[0] == pytest.approx(stationary(matrix), rel=0.01)
    assert_three_states(statuses_of("three"), matrix)


def test_the_stationary_law_balances_every_flow() -> None:
    """Detailed balance: member : outside = p : q and active : member = a : s, over the last 60 months."""
    seen = statuses_of("three")[60:]
    law = stationary(three_states())
    assert law == pytest.approx(np.array([1.0, JOIN / LEAVE, JOIN / LEAVE * TAKE_PART / STOP]) * law[0])
    for status, share in zip(Status, law, strict=True):
        time_shares = (seen == status).mean(axis=0)
        gone = 0.02  # of the start that is still there after 60 months
        error = time_shares.std(ddof=1) / sqrt(N)
        assert abs(time_shares.mean() - share) <= ERRORS * error + gone * share, status.name


WRONG = {"join": 1.2, "leave": 1.2, "take_part": 1.2, "stop": 1.2}


@pytest.mark.parametrize("rate", WRONG)
def test_a_matrix_with_another_rate_is_refused(rate: str) -> None:
    right = {"join": JOIN, "leave": LEAVE, "take_part": TAKE_PART, "stop": STOP}
    with pytest.raises(AssertionError):
        assert_three_states(statuses_of("three"), three_states(**(right | {rate: WRONG[rate] * right[rate]})))


def test_leaving_and_taking_part_use_opposite_ends_of_one_draw() -> None:
    """A member whose draw is below a takes part, above 1 - q leaves: never both, so the row adds up to 1.

    Of 4,000 people, those who were member in month t are counted by what they are in t + 1.
    """
    seen = statuses_of("three")
    was_member = seen[:-1] == Status.MEMBER
    became = np.bincount(seen[1:][was_member], minlength=3)
    assert_counts(became, became.sum() * three_states()[1], "what becomes of members")
