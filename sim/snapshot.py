"""The state at the end of one month, as columns: what an engine yields and metrics read. Metrics change nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Snapshot:
    """One month's end. T territories, P professions, C CPTS that exist at that date, M missions.

    A territory that a CPTS covers carries the row of that CPTS; shares of professionals are weighted counts.
    """

    month: int
    # territories
    stage: NDArray[np.int8]  # T, Stage of the CPTS that covers it
    cpts: Ints  # T, row of that CPTS below, -1 when white
    members: Floats  # T × P, members (active ones included)
    active: Floats  # T × P, active members
    fatigue: Floats  # T, sum over active members of fatigue (0–1 each)
    high_fatigue: Floats  # T, active members in high fatigue
    cost: Floats  # T × Payer, euros spent since the start, on the CPTS's lead territory
    n_dissolved: Floats  # T, ACI contracts dissolved or not renewed since the start, on the lead territory
    # CPTS
    lead: Ints  # C, lead territory
    cpts_stage: NDArray[np.int8]  # C, Stage
    aci_age: Ints  # C, months since the ACI was signed, -1 without ACI
    vitality: Floats  # C, 0–1
    mission_state: NDArray[np.int8]  # C × M, MissionState
    led_by_authorities: NDArray[np.bool_]  # C
