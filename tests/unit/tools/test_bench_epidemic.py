"""The epidemic as columns is the SIR model that its peers simulate."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tools.bench.conditions import Conditions
from tools.bench.peers.epidemic import compare
from tools.bench.peers.epidemic.columns import Epidemic
from tools.bench.peers.epidemic.places import (
    AGENTS,
    INFECTIONS_PER_DAY,
    MEAN_DAYS_INFECTIOUS,
    OUTGOING,
    first_infected,
    network,
    populations,
)

PEOPLE = np.array([4_000, 3_000, 2_000, 1_000])
DAYS = 60


def curves(number: int, seed: int = 1) -> NDArray[np.int64]:
    found = []
    for one in range(seed, seed + number):
        epidemic = Epidemic(len(PEOPLE), one, PEOPLE)
        epidemic.run(DAYS)
        found.append(epidemic.curve())
    return np.array(found)


def counted(rng: np.random.Generator, infections_per_day: float = INFECTIONS_PER_DAY) -> list[int]:
    """Return the curve of the same model as binomial counts of places, without people."""
    shares = network(len(PEOPLE)).astype(float)
    infectious = np.minimum(first_infected(len(PEOPLE)), PEOPLE)
    susceptible = PEOPLE - infectious
    recoveries = np.zeros((DAYS + 1_000, len(PEOPLE)), dtype=int)
    _plan(recoveries, -1, infectious, rng)
    found = []
    for day in range(DAYS):
        force = infections_per_day * infectious / PEOPLE
        force = force + shares.T @ force - force * shares.sum(axis=1)
        infected = rng.binomial(susceptible, -np.expm1(-force))
        _plan(recoveries, day, infected, rng)
        susceptible = susceptible - infected
        infectious = infectious - recoveries[day] + infected
        found.append(int(infectious.sum()))
    return found


def _plan(recoveries: NDArray[np.int_], day: int, infected: NDArray[np.int64], rng: np.random.Generator) -> None:
    for place, number in enumerate(infected):
        lasting = np.maximum(np.rint(rng.exponential(MEAN_DAYS_INFECTIOUS, number)), 1).astype(int)
        np.add.at(recoveries, (day + lasting, place), 1)


def test_the_columns_have_the_distribution_of_the_counts_of_places() -> None:
    rng = np.random.default_rng(1)
    columns, counts = curves(100), np.array([counted(rng) for _ in range(100)])
    assert compare.are_alike(columns.tolist(), counts.tolist())
    assert 0.6 < columns[:, -1].std() / counts[:, -1].std() < 1.6


def test_an_epidemic_that_spreads_a_tenth_faster_is_another_model() -> None:
    rng = np.random.default_rng(1)
    faster = [counted(rng, 1.1 * INFECTIONS_PER_DAY) for _ in range(100)]
    assert not compare.are_alike(curves(100).tolist(), faster)


def test_one_seed_gives_one_epidemic() -> None:
    assert curves(1).tolist() == curves(1).tolist()
    assert curves(1).tolist() != curves(1, seed=2).tolist()


@pytest.mark.parametrize("n_places", [1, 101, 1_682])
def test_all_people_live_somewhere(n_places: int) -> None:
    people = populations(n_places)
    assert people.sum() == AGENTS
    assert people.min() >= first_infected(n_places).min() >= 1


def test_each_place_sends_the_same_share_of_its_force_to_the_others() -> None:
    shares = network(101)
    assert np.allclose(shares.sum(axis=1), OUTGOING, rtol=1e-5)
    assert not shares.diagonal().any()


def test_without_environments_the_peers_are_left_out_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "SIZES", {101: ("LASER",)})
    found = compare.epidemic(Conditions("fast", "mesa", True, tmp_path))
    assert "no environment with LASER" in found["places"]["101"]["LASER"]["skipped"]
