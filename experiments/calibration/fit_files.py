"""The files of a fit: how it passes the observations, what the data say about each parameter, the posterior draws."""

from pathlib import Path

import pandas as pd

from experiments.calibration.ensemble import Ensemble
from experiments.calibration.fit import FitPlan, fit_parameters, ranks_of_invented_pasts
from experiments.calibration.fit_tables import draws_table, fit_table, parameter_table, rank_table
from experiments.storing.csv_files import write_csv


def write_fit(plan: FitPlan, ensemble: Ensemble, n_draws: int, folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fit the parameters, write fit.csv, parameters.csv and posterior.csv, and return the first two tables."""
    result = fit_parameters(plan, ensemble)
    fits = fit_table(result, ensemble.past.operator.rows, plan.seed)
    parameters, draws = parameter_table(result), draws_table(result, n_draws)
    for name, table in (("fit", fits), ("parameters", parameters), ("posterior", draws)):
        write_csv([table], list(table.columns), folder / f"{name}.csv")
    return fits, parameters


def write_ranks(plan: FitPlan, ensemble: Ensemble, n_pasts: int, folder: Path) -> None:
    """Fit the plan to invented pasts and write ranks.csv: where the known parameters lie in each posterior."""
    table = rank_table(plan.space, ranks_of_invented_pasts(plan, ensemble, n_pasts), plan.members)
    write_csv([table], list(table.columns), folder / "ranks.csv")
