"""National coverages over time: of the model from the start, of its rivals from the cut-off on."""

from collections.abc import Iterator, Mapping
from typing import Final

import pandas as pd

from experiments.comparing.statistics import quantiles
from experiments.hindcast.forecast import Forecast
from experiments.observations.observed import COVERAGE, national

CURVES: Final = ("method", "stand_in", "metric", "date", "q05", "q50", "q95", "n")
SHOWN: Final = (COVERAGE, "coverage_aci")
_QUANTILES: Final = (0.05, 0.5, 0.95)


def curve_table(forecasts: Mapping[str, Forecast]) -> pd.DataFrame:
    """Return a row for each method, metric and day: quantiles of the true value, without errors of observation.

    `stand_in` names the method that replaced another, `n` is the number of samples.
    """
    parts = [part for method, forecast in forecasts.items() for part in _curves(method, forecast)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(CURVES))


def _curves(method: str, forecast: Forecast) -> Iterator[pd.DataFrame]:
    for target in map(national, SHOWN):
        if target in forecast.samples:
            samples = forecast.samples[target]
            ends = dict(zip(("q05", "q50", "q95"), quantiles(samples, _QUANTILES), strict=True))
            days = [day.isoformat() for day in forecast.days]
            who = {"method": method, "stand_in": forecast.notes.get(target, ""), "metric": target.metric}
            yield pd.DataFrame({**who, "date": days, **ends, "n": len(samples)})
