"""What tests of the model ask of a small country: months, states, one territory, one CPTS."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Protocol, TypeVar

import numpy as np

from sim.agents.cpts import Cpts
from sim.model import CptsModel
from sim.snapshot import Snapshot
from sim.vocabulary import Payer, Stage
from tools.verification.small_world import Edits

PAY: Edits = {
    "pay": {
        "reference_total_t3": 410_000.0,
        "advance": 0.75,
        "core_share": 0.9,
        "executed": 0.8,
        "crisis_later": 0.5,
        "started_indicator": 0.4,
        "project_months": 24.0,
        "facilitator": 72_000.0,
    }
}


class Steps(Protocol):
    """A Mesa model or a run of the fast engine: it goes on by one month at a time."""

    def step(self) -> None:
        """Simulate a month."""

    def snapshot(self) -> Snapshot:
        """Return the state."""


S = TypeVar("S", bound=Steps)


def stepped(of: S, months: int) -> S:
    """Simulate some months and return the model."""
    for _ in range(months):
        of.step()
    return of


def trajectory(of: Steps, months: int) -> list[Snapshot]:
    """Return the state now and at the end of each of the next months."""
    return [of.snapshot(), *(stepped(of, 1).snapshot() for _ in range(months))]


def same(one: Snapshot, other: Snapshot) -> bool:
    """Say whether two states are equal, to the last bit."""
    return all(np.array_equal(getattr(one, column.name), getattr(other, column.name)) for column in fields(Snapshot))


def first_difference(one: Sequence[Snapshot], other: Sequence[Snapshot]) -> int | None:
    """Return the first month at whose end two trajectories differ, or None."""
    pairs = zip(one, other, strict=True)
    return next((mine.month for mine, theirs in pairs if not same(mine, theirs)), None)


def cnam_euros(of: CptsModel) -> float:
    """Return what the Assurance maladie has spent."""
    return float(of.accounts.cost[:, Payer.CNAM].sum())


def row_with(of: CptsModel, low: float = 0.0, high: float = float("inf"), leaders: bool = False) -> int:
    """Return the row of a territory with a population in [low, high), and with leaders if need be."""
    return next(
        territory.row
        for territory in of.territories
        if low <= territory.population < high and (territory.leaders or not leaders)
    )


def found(of: CptsModel, row: int, stage: Stage = Stage.PREPROJECT, led_by_authorities: bool = False) -> Cpts:
    """Return a CPTS founded now in a single white territory, at a stage."""
    cpts = Cpts(of, [of.territories[row]], led_by_authorities)
    of.cpts.append(cpts)
    cpts.stage = stage
    if stage == Stage.ACI:
        cpts.aci_month = of.month
    of.count_members()
    return cpts
