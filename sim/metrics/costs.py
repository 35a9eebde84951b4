"""Costs by payer, since the start, in the group of the lead territory of the CPTS that was paid or helped."""

from collections.abc import Callable

from sim.arrays import Floats
from sim.metrics.base import Metric, MetricKind
from sim.metrics.view import View
from sim.vocabulary import Payer

PAYER_LABELS = {
    Payer.CNAM: ("Assurance maladie", "Assurance maladie"),
    Payer.FIR: ("ARS (FIR)", "ARS (FIR)"),
    Payer.FACILITATION: ("facilitation ARS et CPAM", "ARS and CPAM facilitation"),
}


def cost_of(payer: Payer) -> Callable[[View], Floats]:
    """Return the metric that adds up what one payer has spent since the start."""

    def cost(view: View) -> Floats:
        return view.cost[:, payer]

    return cost


def _cost(payer: Payer) -> Metric:
    french, english = PAYER_LABELS[payer]
    return Metric(
        name=f"cost_{payer.name.lower()}_euros",
        kind=MetricKind.EUROS,
        unit="euros since the start",
        label={"fr": f"Dépense cumulée, {french}", "en": f"Cumulative cost, {english}"},
        meaning=f"Euros spent since the start of the simulation by the {english}.",
        compute=cost_of(payer),
    )


METRICS = tuple(_cost(payer) for payer in Payer)
