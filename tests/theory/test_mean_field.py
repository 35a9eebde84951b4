"""Full mixing: everybody knows everybody, so the member share follows one difference equation, and exactly one chain.

    x(t + 1) = f(x(t)) = x + (1 - x) p(s),   p(s) = logistic(base + contacts × s)

where s = x N / (N - 1) is the share of members among all others.

Chance around it is of the order 1/√N (the system-size expansion, van Kampen, Stochastic Processes in Physics and
Chemistry, chapter X): the variance is V / N with V' = f'(x)² V + (1 - x) p (1 - p), and the mean is off by b / N with
b' = f'(x) b + f''(x) V / 2.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import exp, sqrt

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom

from sim.arrays import Floats
from sim.vocabulary import Status
from tests.theory.checks import ERRORS, assert_counts
from tests.theory.plain_country import COVERED, plain_run, plain_world, statuses

BASE, CONTACTS = -4.0, 4.0
MONTHS = 60
LEADER_SHARE = 10  # one in ten
HANDFUL, FEW, MANY = 20, 100, 900  # people in a territory
TERRITORIES, REPLICATES = 10, 40
HANDFULS = 100  # territories of a handful of people
N_TRAJECTORIES = TERRITORIES * REPLICATES  # of territories that know nothing of each other


@lru_cache(maxsize=3)
def member_counts(people: int, territories: int = TERRITORIES) -> NDArray[np.int64]:
    """Return the members of each territory in each replicate, leaders included: months + 1 × trajectories."""
    world = plain_world(territories, people=people, leaders=people // LEADER_SHARE, knows_everybody=True)
    mixing = {"join": {"base": BASE, "contacts": CONTACTS}}
    counts = []
    for replicate in range(REPLICATES):
        seen = statuses(plain_run(world, COVERED, mixing, months=MONTHS, replicate=replicate))
        counts.append((seen != Status.OUTSIDE).reshape(MONTHS + 1, territories, people).sum(axis=2))
    return np.concatenate(counts, axis=1)


@dataclass(frozen=True)
class MeanField:
    """The difference equation for a number of people, with the variance and the bias that chance adds."""

    share: Floats  # months + 1
    variance: Floats  # of the share in one territory
    bias: Floats  # of its mean

    @classmethod
    def of(cls, people: int, base: float = BASE, contacts: float = CONTACTS) -> "MeanField":
        """Integrate the equation over the months."""
        others = people / (people - 1)
        x, v, b = 1.0 / LEADER_SHARE, 0.0, 0.0
        rows = [(x, v, b)]
        for _ in range(MONTHS):
            p = 1.0 / (1.0 + exp(-base - contacts * x * others))
            slope = contacts * others * p * (1.0 - p)
            curve = contacts * others * slope * (1.0 - 2.0 * p)
            first, second = 1.0 - p + (1.0 - x) * slope, (1.0 - x) * curve - 2.0 * slope
            b = first * b + second * v / 2.0
            v = first**2 * v + (1.0 - x) * p * (1.0 - p)
            x += (1.0 - x) * p
            rows.append((x, v, b))
        share, variance, bias = np.array(rows).T
        return cls(share, variance / people, bias / people)


def assert_mean_field(people: int, theory: MeanField) -> None:
    """Ask that the mean over 400 trajectories keeps to the curve in all 60 months.

    Tolerance, the same in all months: four standard errors √(V / 400 N) and the bias b / N, each at its largest.
    """
    shares = member_counts(people) / people
    allowed = ERRORS * sqrt(theory.variance.max() / N_TRAJECTORIES) + np.abs(theory.bias).max()
    off = np.abs(shares.mean(axis=1) - theory.share)
    assert off.max() <= allowed, f"month {off.argmax()}: off by {off.max():.4f}, allowed {allowed:.4f}"


@pytest.mark.parametrize("people", [FEW, MANY])
def test_members_follow_the_mean_field_equation(people: int) -> None:
    """See the equation above; the tolerance shrinks as 1/√N (and the bias in it as 1/N)."""
    assert_mean_field(people, MeanField.of(people))


def assert_spread(people: int, month: int, mean: float, variance: float) -> None:
    """Ask that the standard deviation over 400 trajectories lies within 4/√800 = 14 % of theory."""
    shares = member_counts(people)[month] / people
    assert abs(sqrt(((shares - mean) ** 2).mean() / variance) - 1.0) < ERRORS / sqrt(2.0 * N_TRAJECTORIES)


def test_chance_around_the_curve_has_the_size_that_theory_says() -> None:
    """√(V / N) with 900 people, in the month in which it is largest."""
    theory = MeanField.of(MANY)
    month = int(theory.variance.argmax())
    assert_spread(MANY, month, theory.share[month], theory.variance[month])
    with pytest.raises(AssertionError):
        assert_spread(MANY, month, theory.share[month], 1.5 * theory.variance[month])


def test_nine_times_the_people_are_three_times_nearer_to_the_curve() -> None:
    """The ratio of these root mean square distances is √9 = 3, within four standard errors: 4 √(2/800) = 20 %."""
    distances = {}
    for people in (FEW, MANY):
        off = member_counts(people) / people - MeanField.of(people).share[:, None]
        distances[people] = sqrt((off**2).mean())
    assert abs(distances[FEW] / distances[MANY] / 3.0 - 1.0) < ERRORS * sqrt(2.0 / 800.0)


@pytest.mark.parametrize("wrong", [(BASE + 0.1, CONTACTS), (BASE, 0.9 * CONTACTS), (BASE, 0.0)], ids=str)
def test_another_choice_is_refused(wrong: tuple[float, float]) -> None:
    with pytest.raises(AssertionError):
        assert_mean_field(MANY, MeanField.of(MANY, *wrong))


# --- exactly ------------------------------------------------------------------------------------------------------


def exact_laws(contacts: float = CONTACTS, others: int = HANDFUL - 1) -> Floats:
    """Return the law of the number of members at each month's end: months + 1 × 0 … 20.

    Given m members, the others join independently, m' = m + Binomial(N - m, p(m / (N - 1))).
    """
    matrix = np.zeros((HANDFUL + 1, HANDFUL + 1))
    for m in range(HANDFUL + 1):
        probability = 1.0 / (1.0 + exp(-BASE - contacts * m / others))
        matrix[m, m:] = binom.pmf(np.arange(HANDFUL - m + 1), HANDFUL - m, probability)
    law = np.zeros(HANDFUL + 1)
    law[HANDFUL // LEADER_SHARE] = 1.0
    laws = [law]
    for _ in range(MONTHS):
        laws.append(laws[-1] @ matrix)
    return np.array(laws)


def assert_exact_law(laws: Floats) -> None:
    """Ask, by chi-square over 4,000 trajectories of 20 people, for the law in the months 2, 5, 8, 12 and 20."""
    for month in (2, 5, 8, 12, 20):
        seen = np.bincount(member_counts(HANDFUL, HANDFULS)[month], minlength=HANDFUL + 1)
        assert_counts(seen, REPLICATES * HANDFULS * laws[month], f"members in month {month}")


def test_the_number_of_members_has_the_law_of_the_exact_chain() -> None:
    """No approximation: the whole distribution, not only its mean."""
    assert_exact_law(exact_laws())


def test_the_chain_of_a_weaker_peer_effect_is_refused() -> None:
    with pytest.raises(AssertionError):
        assert_exact_law(exact_laws(contacts=0.9 * CONTACTS))


def test_a_chain_that_counts_oneself_among_the_contacts_is_refused() -> None:
    """Who is outside and knows 19 people would see m / 20 of them as members."""
    with pytest.raises(AssertionError):
        assert_exact_law(exact_laws(others=HANDFUL))
