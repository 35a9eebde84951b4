"""Declarations: what GPs would answer to the DREES panel, to be compared with it; not the same as membership."""

import numpy as np

from sim.arrays import Floats
from sim.metrics.base import Metric, MetricKind
from sim.metrics.grouping import ratio
from sim.metrics.view import View
from sim.vocabulary import Profession

GP = Profession.MEDECIN_GENERALISTE


def gp_declared_member_share(view: View) -> Floats:
    """Return the share of GPs who would declare being in a functioning CPTS: G."""
    members, outside = _gp_members(view), _gps_outside(view)
    answer = view.context.declaration_rule.functioning_share(
        aci_member=_share_of_gps(view, members * view.in_aci),
        project_member=_share_of_gps(view, members * view.in_project),
        aci_outside=_share_of_gps(view, outside * view.in_aci),
        outside=_share_of_gps(view, outside),
    )
    return np.asarray(answer, dtype=np.float64)


def gp_declared_project_share(view: View) -> Floats:
    """Return the share of GPs who would declare being in a CPTS at project stage: G."""
    answer = view.context.declaration_rule.project_share(
        project_member=_share_of_gps(view, _gp_members(view) * view.in_project),
        project_outside=_share_of_gps(view, _gps_outside(view) * view.in_project),
    )
    return np.asarray(answer, dtype=np.float64)


def _gp_members(view: View) -> Floats:
    return view.snapshot.members[:, GP]


def _gps_outside(view: View) -> Floats:
    outside: Floats = view.territory_professionals[:, GP] - _gp_members(view)
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
