"""The table of how well means are known: parameters and chance apart, of every arm and of its paired differences."""

import pandas as pd

from experiments.comparing.precision import MeanEstimate, mean_estimate
from experiments.comparing.tables import rows_of_names
from experiments.storing.outcomes import Outcomes, common_pairs
from sim.arrays import Floats

UNCERTAINTY = (
    "arm",
    "baseline",
    "level",
    "code",
    "date",
    "metric",
    "unit",
    "mean",
    "standard_error",
    "low95",
    "high95",
    "sd_parameters",
    "sd_chance",
    "n_draws",
    "n_replicates",
)


def uncertainty_table(arm: Outcomes, baseline: Outcomes | None = None) -> pd.DataFrame:
    """Return what is known of an arm's mean outcomes, or of its mean paired differences from a baseline."""
    pairs = arm.pairs if baseline is None else common_pairs(arm, baseline)
    values: Floats = arm.values if baseline is None else arm.of_pairs(pairs) - baseline.of_pairs(pairs)
    found = mean_estimate(values, pairs)
    table = rows_of_names(arm)
    table.insert(1, "baseline", "" if baseline is None else baseline.arm)
    for name, column in _columns(found).items():
        table[name] = column.ravel()
    table["n_draws"] = len({draw for draw, _ in pairs})
    table["n_replicates"] = len({replicate for _, replicate in pairs})
    return table


def _columns(found: MeanEstimate) -> dict[str, Floats]:
    return {
        "mean": found.mean,
        "standard_error": found.standard_error,
        "low95": found.mean - found.half_width,
        "high95": found.mean + found.half_width,
        "sd_parameters": found.sd_parameters,
        "sd_chance": found.sd_chance,
    }
