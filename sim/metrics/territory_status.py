"""Where each territory stands: what `watchlist.csv` is made from."""

import numpy as np

from sim.metrics.base import Metric, MetricKind
from sim.vocabulary import Level

METRICS = (
    Metric(
        name="stage",
        kind=MetricKind.CODE,
        unit="stage, 0 (white) to 4 (ACI)",
        label={"fr": "Étape", "en": "Stage"},
        meaning="How far the CPTS of the territory has come: white, pré-projet, LI, projet de santé, ACI.",
        compute=lambda view: view.snapshot.stage.astype(np.float64),
        levels=(Level.TERRITORY,),
        recorded=(Level.TERRITORY,),
    ),
    Metric(
        name="under_shell",
        kind=MetricKind.CODE,
        unit="0 or 1",
        label={"fr": "Sous une coquille vide", "en": "Under an empty shell"},
        meaning="1 when the CPTS of the territory is an empty shell under the standard threshold, else 0.",
        compute=lambda view: view.columns.under_shell.astype(np.float64),
        levels=(Level.TERRITORY,),
        recorded=(Level.TERRITORY,),
    ),
)
