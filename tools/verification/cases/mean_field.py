"""Full mixing: everybody knows everybody, so the member share follows one difference equation, and exactly one chain.

    x(t + 1) = f(x(t)) = x + (1 - x) p(s),   p(s) = logistic(base + contacts × s)

where s = x N / (N - 1) is the share of members among all others.

Chance around it is of the order 1/√N (the system-size expansion, van Kampen, Stochastic Processes in Physics and
Chemistry, chapter X): the variance is V / N with V' = f'(x)² V + (1 - x) p (1 - p), and the mean is off by b / N with
b' = f'(x) b + f''(x) V / 2.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from sim.arrays import Floats
from sim.vocabulary import Status
from tools.verification.case import Case
from tools.verification.checks import ERRORS, Check, counts, within
from tools.verification.plain_country import COVERED, plain_run, plain_world, statuses
from tools.verification.scores import scores_of_law

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


RIGHT = (BASE, CONTACTS)


def curve_checks(people: int, choice: tuple[float, float] = RIGHT) -> Iterator[Check]:
    """Check that the mean over 400 trajectories keeps to the curve in all 60 months.

    Tolerance, the same in all months: four standard errors √(V / 400 N) and the bias b / N, each at its largest.
    """
    theory = MeanField.of(people, *choice)
    allowed = ERRORS * sqrt(theory.variance.max() / N_TRAJECTORIES) + np.abs(theory.bias).max()
    off = np.abs((member_counts(people) / people).mean(axis=1) - theory.share)
    yield within(float(off.max()), float(allowed), f"{people} people, largest distance of 60 months")


def spread_checks(off: float = 1.0) -> Iterator[Check]:
    """Check the standard deviation √(V / N) with 900 people, in the month in which it is largest, to 4/√800 = 14 %."""
    theory = MeanField.of(MANY)
    month = int(theory.variance.argmax())
    distances = member_counts(MANY)[month] / MANY - theory.share[month]
    ratio = sqrt((distances**2).mean() / (off * theory.variance[month]))
    yield within(ratio - 1.0, ERRORS / sqrt(2.0 * N_TRAJECTORIES), "standard deviation over that of theory, less 1")


def size_checks() -> Iterator[Check]:
    """Check that nine times the people are three times nearer to the curve: root mean squares, within 4 √(2/800)."""
    distances = {}
    for people in (FEW, MANY):
        off = member_counts(people) / people - MeanField.of(people).share[:, None]
        distances[people] = sqrt((off**2).mean())
    ratio = distances[FEW] / distances[MANY] / 3.0
    yield within(ratio - 1.0, ERRORS * sqrt(2.0 / 800.0), "ratio of distances over 3, less 1")


def curve_scores() -> Floats:
    """Return the standardised shares of 900 people in the month of the largest variance."""
    theory = MeanField.of(MANY)
    month = int(theory.variance.argmax())
    distances = member_counts(MANY)[month] / MANY - theory.share[month] - theory.bias[month]
    scores: Floats = distances / sqrt(theory.variance[month])
    return scores


# --- exactly ------------------------------------------------------------------------------------------------------

CHECKED = (2, 5, 8, 12, 20)  # months


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


def chain_checks(contacts: float = CONTACTS, others: int = HANDFUL - 1) -> Iterator[Check]:
    """Check, by chi-square over 4,000 trajectories of 20 people, the law in the months 2, 5, 8, 12 and 20."""
    laws = exact_laws(contacts, others)
    for month in CHECKED:
        seen = np.bincount(member_counts(HANDFUL, HANDFULS)[month], minlength=HANDFUL + 1)
        yield counts(seen, REPLICATES * HANDFULS * laws[month], f"members in month {month}")


CASES = (
    Case(
        "mixing",
        "Full mixing: everybody knows everybody",
        "x ← x + (1 − x) p, p = logistic(base + contacts × share of the others), all 60 months; "
        "tolerance 4 √(V / 400 N) + b / N, V and b from the system-size expansion",
        "400 lives of 100 and of 900 people",
        "base + 0.1, contacts −10 %, contacts = 0; variance 50 % off",
        lambda: [*curve_checks(FEW), *curve_checks(MANY), *spread_checks(), *size_checks()],
        curve_scores,
        "a life of 900 people, in the month of the largest variance",
    ),
    Case(
        "chain",
        "Full mixing, exactly",
        "pure birth chain m ← m + Binomial(N − m, p(m / (N − 1))): whole law in months 2, 5, 8, 12, 20",
        "4,000 lives of 20 people",
        "contacts −10 %; counting oneself among the contacts",
        chain_checks,
        lambda: scores_of_law(member_counts(HANDFUL, HANDFULS)[8], exact_laws()[8]),
        "a life of 20 people, in month 8",
    ),
)
