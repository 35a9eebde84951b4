"""What CPTS, territories and ARS remember: the fields that acts read and write, each declared once.

An agent of the Mesa model has them as attributes; the fast engine keeps them as records (`record_of`).
"""

from collections.abc import MutableSequence
from typing import Annotated, get_type_hints

import numpy as np

from sim.vocabulary import N_MISSIONS

NEVER = -1  # a month that has not come

Real = Annotated[float, np.float64]
Whole = Annotated[int, np.int32]
Small = Annotated[int, np.int8]
Flag = Annotated[bool, np.bool_]


class CptsState:
    """A CPTS, from pré-projet to ACI."""

    population: Real  # inhabitants of the perimeter
    vitality: Real  # 0–1
    facilitators: Real  # full-time equivalents
    project_euros: Real  # ARS money received before the ACI
    active: Real  # active members
    active_gps: Real
    join_log_odds: Real  # the part of a CPTS in the log-odds of joining it this month
    hours_each: Real  # hours a month of work for each active member
    mission_progress: Annotated[MutableSequence[float], np.float64, N_MISSIONS]  # share of the way to deployment
    mission_month: Annotated[MutableSequence[int], np.int32, N_MISSIONS]  # in which a mission started, or NEVER
    stage_month: Whole  # in which the stage was reached
    aci_month: Whole  # in which the ACI was signed, or NEVER
    decision_month: Whole  # in which the authorities' decision on a dossier is due, or NEVER
    meetings: Whole  # working meetings held in this stage
    stage: Small  # Stage
    coordinator: Small  # Coordinator
    mission_state: Annotated[MutableSequence[int], np.int8, N_MISSIONS]  # MissionState
    led_by_authorities: Flag
    is_automatic: Flag  # professionals of the perimeter become members unless they object


class TerritoryState:
    """A territory, white or in the perimeter of a CPTS."""

    population: Real  # inhabitants
    readiness: Real  # log of a factor on hazards
    wanted_population: Real  # inhabitants aimed at by a project that is founded here
    facilitators: Real  # full-time equivalents, while white
    nearby_success: Real  # mean vitality of CPTS with an ACI over the neighbours, 0–1
    is_disappointed: Flag  # a project was given up or a CPTS dissolved here


class ArsState:
    """The ARS of a région: how hard it pushes, and the cases among which it divides its facilitators."""

    pressure: Real  # 0–1
    leniency: Real  # factor on what it waives under pressure, 1: usual
    founding_shock: Real  # log of a factor on founding, joining and meetings for a letter
    signing_shock: Real  # log of a factor on signatures
    population: Real  # inhabitants
    n_white: Real  # white territories
    n_projects: Real  # CPTS before their ACI
    n_without_aci: Real  # territories
    running_weight: Real  # of all CPTS with an ACI
    n_running: Real  # CPTS with an ACI
    white_time: Real  # facilitators for each white territory, full-time equivalents
    project_time: Real  # for each project
    running_time: Real  # for all CPTS with an ACI together
    month_cost: Real  # of facilitators, euros per inhabitant


def record_of(state: type) -> np.dtype[np.void]:
    """Return the record that holds the fields of a state, in their order."""
    hints = get_type_hints(state, include_extras=True)
    return np.dtype([(name, *kind.__metadata__) for name, kind in hints.items()], align=True)
