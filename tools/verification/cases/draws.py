"""Named draws behave as independent uniform numbers.

Statistics beyond the unit tests of draws: their level is one in 10,000, or four standard errors, with fixed names.
"""

from collections.abc import Iterator
from itertools import pairwise
from math import sqrt

import numpy as np
from scipy.stats import poisson

from sim.arrays import Floats
from sim.calendar import FIRST_MONTH
from sim.draws import Draws, combine, text_key
from sim.engine.fast.chance import NAMES
from tools.verification.case import Case
from tools.verification.checks import ERRORS, Check, close_to, counts, share, within
from tools.verification.scores import scores_of_law, scores_of_shares, scores_of_uniform
from tools.verification.small_world import SEED

N = 65_536
MONTHS = range(FIRST_MONTH, FIRST_MONTH + 102)
KEYS = combine(np.full(N, text_key("75056"), dtype=np.uint64), np.arange(N, dtype=np.uint64))
PAIRS = tuple(pairwise([*NAMES, NAMES[0]]))
SHOWN = MONTHS[:12]  # months whose p-values stand in a figure


def drawn(name: str, month: int = FIRST_MONTH, replicate: int = 0) -> Floats:
    """Return the draws of 65,536 people for a decision."""
    return Draws(SEED, replicate).uniform(name, KEYS, month)


# --- uniform ------------------------------------------------------------------------------------------------------


def uniform_check(draws: Floats, what: str = "draws") -> Check:
    """Check that 256 cells are filled alike."""
    return counts(np.bincount((draws * 256).astype(int), minlength=256), np.full(256, len(draws) / 256), what)


def uniform_checks() -> Iterator[Check]:
    """Check the draws of every decision by 256 cells of 65,536; and the same 20 binary places further down, of 52."""
    for name in NAMES:
        yield uniform_check(drawn(name), name)
    yield uniform_check(drawn("sign") * 2.0**20 % 1.0, "low binary places")


def end_checks(probability: float) -> Iterator[Check]:
    """Check both ends of a draw: P(u < p) = P(u > 1 - p) = p and never both (who takes part and leaves share one)."""
    draws = np.concatenate([drawn("decide_professional", month) for month in MONTHS[:20]])
    low, high = draws < probability, draws >= 1.0 - probability
    for end, what in ((low, "low"), (high, "high")):
        yield share(end.sum(), len(draws), probability, f"{what} end, {probability:g}")
    both = int((low & high).sum())
    yield Check(f"both ends, {probability:g}", f"{both} of {len(draws)}", None, both == 0)


def end_scores() -> Floats:
    """Return the scores of how many of 65,536 draws are below 0.02 in each of 102 months."""
    low = [int((drawn("decide_professional", month) < 0.02).sum()) for month in MONTHS]
    return scores_of_shares(np.array(low), N, 0.02)


# --- independent --------------------------------------------------------------------------------------------------


def pair_check(one: Floats, other: Floats, what: str) -> Check:
    """Check that 16 × 16 cells of pairs are filled alike."""
    cells = (one * 16).astype(int) * 16 + (other * 16).astype(int)
    return counts(np.bincount(cells, minlength=256), np.full(256, len(one) / 256), what)


def independence_checks(one: Floats, other: Floats, what: str) -> Iterator[Check]:
    """Check the cells of pairs, and that the correlation is below 4/√n."""
    yield pair_check(one, other, what)
    correlation = float(np.corrcoef(one, other)[0, 1])
    yield within(correlation, ERRORS / sqrt(len(one)), f"{what}, correlation")


def independent_checks() -> Iterator[Check]:
    """Check pairs of decisions, of months, of rows of a table, of replicates, and a person's months one by one."""
    for one, other in PAIRS:
        yield from independence_checks(drawn(one), drawn(other), f"{one} and {other}")
    draws = drawn("decide_professional")
    for lag in (1, 2, 12):
        later = drawn("decide_professional", FIRST_MONTH + lag)
        yield from independence_checks(draws, later, f"{lag} months apart")
    for lag in (1, 2, 16, 256):
        yield from independence_checks(draws[:-lag], draws[lag:], f"{lag} rows apart")
    yield from independence_checks(drawn("initiate"), drawn("initiate", replicate=1), "replicates")
    yield from serial_checks()


def serial_checks() -> Iterator[Check]:
    """Check that over 102 months of 4,096 people the correlation of one month with the next is below 4/√n."""
    numbers = np.array([Draws(SEED, 0).uniform("meet", KEYS[:4_096], month) for month in MONTHS])
    for power in (1, 2):
        centred = numbers**power - 1.0 / (power + 1)
        serial = float((centred[:-1] * centred[1:]).mean() / (centred**2).mean())
        yield within(serial, ERRORS / sqrt(centred[1:].size), f"a person's months, power {power}, correlation")


def _p_values(checks: Iterator[Check]) -> Floats:
    return np.array([check.p for check in checks])


# --- birthdays ----------------------------------------------------------------------------------------------------

BIRTHDAYS, DAYS, YEARS = 1_024, 2**24, 400
REPEATED = BIRTHDAYS**3 / (4 * DAYS)  # a year


def repeated_spacings(draws: Floats) -> int:
    """Return how many spacings between sorted birthdays have occurred before (Marsaglia 1985)."""
    spacings = np.diff(np.sort((draws * DAYS).astype(np.int64)))
    return len(spacings) - len(np.unique(spacings))


def spacings_by_year() -> list[int]:
    """Return the repeated spacings of 1,024 birthdays in 2^24 days, by year; a lattice would show."""
    years = range(YEARS)
    return [repeated_spacings(Draws(SEED, year).uniform("initiate", KEYS[:BIRTHDAYS], FIRST_MONTH)) for year in years]


def birthday_checks(by_year: list[int]) -> Iterator[Check]:
    """Check the Poisson mean m³ / 4n = 16 a year: the sum within four standard deviations, √(16 × years)."""
    n = len(by_year)
    yield close_to(float(sum(by_year)), REPEATED * n, sqrt(REPEATED * n), "repeated spacings")


def birthday_scores() -> Floats:
    """Return the scores of the repeated spacings of each year."""
    return scores_of_law(np.array(spacings_by_year()), poisson.pmf(np.arange(100), REPEATED))


CASES = (
    Case(
        "draws",
        "Draws of each decision",
        "uniform: chi-square over 256 cells, low binary places too",
        "65,536 draws each",
        "density 5 % steeper",
        uniform_checks,
        lambda: scores_of_uniform(_p_values(uniform_check(drawn(name, of)) for name in NAMES for of in SHOWN)),
        "the p-value of a decision in one of twelve months",
    ),
    Case(
        "independence",
        "Decisions, months, rows, replicates",
        "independent in pairs: 16 × 16 cells, correlation; a person's 102 months serially uncorrelated",
        "65,536 pairs each",
        "a tenth of one in the other",
        independent_checks,
        lambda: scores_of_uniform(
            _p_values(pair_check(drawn(one, of), drawn(other, of), "") for one, other in PAIRS for of in SHOWN)
        ),
        "the p-value of two decisions in one of twelve months",
    ),
    Case(
        "ends",
        "Both ends of a draw",
        "P(u < p) = P(u ≥ 1 − p) = p, never both",
        "1.3 million draws",
        "",
        lambda: [check for probability in (0.001, 0.02, 0.3) for check in end_checks(probability)],
        end_scores,
        "the draws below 0.02 in a month",
    ),
    Case(
        "birthdays",
        "Birthday spacings",
        "repeated spacings Poisson with mean m³ / 4n = 16 a year (Marsaglia 1985)",
        "400 years of 1,024 birthdays",
        "golden-ratio lattice",
        lambda: birthday_checks(spacings_by_year()),
        birthday_scores,
        "a year",
    ),
)
