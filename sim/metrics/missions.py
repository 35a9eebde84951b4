"""Missions: what CPTS with an ACI really do."""

from collections.abc import Callable

from sim.arrays import Floats
from sim.metrics.base import Metric, MetricKind, ratio
from sim.metrics.view import View
from sim.vocabulary import Mission, MissionState

MISSION_LABELS = {
    Mission.ACCESS: ("accès aux soins", "access to care"),
    Mission.PATHWAYS: ("parcours pluriprofessionnels", "pluriprofessional pathways"),
    Mission.PREVENTION: ("prévention", "prevention"),
    Mission.CRISIS: ("réponse aux crises sanitaires", "response to health crises"),
    Mission.QUALITY: ("qualité et pertinence", "quality of care"),
    Mission.SUPPORT: ("accompagnement des professionnels", "support to professionals"),
}


def deployed_share(mission: Mission) -> Callable[[View], Floats]:
    """Return the metric that divides the CPTS with an ACI that have deployed a mission by all with an ACI."""

    def share(view: View) -> Floats:
        is_deployed = view.snapshot.mission_state[:, mission] == MissionState.DEPLOYED
        return ratio(view.count(view.has_aci & is_deployed), view.n_aci)

    return share


def _deployed_share(mission: Mission) -> Metric:
    french, english = MISSION_LABELS[mission]
    return Metric(
        name=f"mission_deployed_share_{mission.name.lower()}",
        kind=MetricKind.SHARE,
        unit="share of signed ACI",
        label={"fr": f"Mission déployée : {french}", "en": f"Mission deployed: {english}"},
        meaning=f"Share of CPTS with a signed ACI that have deployed the mission {english}; undefined without ACI.",
        compute=deployed_share(mission),
    )


METRICS = tuple(_deployed_share(mission) for mission in Mission)
