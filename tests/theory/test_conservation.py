"""What is moved is neither made nor lost: people, contacts, inhabitants, euros, facilitators' time. Tolerance 1e-9."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.calendar import FIRST_MONTH
from sim.engine.fast.run import FastRun
from sim.engine.fast.state import State
from sim.metrics import all_metrics, evaluate
from sim.metrics.base import MetricKind
from sim.metrics.grouping import Grouping
from sim.metrics.view import Context
from sim.snapshot import Snapshot
from sim.vocabulary import Level, Stage, Status
from sim.world.world import SUBDIVISION
from tools.verification.small_world import QUICK, behaviour, change, policy, run_inputs, small_world

Table = NDArray[Any]
MONTHS = 100
EXACT = 1e-9
BUSY = policy(
    change("facilitation", FIRST_MONTH + 20, facilitators_per_million=30.0, allocation="white_first"),
    change("facilitation", FIRST_MONTH + 50, facilitators_per_million=9.0, allocation="struggling_first"),
    change("timeline", FIRST_MONTH + 12, target_date="2023-12-31", pressure=1.0, ramp_months=24),
    change("merging", FIRST_MONTH + 30, intensity=0.8),
    facilitation={"maturity_support": 0.4},
)
ENDING = {"contract": {"dissolution": 0.3, "renewal": 0.0, "renewal_vitality": 0.0}}


def busy_run() -> FastRun:
    """Return a run in which projects come and go."""
    return FastRun(run_inputs(QUICK, ENDING, months=MONTHS, under=BUSY, replicate=1))


def busy_months() -> Iterator[FastRun]:
    """Simulate the months of that run."""
    run = busy_run()
    for _ in range(MONTHS):
        run.step()
        yield run


# --- people and contacts ------------------------------------------------------------------------------------------


def outside_by_cell(state: State) -> Table:
    """Return the professionals outside, with their weights: T × P."""
    people = small_world().professionals
    is_outside = state.status == Status.OUTSIDE
    outside = np.zeros_like(state.members)
    np.add.at(outside, (people.territory[is_outside], people.profession[is_outside]), people.weight[is_outside])
    return outside


def test_professionals_are_neither_made_nor_lost() -> None:
    """Outside + members = all, by profession in each territory, in every month of successions and dissolutions.

    Members of one month and those outside in another do not add up: the check sees a count that is a month late.
    """
    there = Context.of(small_world(), behaviour()).professionals
    late = np.zeros_like(there)
    n_late = 0
    for run in busy_months():
        outside = outside_by_cell(run.state)
        np.testing.assert_allclose(outside + run.state.members, there, rtol=EXACT)
        assert np.all(run.state.active <= run.state.members)
        n_late += not np.allclose(outside + late, there, rtol=EXACT)
        late = run.state.members.copy()
    assert n_late > 90


def test_contacts_are_seen_as_often_as_they_are_members() -> None:
    """Σ over people of members among their contacts = Σ over members of their own contacts, weight by weight."""
    world = small_world()
    units = np.rint(world.professionals.weight * SUBDIVISION)
    n_contacts = np.diff(world.contacts.start)
    for run in busy_months():
        is_member = run.state.status != Status.OUTSIDE
        assert run.state.member_units.sum() == (units * n_contacts)[is_member].sum()


def test_inhabitants_of_perimeters_are_those_of_their_territories() -> None:
    """Σ population of CPTS = Σ population of covered territories, each covered once."""
    population = small_world().territories.population
    for run in busy_months():
        leads = run.state.territories["cpts"]
        in_perimeters = np.bincount(leads[leads >= 0], population[leads >= 0], minlength=len(population))
        own = np.where(leads == np.arange(len(leads)), run.state.cpts["population"], 0.0)
        np.testing.assert_allclose(own, in_perimeters, rtol=EXACT)


# --- facilitators' time -------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def shared_time() -> list[tuple[float, dict[str, float]]]:
    """Return the facilitators there are, and their time by kind of case, of régions where no stage changed.

    Time is divided at the start of a month, on the stages of the month before; so only where no stage changed in
    the month do the cases of its end tell who received it.
    """
    world, seen = small_world(), []
    regions = np.array(world.territories.region)
    before: Snapshot | None = None
    for run in busy_months():
        now = run.snapshot()
        for region in world.territories.region_codes:
            rows = np.flatnonzero(regions == region)
            if before is not None and unchanged(before, now, rows):
                facilitation = BUSY.levers(run.month, region).facilitation
                there = facilitation.facilitators_per_million * world.territories.population[rows].sum() / 1_000_000
                seen.append((there, given_time(run.state, rows)))
        before = now
    return seen


def unchanged(before: Snapshot, now: Snapshot, rows: Table) -> bool:
    """Say whether the territories are at the same stage, led by the same, as a month ago."""
    led_before, led_now = (
        np.where(state.cpts[rows] >= 0, np.append(state.lead, -1)[state.cpts[rows]], -1) for state in (before, now)
    )
    return np.array_equal(before.stage[rows], now.stage[rows]) and np.array_equal(led_before, led_now)


def given_time(state: State, rows: Table) -> dict[str, float]:
    """Return the full-time equivalents at work in white territories, for projects and for CPTS with an ACI."""
    leads = state.territories["cpts"][rows]
    led = state.cpts[rows[leads == rows]]
    has_aci = led["stage"] == Stage.ACI
    return {
        "white": float(state.territories["facilitators"][rows][leads < 0].sum()),
        "projects": float(led["facilitators"][~has_aci].sum()),
        "running": float(led["facilitators"][has_aci].sum()),
    }


def test_the_time_of_facilitators_adds_up_to_what_there_are() -> None:
    """Σ over cases of full-time equivalents = facilitators per million × inhabitants / 10⁶, by région and month."""
    there, given = zip(*shared_time(), strict=True)
    assert [sum(times.values()) for times in given] == pytest.approx(there, rel=EXACT)
    assert len(there) > 50
    assert len(set(there)) > 3


@pytest.mark.parametrize("kind", ["white", "projects", "running"])
def test_a_kind_of_case_left_out_is_missing(kind: str) -> None:
    """In each month in which there is such a case, the time of the others falls short."""
    with_kind = [(there, sum(given.values()) - given[kind]) for there, given in shared_time() if given[kind] > 0.0]
    assert len(with_kind) > 20
    assert all(short < there * (1.0 - EXACT) for there, short in with_kind)


# --- levels -------------------------------------------------------------------------------------------------------

LEVELS = (Level.REGION, Level.DEPARTEMENT, Level.TERRITORY)
ADDITIVE = tuple(item for item in all_metrics() if item.kind in (MetricKind.COUNT, MetricKind.EUROS))


@pytest.mark.parametrize("level", LEVELS)
def test_counts_and_euros_of_a_level_add_up_to_the_nation(level: Level) -> None:
    """Σ over groups = national value, for every metric that counts or spends, in each tenth month."""
    world, context = small_world(), Context.of(small_world(), behaviour())
    metrics = [item for item in ADDITIVE if level in item.levels]
    assert len(metrics) > 8
    for number, run in enumerate(busy_months()):
        if number % 10 == 0:
            whole = evaluate(run.snapshot(), Grouping.at(Level.NATIONAL, world.territories), context, metrics)
            parts = evaluate(run.snapshot(), Grouping.at(level, world.territories), context, metrics)
            assert {n: v.sum() for n, v in parts.items()} == pytest.approx(
                {n: v[0] for n, v in whole.items()}, rel=EXACT
            )


Weight = Callable[[Context], Table]
SHARES: dict[str, Weight] = {
    "coverage_aci": lambda context: context.territories.population,
    "coverage_li_plus": lambda context: context.territories.population,
    "member_share": lambda context: context.professionals.sum(axis=1),
    "active_share": lambda context: context.professionals.sum(axis=1),
}


@pytest.mark.parametrize("name", SHARES)
@pytest.mark.parametrize("level", LEVELS)
def test_shares_of_a_level_average_to_the_nation(level: Level, name: str) -> None:
    """Σ weight × share / Σ weight = national share, with inhabitants or professionals as weights."""
    world, context = small_world(), Context.of(small_world(), behaviour())
    chosen = [item for item in all_metrics() if item.name == name]
    groups = Grouping.at(level, world.territories)
    weight = groups.sum(SHARES[name](context))
    *_, run = busy_months()
    whole = evaluate(run.snapshot(), Grouping.at(Level.NATIONAL, world.territories), context, chosen)[name]
    parts = evaluate(run.snapshot(), groups, context, chosen)[name]
    assert (weight * parts).sum() / weight.sum() == pytest.approx(whole[0], rel=EXACT)
    assert 0.0 < whole[0] < 1.0
    if level != Level.TERRITORY or len(set(parts)) > 1:
        assert parts.mean() != pytest.approx(whole[0], rel=1e-6)  # the plain mean would be wrong
