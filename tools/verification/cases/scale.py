"""Where everything is linear, expectations do not depend on how many agents stand for the people.

Without peers each professional is a chain of their own, so the weighted share has the same mean at every scale, and
only its variance grows as the sum of squared weights. Leaders keep the sum of their weights in each territory, so their
hazards add up alike.
"""

from collections.abc import Iterator
from functools import lru_cache
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats
from sim.engine.fast.run import FastRun
from sim.engine.fast.state import NO_CPTS
from sim.vocabulary import Status
from sim.world.world import World
from tools.verification.case import Case
from tools.verification.checks import Check, close_to, exact, waiting_times
from tools.verification.plain_country import COVERED, first_months, plain_run, statuses, stepped
from tools.verification.scores import scores_of_waits
from tools.verification.small_world import Edits, small_world

SCALES = (0.02, 0.1, 0.5, 2.0)
N_TERRITORIES = 24
JOIN, LEAVE = 0.04, 0.06


def scaled_world(scale: float) -> World:
    """Return the small country, 16,000 professionals, at a scale."""
    return small_world(N_TERRITORIES, scale)


def scaled_run(scale: float, *edits: Edits, months: int, replicate: int = 0) -> FastRun:
    """Return a run of that country in which only what is edited happens."""
    return plain_run(scaled_world(scale), *edits, months=months, replicate=replicate)


# --- membership ---------------------------------------------------------------------------------------------------

CHAIN: Edits = {"join": {"base": log(JOIN / (1.0 - JOIN))}, "engage": {"go": LEAVE}}
CHECKED = (3, 10, 40)  # months


def share_in(month: int, join: float = JOIN, leave: float = LEAVE) -> float:
    """Return p / (p + q) (1 - (1 - p - q)^t)."""
    return join / (join + leave) * (1.0 - (1.0 - join - leave) ** month)


@lru_cache(maxsize=len(SCALES))
def members_by_month(scale: float) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the weight of who is no leader and in a covered territory, else 0, and who is a member: months + 1 × N."""
    run, people = scaled_run(scale, COVERED, CHAIN, months=max(CHECKED)), scaled_world(scale).professionals
    is_covered = (run.state.territories["cpts"] != NO_CPTS)[people.territory]
    weight = people.weight * (is_covered & ~people.is_leader)
    return weight, statuses(run) != Status.OUTSIDE


def membership_checks(scale: float, join: float = JOIN) -> Iterator[Check]:
    """Check the same expectation at every scale, within four standard errors √(s (1 - s) Σ w² / (Σ w)²)."""
    weight, members = members_by_month(scale)
    for month in CHECKED:
        expected, seen = share_in(month, join), float(weight[members[month]].sum() / weight.sum())
        error = sqrt(expected * (1.0 - expected) * (weight**2).sum()) / float(weight.sum())
        yield close_to(seen, expected, error, f"scale {scale:g}, share in month {month}")


def membership_scores() -> Floats:
    """Return the standardised shares of each territory in month 40, where it has agents enough: from scale 0.1 on."""
    month, scores = max(CHECKED), []
    expected = share_in(month)
    for scale in SCALES[1:]:
        (weight, members), home = members_by_month(scale), scaled_world(scale).professionals.territory
        there, squares, seen = (
            np.bincount(home, values, N_TERRITORIES) for values in (weight, weight**2, weight * members[month])
        )
        is_covered = there > 0.0
        error = np.sqrt(expected * (1.0 - expected) * squares[is_covered]) / there[is_covered]
        scores.append((seen[is_covered] / there[is_covered] - expected) / error)
    return np.concatenate(scores)


# --- initiatives --------------------------------------------------------------------------------------------------

REPLICATES = 100
MONTHS = 40
BASE = -6.0
WAITED = (0.02, 2.0)  # scales
INITIATIVE: Edits = {
    "initiate": {"base": BASE, "readiness": 0.0},
    "perimeter": {"median_population": 5_000.0, "spread": 0.0},
}


def leaders_weight(scale: float) -> NDArray[np.float64]:
    """Return the weight of the leaders of each territory."""
    people = scaled_world(scale).professionals
    return np.bincount(people.territory, people.weight * people.is_leader, N_TERRITORIES).astype(np.float64)


def leaders_check(scale: float) -> Check:
    """Check that Σ w of leaders, and so the hazard of an initiative, is that of scale 1, within 1e-9."""
    return exact(leaders_weight(scale), leaders_weight(1.0), f"scale {scale:g}, weights of leaders by territory")


@lru_cache(maxsize=len(SCALES))
def initiative_waits(scale: float) -> NDArray[np.integer]:
    """Return the months to the first initiative: replicates × territories. A project takes its own territory only."""
    waits = []
    for replicate in range(REPLICATES):
        run = scaled_run(scale, INITIATIVE, months=MONTHS, replicate=replicate)
        covered = [run.state.territories["cpts"] != NO_CPTS]
        covered += [run.state.territories["cpts"] != NO_CPTS for _ in stepped(run)]
        waits.append(first_months(np.array(covered)))
    return np.array(waits)


def by_leaders(scale: float, base: float = BASE) -> Iterator[tuple[float, NDArray[np.integer], Floats]]:
    """Yield for each number of leaders, L: it, the waits of its territories and p = 1 - exp(-L exp(base)) by month."""
    leaders = leaders_weight(1.0)
    for number in np.unique(leaders[leaders > 0.0]):
        waits = initiative_waits(scale)[:, leaders == number].ravel()
        yield float(number), waits, np.full(MONTHS, 1.0 - exp(-float(number) * exp(base)))


def initiative_checks(scale: float, base: float = BASE) -> Iterator[Check]:
    """Check the waiting times of territories, by their number of leaders."""
    for number, waits, probabilities in by_leaders(scale, base):
        yield from waiting_times(waits, probabilities, f"scale {scale:g}, {number:g} leaders")


def initiative_scores() -> Floats:
    """Return the scores of all waiting times at both scales."""
    return np.concatenate(
        [scores_of_waits(waits, probabilities) for scale in WAITED for _, waits, probabilities in by_leaders(scale)]
    )


CASES = (
    Case(
        "scale_members",
        "Population scale, no peers",
        "share p / (p + q) (1 − (1 − p − q)^t) at scales 0.02, 0.1, 0.5, 2; error √(s (1 − s) ∑ w² / (∑ w)²)",
        "16,000 professionals",
        "p × 1.5 from scale 0.1 on",
        lambda: [check for scale in SCALES for check in membership_checks(scale)],
        membership_scores,
        "the share of a territory in month 40, from scale 0.1 on",
    ),
    Case(
        "scale_initiatives",
        "Initiatives at other scales",
        "∑ weights of leaders by territory equal at all scales; geometric waiting with it at scales 0.02 and 2",
        "100 replicates of 24 territories",
        "h × 1.65",
        lambda: [
            *(leaders_check(scale) for scale in SCALES),
            *(check for scale in WAITED for check in initiative_checks(scale)),
        ],
        initiative_scores,
        "the wait of a territory",
    ),
)
