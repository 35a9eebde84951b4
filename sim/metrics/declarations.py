"""Declarations: what GPs would answer to the DREES panel, to be compared with it; not the same as membership."""

import numpy as np

from sim.arrays import Floats
from sim.metrics.base import Metric, MetricKind
from sim.metrics.columns import Columns
from sim.metrics.grouping import ratio
from sim.metrics.view import View
from sim.vocabulary import Profession

GP = Profession.MEDECIN_GENERALISTE


def gp_declared_member_share(view: View) -> Floats:
    """Return the share of GPs who would declare being in a functioning CPTS: G."""
    members, outside = view.columns.derived(_gp_members), view.columns.derived(_gps_outside)
    answer = view.columns.context.declaration_rule.functioning_share(
        aci_member=_share_of_gps(view, members * view.columns.in_aci),
        project_member=_share_of_gps(view, members * view.columns.in_project),
        aci_outside=_share_of_gps(view, outside * view.columns.in_aci),
        outside=_share_of_gps(view, outside),
    )
    return np.asarray(answer, dtype=np.float64)


def gp_declared_project_share(view: View) -> Floats:
    """Return the share of GPs who would declare being in a CPTS at project stage: G."""
    answer = view.columns.context.declaration_rule.project_share(
        project_member=_share_of_gps(view, view.columns.derived(_gp_members) * view.columns.in_project),
        project_outside=_share_of_gps(view, view.columns.derived(_gps_outside) * view.columns.in_project),
    )
    return np.asarray(answer, dtype=np.float64)


def _gp_members(columns: Columns) -> Floats:
    return columns.snapshot.members[:, GP].copy()


def _gps_outside(columns: Columns) -> Floats:
    outside: Floats = columns.professionals[:, GP] - columns.derived(_gp_members)
    return outside


def _share_of_gps(view: View, gps: Floats) -> Floats:
    return ratio(view.grouping.sum(gps), view.professionals[:, GP])


METRICS = (
    Metric(
        name="gp_declared_member_share",
        kind=MetricKind.SHARE,
        unit="share of GPs",
        label={
            "fr": "Généralistes qui se disent dans une CPTS qui fonctionne",
            "en": "GPs who say they are in a functioning CPTS",
        },
        meaning="Share of GPs who would tell the DREES panel that they are in a functioning CPTS, rightly or not.",
        compute=gp_declared_member_share,
    ),
    Metric(
        name="gp_declared_project_share",
        kind=MetricKind.SHARE,
        unit="share of GPs",
        label={
            "fr": "Généralistes qui se disent dans une CPTS en projet",
            "en": "GPs who say they are in a CPTS project",
        },
        meaning="Share of GPs who would tell the DREES panel that they are in a CPTS at project stage, rightly or not.",
        compute=gp_declared_project_share,
    ),
)
