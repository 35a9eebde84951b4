"""The files of a forecast: its tables, its scores beside rivals, and its entry in the register."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from experiments.comparing.tables import SUMMARY
from experiments.hindcast.forecast import CURVES, Forecast, curve_table, forecast_tables, model_forecast
from experiments.hindcast.register import Registered, levers_followed, register, register_table, sha256_of
from experiments.hindcast.reliability import calibration, pit_histogram
from experiments.hindcast.rival_forecasts import rival_forecasts
from experiments.hindcast.rivals import labels
from experiments.hindcast.scenario import Scenario, with_scenario
from experiments.hindcast.score_differences import differences
from experiments.hindcast.scores import aggregated, orders, score_rows, tabulated
from experiments.hindcast.trajectories import AGREEMENTS, FORECAST, NO_PEERS, ForecastRequest
from experiments.observations.observed import Observed, scored_after
from experiments.storing.csv_files import write_csv
from experiments.storing.manifest import current_commit
from experiments.study.run_hash import PROJECT, code_and_data, file_digest
from sim.calendar import OBSERVATIONS_END, last_day, month_of

MODEL: Final = "model"
_METHOD_OF_ARM: Final = {FORECAST: MODEL, NO_PEERS: NO_PEERS}


@dataclass(frozen=True)
class Scores:
    """How a forecast does beside its rivals."""

    later: tuple[Observed, ...]  # scored observations after the cut-off
    left_out: tuple[Observed, ...]  # those of which the model forecasts nothing
    rows: pd.DataFrame  # from `scores.score_rows`, with the columns of SCENARIO
    over_dates: pd.DataFrame  # from `scores.aggregated`
    differences: pd.DataFrame  # from `score_differences.differences`


def forecasts(request: ForecastRequest) -> dict[str, Forecast]:
    """Return the forecasts of the model, of the model without peer effects, and of every rival, by name."""
    own = {
        _METHOD_OF_ARM[arm.projection.arm]: model_forecast(request.folder, arm.runs, request.observations)
        for arm in request.arms
    }
    days = tuple(day for day in own[MODEL].days if month_of(day) >= month_of(request.as_of))
    return {**own, **rival_forecasts(request.observations, request.as_of, days, request.study.seed)}


def write_forecast(request: ForecastRequest, agreements: pd.DataFrame) -> Scores:
    """Write all tables of a forecast from its stored trajectories, and return its scores."""
    folder, first_day = request.folder, str(last_day(month_of(request.as_of)))
    write_csv([agreements], AGREEMENTS, folder / "pasts.csv")
    write_csv(forecast_tables(folder, request.own_arm.runs, first_day), SUMMARY, folder / "forecast.csv")
    by_method = forecasts(request)
    write_csv([curve_table(by_method)], CURVES, folder / "curves.csv")
    return _write_scores(request, by_method)


def _write_scores(request: ForecastRequest, by_method: Mapping[str, Forecast]) -> Scores:
    later = scored_after(request.observations, request.as_of)
    scenario = Scenario(request.own_arm.projection.past.policy, request.study.lived, OBSERVATIONS_END)
    rows = with_scenario(score_rows(by_method, later, request.study.seed), scenario)
    rivals = (*sorted(labels()), NO_PEERS)
    scores, compared = aggregated(rows, rivals), differences(rows, rivals, MODEL, request.study.seed)
    tables = {
        "score_rows": rows,
        "scores": tabulated(rows),
        "scores_over_dates": scores,
        "orders": orders(rows),
        "calibration": calibration(rows),
        "pit": pit_histogram(rows),
        "score_differences": compared,
    }
    for name, table in tables.items():
        write_csv([table], list(table.columns), request.folder / f"{name}.csv")
    left_out = tuple(row for row in later if by_method[MODEL].at(row.target, row.day) is None)
    return Scores(later, left_out, rows, scores, compared)


def register_forecast(request: ForecastRequest, settings: Mapping[str, Any]) -> Registered:
    """Keep the forecast in docs/forecasts, with the hashes of all that it was made from."""
    arm, study = request.own_arm, request.study
    commit, made_from = current_commit(), code_and_data(study)
    return register(
        register_table(request.folder, arm.runs),
        {
            "as_of": str(request.as_of),
            "levers": levers_followed(arm.projection.past.policy),
            "commit": commit.commit,
            "clean": commit.clean,
            "code": made_from.code,
            "fit_and_forecast_code": _own_code(),
            "data": made_from.data,
            "past": arm.projection.past_hash,
            "posterior": sha256_of(arm.posterior.file),
            "draws": arm.draws_hash,
            "seed": study.seed,
            "settings": {**settings, "end": str(study.end)},
        },
    )


def _own_code() -> str:
    packages = [PROJECT / "experiments" / name for name in ("calibration", "hindcast")]
    return file_digest([file for package in packages for file in package.rglob("*.py")], PROJECT)
