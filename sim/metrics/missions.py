"""Missions: what CPTS with an ACI really do."""

from sim.arrays import Bools
from sim.metrics.base import Metric, MetricKind
from sim.metrics.columns import Columns
from sim.metrics.grouping import ratio
from sim.vocabulary import Mission

MISSION_LABELS = {
    Mission.ACCESS: ("accès aux soins", "access to care"),
    Mission.PATHWAYS: ("parcours pluriprofessionnels", "pluriprofessional pathways"),
    Mission.PREVENTION: ("prévention", "prevention"),
    Mission.CRISIS: ("réponse aux crises sanitaires", "response to health crises"),
    Mission.QUALITY: ("qualité et pertinence", "quality of care"),
    Mission.SUPPORT: ("accompagnement des professionnels", "support to professionals"),
}


def _deployed_share(mission: Mission) -> Metric:
    french, english = MISSION_LABELS[mission]

    def has_deployed(columns: Columns) -> Bools:
        return columns.has_aci & columns.has_deployed(mission)

    return Metric(
        name=f"mission_deployed_share_{mission.name.lower()}",
        kind=MetricKind.SHARE,
        unit="share of signed ACI",
        label={"fr": f"Mission déployée : {french}", "en": f"Mission deployed: {english}"},
        meaning=f"Share of CPTS with a signed ACI that have deployed the mission {english}; undefined without ACI.",
        compute=lambda view: ratio(view.count(view.columns.derived(has_deployed)), view.n_aci),
    )


METRICS = tuple(_deployed_share(mission) for mission in Mission)
