"""A saved state is the run itself, or is refused."""

from pathlib import Path

import numpy as np
import pytest

from sim.calendar import FIRST_MONTH
from sim.draws import Draws
from sim.engine.fast_engine import FastRun
from sim.levers.policy import Policy
from tests.unit.agents.small_world import QUICK, SEED, Edits, behaviour, change, policy, same, small_world

LAST = FIRST_MONTH + 40
SAVED = 20  # months lived before the state is saved
TURN = change("funding", FIRST_MONTH + 30, multiplier=0.2)


def run_of(*later: object, replicate: int = 0, n_territories: int = 24, edits: Edits = QUICK) -> FastRun:
    under = Policy("test", (*policy().changes, *later))  # type: ignore[arg-type]
    world = small_world(n_territories)
    return FastRun(world, under, behaviour(edits), Draws(SEED, replicate), FIRST_MONTH, LAST)


def lived(run: FastRun, until: int) -> FastRun:
    while run.month < until:
        run.step()
    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    lived(run_of(), FIRST_MONTH + SAVED - 1).save(tmp_path / "state.npz")
    return tmp_path / "state.npz"


def test_a_resumed_run_is_the_run_that_was_interrupted(file: Path) -> None:
    resumed = run_of()
    resumed.resume(file)
    assert resumed.month == FIRST_MONTH + SAVED - 1
    assert same(lived(resumed, LAST).snapshot(), lived(run_of(), LAST).snapshot())


def test_a_state_may_go_on_under_a_policy_that_differs_only_later(file: Path) -> None:
    resumed = run_of(TURN)
    resumed.resume(file)
    assert same(lived(resumed, LAST).snapshot(), lived(run_of(TURN), LAST).snapshot())
    assert not same(resumed.snapshot(), lived(run_of(), LAST).snapshot())


OTHERS = {
    "levers": run_of(change("funding", FIRST_MONTH + 5, multiplier=0.2)),
    "seed or replicate": run_of(replicate=1),
    "world": run_of(n_territories=12),
    "rules or parameters": run_of(edits={}),
}


@pytest.mark.parametrize("difference", OTHERS)
def test_the_state_of_another_run_is_refused_with_what_differs(difference: str, file: Path) -> None:
    with pytest.raises(ValueError, match=f"another {difference}"):
        OTHERS[difference].resume(file)


def test_an_altered_a_damaged_and_a_missing_file_are_refused(file: Path, tmp_path: Path) -> None:
    with np.load(file) as arrays:
        columns = dict(arrays)
    columns["fatigue"] = columns["fatigue"] + 0.001
    np.savez(file, **columns)
    with pytest.raises(ValueError, match="altered"):
        run_of().resume(file)
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(ValueError, match="holds no state"):
        run_of().resume(file)
    with pytest.raises(FileNotFoundError):
        run_of().resume(tmp_path / "nothing.npz")
