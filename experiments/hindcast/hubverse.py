"""The register in the layout of hubverse (https://hubverse.io, schema v4.0.0), so that its tools can score and plot it.

`model-output/<team>-<model>/<origin>-<team>-<model>.csv` holds the figures of a registered forecast at year ends for
the nation and the départements, `hub-config/tasks.json` says what targets, units, places and quantile levels there are.
"""

import json
from collections.abc import Hashable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from experiments.comparing.statistics import QUANTILE_NAMES
from experiments.hindcast.score_sentences import metric_label
from experiments.storing.csv_files import write_csv
from sim.calendar import month_of
from sim.vocabulary import Level
from sim.whole_files import whole_file

SCHEMA: Final = "https://raw.githubusercontent.com/hubverse-org/schemas/main/v4.0.0/{}-schema.json"
MODEL_ID: Final = "cpts-agents"  # team-model
ADMIN: Final = {  # who hosts a hub adds a contact
    "schema_version": SCHEMA.format("admin"),
    "name": "Forecasts of CPTS coverage",
    "maintainer": "cpts-simulation",
    "file_format": ["csv"],
    "timezone": "Europe/Paris",
}
TASK_IDS: Final = ("origin_date", "target", "target_end_date", "horizon", "location")
REGISTERED: Final = "????-??-??.csv"  # the tables of a register, beside verdicts
COLUMNS: Final = (*TASK_IDS, "output_type", "output_type_id", "value")
QUANTILES: Final = {name: int(name[1:]) / 100 for name in QUANTILE_NAMES}  # those that the register has
LEVELS: Final = (Level.NATIONAL, Level.DEPARTEMENT)
YEAR_END: Final = "-12-31"
OPEN_DAYS: Final = 3650  # after its origin, in which a forecast may be added: it knows nothing later than its origin


def write_hub(register: Path) -> None:
    """Write the files of a hub about all forecasts of a register into it."""
    folder, config = register / "model-output" / MODEL_ID, register / "hub-config"
    for part in (folder, config):
        part.mkdir(parents=True, exist_ok=True)
    tables = {file.stem: pd.read_csv(file, dtype={"code": str}) for file in sorted(register.glob(REGISTERED))}
    for origin, table in tables.items():
        write_csv([model_output(table, origin)], COLUMNS, folder / f"{origin}-{MODEL_ID}.csv")
    for name, content in (("admin", ADMIN), ("tasks", tasks(tables))):
        with whole_file(config / f"{name}.json") as partial:
            partial.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def model_output(table: pd.DataFrame, origin: str) -> pd.DataFrame:
    """Return a registered forecast in COLUMNS, the mean of each figure, then quantiles; undefined ones are left out."""
    long = _figures(table, origin).melt(list(TASK_IDS), ["mean", *QUANTILES], ignore_index=False)
    long = long.dropna(subset="value").sort_index(kind="stable")
    is_mean = long["variable"] == "mean"
    long["output_type"] = is_mean.map({True: "mean", False: "quantile"})
    long["output_type_id"] = long["variable"].map(QUANTILES).map(str).mask(is_mean, "NA")
    return long[list(COLUMNS)]


def _figures(table: pd.DataFrame, origin: str) -> pd.DataFrame:
    """Return the rows of a forecast that a hub is told of, with the columns of TASK_IDS; `horizon` counts months."""
    rows = table[table["level"].isin(LEVELS) & table["date"].str.endswith(YEAR_END)].reset_index(drop=True)
    first = month_of(date.fromisoformat(origin))
    horizon = [month_of(date.fromisoformat(day)) - first for day in rows["date"]]
    names = {"metric": "target", "date": "target_end_date", "code": "location"}
    return rows.rename(columns=names).assign(origin_date=origin, horizon=horizon)


def tasks(tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Return what a hub asks for, in the content of tasks.json: one task for each level of the forecasts by origin."""
    figures = pd.concat([_figures(table, origin) for origin, table in tables.items()])
    asked = {
        "round_id_from_variable": True,
        "round_id": "origin_date",
        "model_tasks": [_task(rows) for _, rows in figures.groupby("level", sort=False)],
        "submissions_due": {"relative_to": "origin_date", "start": 0, "end": OPEN_DAYS},
    }
    return {
        "schema_version": SCHEMA.format("tasks"),
        "rounds": [asked],
        "output_type_id_datatype": "auto",
        "derived_task_ids": ["target_end_date"],
    }


def _task(figures: pd.DataFrame) -> dict[str, Any]:
    value = {"type": "double", "minimum": 0}
    levels = {"required": list(QUANTILES.values())}
    targets = figures.drop_duplicates("target").to_dict("records")
    return {
        "task_ids": {name: {"required": None, "optional": sorted(set(figures[name].tolist()))} for name in TASK_IDS},
        "output_type": {
            "mean": {"output_type_id": {"required": None}, "is_required": False, "value": value},
            "quantile": {"output_type_id": levels, "is_required": True, "value": value},
        },
        "target_metadata": [_target(row) for row in targets],
    }


def _target(row: Mapping[Hashable, Any]) -> dict[str, Any]:
    return {
        "target_id": row["target"],
        "target_name": metric_label(row["target"], "en"),
        "target_units": row["unit"],
        "target_keys": {"target": row["target"]},
        "target_type": "continuous",
        "is_step_ahead": True,
        "time_unit": "month",
    }
