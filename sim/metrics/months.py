"""Months laid end to end look like one month of a larger country, so that metrics are computed for all at once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Rows
from sim.snapshot import Snapshot

NO_SINGLE_MONTH = -1  # the month of several months: a metric asks View.month
_OF_TERRITORIES = ("stage", "members", "active", "fatigue", "high_fatigue", "cost", "n_dissolved")
_OF_CPTS = ("cpts_stage", "aci_age", "vitality", "mission_state", "led_by_authorities")


def end_to_end(snapshots: Sequence[Snapshot]) -> Snapshot:
    """Return the state of a country whose territories are those of the first month, then of the second, and so on.

    Rows of CPTS and of lead territories are counted on, so that they still point at those of their own month.
    """
    first, *others = snapshots
    if not others:
        return first
    n_territories = [len(snapshot.cpts) for snapshot in snapshots]
    n_cpts = [len(snapshot.lead) for snapshot in snapshots]
    columns = {name: _joined(snapshots, name) for name in (*_OF_TERRITORIES, *_OF_CPTS)}
    cpts, lead = _joined(snapshots, "cpts"), _joined(snapshots, "lead")
    cpts = np.where(cpts >= 0, cpts + np.repeat(_first_rows(n_cpts), n_territories), cpts)
    lead = lead + np.repeat(_first_rows(n_territories), n_cpts)
    return replace(first, month=NO_SINGLE_MONTH, cpts=cpts, lead=lead, **columns)


def _joined(snapshots: Sequence[Snapshot], column: str) -> NDArray[Any]:
    return np.concatenate([getattr(snapshot, column) for snapshot in snapshots])


def _first_rows(lengths: Sequence[int]) -> Rows:
    return np.concatenate(([0], np.cumsum(lengths[:-1]))).astype(np.int32)
