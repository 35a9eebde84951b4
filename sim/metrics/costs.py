"""Costs by payer, since the start, in the group of the lead territory of the CPTS that was paid or helped."""

from sim.metrics.base import DETAILED, Metric, MetricKind
from sim.vocabulary import Payer

PUBLIC_COST = "public_cost_euros"  # of all payers
PAYER_LABELS = {
    Payer.CNAM: ("Assurance maladie", "Assurance maladie"),
    Payer.FIR: ("ARS (FIR)", "ARS (FIR)"),
    Payer.FACILITATION: ("facilitation ARS et CPAM", "ARS and CPAM facilitation"),
}


def _cost(payer: Payer) -> Metric:
    french, english = PAYER_LABELS[payer]
    return Metric(
        name=f"cost_{payer.name.lower()}_euros",
        kind=MetricKind.EUROS,
        unit="euros since the start",
        label={"fr": f"Dépense cumulée, {french}", "en": f"Cumulative cost, {english}"},
        meaning=f"Euros spent since the start of the simulation by the {english}.",
        compute=lambda view: view.cost[:, payer],
        recorded=DETAILED,
    )


METRICS = (
    *(_cost(payer) for payer in Payer),
    Metric(
        name=PUBLIC_COST,
        kind=MetricKind.EUROS,
        unit="euros since the start",
        label={"fr": "Dépense publique cumulée", "en": "Cumulative public cost"},
        meaning="Euros spent since the start of the simulation by all payers together.",
        compute=lambda view: view.cost.sum(axis=1),
        recorded=DETAILED,
    ),
)
