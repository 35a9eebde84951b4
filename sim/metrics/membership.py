"""Membership: which share of the professionals belongs to a CPTS, and takes part in its work."""

from sim.arrays import Floats
from sim.metrics.base import DETAILED, Metric, MetricKind
from sim.metrics.columns import Columns
from sim.metrics.grouping import ratio
from sim.metrics.view import View
from sim.vocabulary import Profession

PROFESSION_LABELS = {
    Profession.MEDECIN_GENERALISTE: ("médecins généralistes", "general practitioners"),
    Profession.MEDECIN_SPECIALISTE: ("médecins spécialistes", "specialist physicians"),
    Profession.INFIRMIER: ("infirmiers", "nurses"),
    Profession.MASSEUR_KINESITHERAPEUTE: ("masseurs-kinésithérapeutes", "physiotherapists"),
    Profession.CHIRURGIEN_DENTISTE: ("chirurgiens-dentistes", "dentists"),
    Profession.SAGE_FEMME: ("sages-femmes", "midwives"),
    Profession.ORTHOPHONISTE: ("orthophonistes", "speech therapists"),
    Profession.PEDICURE_PODOLOGUE: ("pédicures-podologues", "podiatrists"),
    Profession.ORTHOPTISTE: ("orthoptistes", "orthoptists"),
    Profession.PHARMACIEN: ("pharmaciens", "pharmacists"),
}


def member_share_within(view: View) -> Floats:
    """Return members / professionals, both in the perimeters at LI or later: G."""
    sum_within = view.grouping.sum
    members = sum_within(view.columns.derived(_members_within))
    professionals = sum_within(view.columns.derived(_professionals_within))
    return ratio(members, professionals)


def _members_within(columns: Columns) -> Floats:
    members: Floats = columns.snapshot.members.sum(axis=1) * columns.in_li_plus
    return members


def _professionals_within(columns: Columns) -> Floats:
    professionals: Floats = columns.all_professionals * columns.in_li_plus
    return professionals


def _share_of_profession(profession: Profession) -> Metric:
    french, english = PROFESSION_LABELS[profession]
    return Metric(
        name=f"member_share_{profession.name.lower()}",
        kind=MetricKind.SHARE,
        unit="share of the profession",
        label={"fr": f"Part de membres, {french}", "en": f"Share of members, {english}"},
        meaning=f"Share of all {english} who are members of a CPTS or project.",
        compute=lambda view: ratio(view.members[:, profession], view.professionals[:, profession]),
    )


METRICS = (
    Metric(
        name="member_share",
        kind=MetricKind.SHARE,
        unit="share of professionals",
        label={"fr": "Part de membres", "en": "Share of members"},
        meaning="Share of all professionals who are members of a CPTS or project, active or not.",
        compute=lambda view: ratio(view.all_members, view.all_professionals),
        recorded=DETAILED,
    ),
    Metric(
        name="member_share_within",
        kind=MetricKind.SHARE,
        unit="share of professionals in perimeters at LI or later",
        label={"fr": "Part de membres dans les périmètres", "en": "Share of members within perimeters"},
        meaning="Share of the professionals in perimeters at lettre d'intention or later who are members.",
        compute=member_share_within,
    ),
    Metric(
        name="active_share",
        kind=MetricKind.SHARE,
        unit="share of professionals",
        label={"fr": "Part de membres actifs", "en": "Share of active members"},
        meaning="Share of all professionals who are active members of a CPTS or project.",
        compute=lambda view: ratio(view.all_active, view.all_professionals),
    ),
    *(_share_of_profession(profession) for profession in Profession),
)
