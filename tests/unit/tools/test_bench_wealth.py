"""The peers simulate the same model as the columns: coins are conserved and held as theory says."""

from pathlib import Path

import numpy as np
import pytest

from tools.bench.conditions import Conditions
from tools.bench.peers.wealth.compare import PEERS, is_same_model, peers
from tools.bench.peers.wealth.same_model import coins_in_all, distance, expected_shares
from tools.bench.peers.wealth.timing import timed


def test_in_theory_coins_are_conserved() -> None:
    shares = expected_shares(50)
    assert sum(shares) == pytest.approx(1.0)
    assert sum(coins * share for coins, share in enumerate(shares)) == pytest.approx(1.0)


def test_in_theory_after_one_step_everybody_holds_a_poisson_number_of_coins() -> None:
    assert expected_shares(1)[:3] == pytest.approx([np.exp(-1), np.exp(-1), np.exp(-1) / 2])


@pytest.mark.parametrize("name", ["mesa_objects", "columns"])
def test_an_implementation_is_the_same_model(name: str) -> None:
    report = timed(name, agents=5_000, steps=20, repetitions=1)
    assert coins_in_all(report["agents_by_coins"]) == 5_000
    assert is_same_model(report)


def test_people_who_keep_their_coins_are_another_model() -> None:
    assert not is_same_model({"agents_by_coins": [0, 5_000], "fewest_coins": 1, "steps": 21})


def test_coins_out_of_nothing_are_another_model() -> None:
    shares = expected_shares(21)
    agents = [round(5_000 * share) for share in shares]
    agents[5] += 20
    assert distance(agents, 21) < 0.03
    assert not is_same_model({"agents_by_coins": agents, "fewest_coins": 0, "steps": 21})


def test_two_seeds_differ_and_one_seed_does_not() -> None:
    one, again, other = (timed("columns", 1_000, 10, repetitions)["agents_by_coins"] for repetitions in (1, 1, 2))
    assert one == again
    assert one != other


def test_without_an_environment_mesa_frames_is_left_out_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.bench.peers.wealth.compare.PEERS", {"mesa-frames": PEERS["mesa-frames"]})
    found = peers(Conditions("fast", "mesa", True, tmp_path))
    assert "no environment with mesa-frames" in found["implementations"]["mesa-frames"]["skipped"]
