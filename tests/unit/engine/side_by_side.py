"""Both engines on the same run, month by month, every agent compared to the last bit."""

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.cpts import Cpts
from sim.behaviour import Behaviour
from sim.draws import Draws
from sim.engine.fast.disposition import REFUSING
from sim.engine.fast.run import FastRun
from sim.engine.fast.state import CPTS
from sim.engine.protocol import RunInputs
from sim.levers.policy import Policy
from sim.model import CptsModel
from sim.snapshot import Snapshot
from sim.vocabulary import Status
from sim.world.world import SUBDIVISION, World

PROFESSIONALS = ("status", "fatigue", "openness", "is_enrolled", "leads_from")
AUTHORITIES = ("pressure", "leniency", "founding_shock", "signing_shock")
TERRITORIES = ("readiness", "facilitators", "nearby_success", "is_disappointed")


def run_side_by_side(
    world: World, policy: Policy, behaviour: Behaviour, draws: Draws, first_month: int, last_month: int
) -> FastRun:
    """Simulate the same months with both engines; raises AssertionError at the first difference."""
    model = CptsModel(world, policy, behaviour, draws, first_month)
    run = FastRun(RunInputs(world, policy, behaviour, draws, first_month, last_month))
    assert_equal(model, run)
    for _ in range(first_month, last_month + 1):
        model.step()
        run.step()
        assert_equal(model, run)
    model.release()
    return run


def assert_equal(model: CptsModel, run: FastRun) -> None:
    """Compare all that agents remember from one month to the next, and the snapshot."""
    where = f"month {model.month - run.first_month}"
    assert model.month == run.month
    state = run.state
    for name in PROFESSIONALS:
        _same([getattr(agent, name) for agent in model.professionals], getattr(state, name), f"{where}: {name}")
    refusing = [agent.is_refusing for agent in model.professionals]
    _same(refusing, state.disposition == REFUSING, f"{where}: who refuses")
    members = [agent.member_contacts_weight * SUBDIVISION for agent in model.professionals]
    _same(members, state.member_units, f"{where}: member contacts")
    _same(_career_ends(model), state.career_end, f"{where}: career ends")
    is_tired = [agent.status == Status.ACTIVE or agent.fatigue > 0.0 for agent in model.professionals]
    _same(is_tired, state.is_tired, f"{where}: who is tired")
    for name in TERRITORIES:
        of_agents = [getattr(agent, name) for agent in model.territories]
        if name == "facilitators":  # what a territory remembers while it is covered is not read
            of_agents = [f if t.is_white else 0.0 for f, t in zip(of_agents, model.territories, strict=True)]
            _same(of_agents, np.where(state.territories["cpts"] < 0, state.territories[name], 0.0), f"{where}: {name}")
        else:
            _same(of_agents, state.territories[name], f"{where}: {name}")
    leads = [-1 if agent.cpts is None else agent.cpts.lead.row for agent in model.territories]
    _same(leads, state.territories["cpts"], f"{where}: who covers")
    listed = model.cpts_by_lead()
    rows = [cpts.lead.row for cpts in listed]
    assert CPTS.names is not None
    for name in CPTS.names:
        _same([_of(cpts, name) for cpts in listed], state.cpts[name][rows], f"{where}: CPTS {name}")
    for name in AUTHORITIES:
        _same([getattr(ars, name) for ars in model.ars], state.ars[name], f"{where}: {name}")
    mine, other = model.snapshot(), run.snapshot()
    for column in fields(Snapshot):
        _same(getattr(mine, column.name), getattr(other, column.name), f"{where}: snapshot {column.name}")


def _of(cpts: Cpts, name: str) -> Any:
    return getattr(cpts, name)


def _career_ends(model: CptsModel) -> NDArray[np.int32]:
    ends = np.zeros(len(model.professionals), dtype=np.int32)
    for month, leaving in model.careers_end.items():
        ends[[professional.row for professional in leaving]] = month
    return ends


def _same(one: Any, other: Any, what: str) -> None:
    mine, theirs = np.asarray(one), np.asarray(other)
    if mine.size == theirs.size == 0:
        return
    assert mine.shape == theirs.shape, what
    assert np.array_equal(mine, theirs), f"{what} differs in rows {np.argwhere(mine != theirs)[:5].ravel().tolist()}"
