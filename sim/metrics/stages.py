"""Stages: how many CPTS and projects are at which stage."""

from sim.arrays import Bools
from sim.metrics.base import DETAILED, REPORTED, Metric, MetricKind
from sim.metrics.columns import Columns
from sim.vocabulary import Level, Stage


def _stock(
    name: str,
    first: Stage,
    last: Stage,
    labels: tuple[str, str],
    meaning: str,
    recorded: tuple[Level, ...] = REPORTED,
) -> Metric:
    """Return the metric that counts the CPTS from one stage to another, both included."""

    def is_between(columns: Columns) -> Bools:
        stage = columns.snapshot.cpts_stage
        return (stage >= first) & (stage <= last)

    return Metric(
        name=name,
        kind=MetricKind.COUNT,
        unit="CPTS",
        label=dict(zip(("fr", "en"), labels, strict=True)),
        meaning=meaning,
        compute=lambda view: view.count(view.columns.derived(is_between)),
        recorded=recorded,
    )


METRICS = (
    _stock(
        "n_preproject",
        Stage.PREPROJECT,
        Stage.PREPROJECT,
        ("Pré-projets", "Pré-projets"),
        "Number of groups that prepare a CPTS and have no validated lettre d'intention.",
    ),
    _stock(
        "n_lettre_intention",
        Stage.LETTRE_INTENTION,
        Stage.LETTRE_INTENTION,
        ("CPTS à la lettre d'intention", "CPTS at lettre d'intention"),
        "Number of CPTS with a validated lettre d'intention that write their projet de santé.",
    ),
    _stock(
        "n_projet_sante",
        Stage.PROJET_SANTE,
        Stage.PROJET_SANTE,
        ("CPTS au projet de santé", "CPTS at projet de santé"),
        "Number of CPTS with a validated projet de santé that have not signed the ACI.",
    ),
    _stock(
        "n_aci",
        Stage.ACI,
        Stage.ACI,
        ("CPTS avec ACI", "CPTS with an ACI"),
        "Number of CPTS with a signed ACI, shells included.",
        DETAILED,
    ),
    _stock(
        "n_lettre_intention_or_projet_sante",
        Stage.LETTRE_INTENTION,
        Stage.PROJET_SANTE,
        ("CPTS à la lettre d'intention ou au projet de santé", "CPTS at lettre d'intention or projet de santé"),
        "Number of CPTS with a validated lettre d'intention that have not signed the ACI.",
    ),
    _stock(
        "n_lettre_intention_or_later",
        Stage.LETTRE_INTENTION,
        Stage.ACI,
        ("CPTS à la lettre d'intention ou plus", "CPTS at lettre d'intention or later"),
        "Number of CPTS whose lettre d'intention is validated, with or without ACI.",
    ),
    _stock(
        "n_all_stages_without_aci",
        Stage.PREPROJECT,
        Stage.PROJET_SANTE,
        ("CPTS et projets sans ACI", "CPTS and projects without an ACI"),
        "Number of CPTS and projects that have not signed the ACI, pré-projets included.",
    ),
    _stock(
        "n_all_stages",
        Stage.PREPROJECT,
        Stage.ACI,
        ("CPTS et projets", "CPTS and projects"),
        "Number of CPTS and projects at any stage, pré-projets included.",
    ),
)
