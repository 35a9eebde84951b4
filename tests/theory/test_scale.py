"""Where everything is linear, expectations do not depend on how many agents stand for the people.

Without peers each professional is a chain of their own, so the weighted share has the same mean at every scale, and
only its variance grows as the sum of squared weights. Leaders keep the sum of their weights in each territory, so their
hazards add up alike.
"""

from functools import lru_cache
from math import exp, log, sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.engine.fast.run import FastRun
from sim.engine.fast.state import NO_CPTS
from sim.vocabulary import Status
from sim.world.world import World
from tests.theory.checks import assert_close_to, assert_waiting_times
from tests.theory.plain_country import COVERED, first_months, plain_run, stepped
from tests.unit.agents.small_world import Edits, small_world

SCALES = (0.02, 0.1, 0.5, 2.0)
N_TERRITORIES = 24
JOIN, LEAVE = 0.04, 0.06


def scaled_world(scale: float) -> World:
    """Return the small country, 16,000 professionals, at a scale."""
    return small_world(N_TERRITORIES, scale)


def scaled_run(scale: float, *edits: Edits, months: int, replicate: int = 0) -> FastRun:
    return plain_run(scaled_world(scale), *edits, months=months, replicate=replicate)


# --- membership ---------------------------------------------------------------------------------------------------

CHAIN: Edits = {"join": {"base": log(JOIN / (1.0 - JOIN))}, "engage": {"go": LEAVE}}
CHECKED = (3, 10, 40)  # months


def share_in(month: int, join: float = JOIN, leave: float = LEAVE) -> float:
    """Return p / (p + q) (1 - (1 - p - q)^t)."""
    return join / (join + leave) * (1.0 - (1.0 - join - leave) ** month)


@lru_cache(maxsize=len(SCALES))
def weighted_shares(scale: float) -> tuple[dict[int, float], float]:
    """Return the share of members among those who are no leaders in covered territories, and Σ w² / (Σ w)²."""
    run, people = scaled_run(scale, COVERED, CHAIN, months=max(CHECKED)), scaled_world(scale).professionals
    is_covered = (run.state.territories["cpts"] != NO_CPTS)[people.territory]
    weight = people.weight * (is_covered & ~people.is_leader)
    shares = {month: float(weight[run.state.status != Status.OUTSIDE].sum() / weight.sum()) for month in stepped(run)}
    return shares, float((weight**2).sum() / weight.sum() ** 2)


def assert_scale_free(scale: float, join: float = JOIN) -> None:
    """Ask for the same expectation, within four standard errors √(s (1 - s) Σ w² / (Σ w)²)."""
    shares, concentration = weighted_shares(scale)
    for month in CHECKED:
        expected = share_in(month, join)
        assert_close_to(shares[month], expected, sqrt(expected * (1.0 - expected) * concentration), f"month {month}")


@pytest.mark.parametrize("scale", SCALES)
def test_expected_membership_is_the_same_at_every_scale(scale: float) -> None:
    assert_scale_free(scale)


@pytest.mark.parametrize("scale", SCALES[1:])
def test_another_rate_of_joining_is_refused_at_every_scale(scale: float) -> None:
    with pytest.raises(AssertionError):
        assert_scale_free(scale, join=1.5 * JOIN)


# --- initiatives --------------------------------------------------------------------------------------------------

REPLICATES = 100
MONTHS = 40
BASE = -6.0
INITIATIVE: Edits = {
    "initiate": {"base": BASE, "readiness": 0.0},
    "perimeter": {"median_population": 5_000.0, "spread": 0.0},
}


def leaders_weight(scale: float) -> NDArray[np.float64]:
    """Return the weight of the leaders of each territory."""
    people = scaled_world(scale).professionals
    return np.bincount(people.territory, people.weight * people.is_leader, N_TERRITORIES)


@pytest.mark.parametrize("scale", SCALES)
def test_the_sum_of_leaders_of_a_territory_is_the_same_at_every_scale(scale: float) -> None:
    """Σ w of leaders, and so the hazard of an initiative, within 1e-9."""
    assert leaders_weight(scale) == pytest.approx(leaders_weight(1.0), rel=1e-9)


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


def assert_initiatives(scale: float, base: float) -> None:
    """Ask for waiting times with p = 1 - exp(-L exp(base)) in the territories with as many leaders, L."""
    leaders = leaders_weight(1.0)
    for number in np.unique(leaders[leaders > 0.0]):
        waits = initiative_waits(scale)[:, leaders == number].ravel()
        assert_waiting_times(waits, np.full(MONTHS, 1.0 - exp(-number * exp(base))), f"{number:g} leaders")


@pytest.mark.parametrize("scale", [0.02, 2.0])
def test_initiatives_wait_alike_at_every_scale(scale: float) -> None:
    assert_initiatives(scale, BASE)


@pytest.mark.parametrize("scale", [0.02, 2.0])
def test_another_hazard_is_refused_at_every_scale(scale: float) -> None:
    with pytest.raises(AssertionError):
        assert_initiatives(scale, BASE + 0.5)
