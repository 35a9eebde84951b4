"""The state at the end of one month, as columns: what an engine yields and metrics read. Metrics change nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Bools, Codes, Floats, Rows


@dataclass(frozen=True)
class Snapshot:
    """One month's end. T territories, P professions, C CPTS that exist at that date, M missions.

    A territory that a CPTS covers carries the row of that CPTS; shares of professionals are weighted counts.
    """

    month: int
    # territories
    stage: Codes  # T, Stage of the CPTS that covers it
    cpts: Rows  # T, row of that CPTS below, -1 when white
    members: Floats  # T × P, members (active ones included)
    active: Floats  # T × P, active members
    fatigue: Floats  # T, sum over active members of fatigue (0–1 each)
    high_fatigue: Floats  # T, active members in high fatigue
    cost: Floats  # T × Payer, euros spent since the start, on the CPTS's lead territory
    n_dissolved: Floats  # T, ACI contracts dissolved or not renewed since the start, on the lead territory
    # CPTS
    lead: Rows  # C, lead territory
    cpts_stage: Codes  # C, Stage
    aci_age: NDArray[np.int32]  # C, months since the ACI was signed, -1 without ACI
    vitality: Floats  # C, 0–1
    mission_state: Codes  # C × M, MissionState
    led_by_authorities: Bools  # C
