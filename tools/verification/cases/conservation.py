"""What is moved is neither made nor lost: people, contacts, inhabitants, euros, facilitators' time. Tolerance 1e-9."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calendar import FIRST_MONTH
from sim.engine.fast.run import FastRun
from sim.engine.fast.state import State
from sim.metrics import all_metrics, evaluate, metric
from sim.metrics.base import Metric, MetricKind
from sim.metrics.context import Context
from sim.metrics.grouping import Grouping
from sim.snapshot import Snapshot
from sim.vocabulary import Level, Stage, Status
from sim.world.world import SUBDIVISION
from tools.verification.case import Case
from tools.verification.checks import Check, exact
from tools.verification.small_world import QUICK, behaviour, change, policy, run_inputs, small_world

Table = NDArray[Any]
MONTHS = 100
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


def people_there() -> Table:
    """Return all professionals, with their weights: T × P."""
    return Context.of(small_world(), behaviour()).professionals


@lru_cache(maxsize=1)
def people_by_month() -> tuple[Table, Table, Table]:
    """Return those outside, members and active members in every month, with their weights: months × T × P each."""
    rows = [(outside_by_cell(run.state), run.state.members.copy(), run.state.active.copy()) for run in busy_months()]
    outside, members, active = (np.array(column) for column in zip(*rows, strict=True))
    return outside, members, active


def people_checks() -> Iterator[Check]:
    """Check outside + members = all, by profession in each territory, month by month."""
    outside, members, active = people_by_month()
    there = people_there()
    yield exact(outside + members, np.broadcast_to(there, members.shape), "outside and members")
    more = int((active > members).sum())
    yield Check("cells with more active than members", str(more), None, more == 0)


def contact_checks() -> Iterator[Check]:
    """Check Σ over people of members among their contacts = Σ over members of their own contacts, weight by weight."""
    world = small_world()
    units = np.rint(world.professionals.weight * SUBDIVISION)
    own = units * np.diff(world.contacts.start)
    pairs = [(run.state.member_units.sum(), own[run.state.status != Status.OUTSIDE].sum()) for run in busy_months()]
    seen, expected = zip(*pairs, strict=True)
    yield exact(seen, expected, "contacts who are members, every month", tolerance=0.0)


def inhabitant_checks() -> Iterator[Check]:
    """Check Σ population of CPTS = Σ population of covered territories, each covered once."""
    population, seen, expected = small_world().territories.population, [], []
    for run in busy_months():
        leads = run.state.territories["cpts"]
        expected.append(np.bincount(leads[leads >= 0], population[leads >= 0], minlength=len(population)))
        seen.append(np.where(leads == np.arange(len(leads)), run.state.cpts["population"], 0.0))
    yield exact(np.array(seen), np.array(expected), "inhabitants of perimeters, every month")


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


def time_checks() -> Iterator[Check]:
    """Check Σ over cases of full-time equivalents = facilitators per million × inhabitants / 10⁶, région by région."""
    there, given = zip(*shared_time(), strict=True)
    yield exact([sum(times.values()) for times in given], there, f"{len(there)} régions and months")


# --- levels -------------------------------------------------------------------------------------------------------

LEVELS = (Level.REGION, Level.DEPARTEMENT, Level.TERRITORY)
ADDITIVE = tuple(item for item in all_metrics() if item.kind in (MetricKind.COUNT, MetricKind.EUROS))
Weight = Callable[[Context], Table]
SHARES: Mapping[str, Weight] = {
    "coverage_aci": lambda context: context.territories.population,
    "coverage_li_plus": lambda context: context.territories.population,
    "member_share": lambda context: context.professionals.sum(axis=1),
    "active_share": lambda context: context.professionals.sum(axis=1),
}


def values_at(snapshot: Snapshot, level: Level, metrics: list[Metric]) -> Mapping[str, Table]:
    """Return the values of metrics for each group of a level."""
    world = small_world()
    context = Context.of(world, behaviour())
    return evaluate(snapshot, Grouping.at(level, world.territories), context, metrics)


def sum_checks(level: Level) -> Iterator[Check]:
    """Check Σ over groups = national value, for every metric that counts or spends, in each tenth month."""
    metrics = [item for item in ADDITIVE if level in item.levels]
    seen, expected = [], []
    for number, run in enumerate(busy_months()):
        if number % 10 == 0:
            parts, whole = (values_at(run.snapshot(), at, metrics) for at in (level, Level.NATIONAL))
            seen += [float(parts[item.name].sum()) for item in metrics]
            expected += [float(whole[item.name][0]) for item in metrics]
    yield exact(seen, expected, f"{level}, {len(metrics)} metrics")


@lru_cache(maxsize=1)
def last_month() -> Snapshot:
    """Return the state at the end of the busy months."""
    *_, run = busy_months()
    return run.snapshot()


def share_checks(level: Level) -> Iterator[Check]:
    """Check Σ weight × share / Σ weight = national share, with inhabitants or professionals as weights."""
    groups, context = Grouping.at(level, small_world().territories), Context.of(small_world(), behaviour())
    for name, weight_of in SHARES.items():
        weight = groups.sum(weight_of(context))
        parts, whole = (values_at(last_month(), at, [metric(name)])[name] for at in (level, Level.NATIONAL))
        yield exact((weight * parts).sum() / weight.sum(), whole[0], f"{level}, {name}")


CASES = (
    Case(
        "people",
        "Professionals",
        "outside + members = all, by territory and profession",
        "100 busy months",
        "members of the month before",
        people_checks,
    ),
    Case(
        "contacts",
        "Contacts",
        "∑ member contacts = ∑ over members of own contacts, in units",
        "100 busy months",
        "",
        contact_checks,
    ),
    Case(
        "inhabitants",
        "Inhabitants",
        "population of a CPTS = that of its territories",
        "100 busy months",
        "",
        inhabitant_checks,
    ),
    Case(
        "facilitators",
        "Facilitators' time",
        "white + projects + ACI = facilitators there are",
        "régions and months in which no stage changed",
        "any kind of case left out",
        time_checks,
    ),
    Case(
        "levels",
        "Levels",
        "counts and euros of territories, départements and régions add up to the nation, shares average to it",
        "every metric of that kind",
        "plain mean of shares",
        lambda: [check for level in LEVELS for check in (*sum_checks(level), *share_checks(level))],
    ),
)
