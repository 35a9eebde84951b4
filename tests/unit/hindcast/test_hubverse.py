"""The register as a hub: what is read back is what was registered, and the shipped files are those of the register."""

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.hindcast.hubverse import (
    COLUMNS,
    LEVELS,
    MODEL_ID,
    QUANTILES,
    REGISTERED,
    TASK_IDS,
    model_output,
    tasks,
    write_hub,
)
from experiments.hindcast.register import REGISTER, sha256_of

ORIGINS = sorted(file.stem for file in REGISTER.glob(REGISTERED))
KEY = ["location", "target_end_date", "target"]


def registered(origin: str) -> pd.DataFrame:
    return pd.read_csv(REGISTER / f"{origin}.csv", dtype={"code": str})


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("register")
    for origin in ORIGINS:
        (folder / f"{origin}.csv").write_bytes((REGISTER / f"{origin}.csv").read_bytes())
    write_hub(folder)
    return folder


@pytest.mark.parametrize("origin", ORIGINS)
def test_what_is_read_back_is_what_was_registered(hub: Path, origin: str) -> None:
    file = hub / "model-output" / MODEL_ID / f"{origin}-{MODEL_ID}.csv"
    read = pd.read_csv(file, dtype={"location": str, "output_type_id": str}, keep_default_na=False)
    assert tuple(read) == COLUMNS
    assert file.stat().st_size < 1_000_000
    names = {"NA": "mean", **{str(level): name for name, level in QUANTILES.items()}}
    wide = read.assign(figure=read["output_type_id"].map(names)).pivot(index=KEY, columns="figure", values="value")
    table = registered(origin)
    table = table[table["level"].isin(LEVELS) & table["date"].str.endswith("-12-31")]
    before = table.rename(columns={"code": KEY[0], "date": KEY[1], "metric": KEY[2]}).set_index(KEY)[list(wide)]
    pd.testing.assert_frame_equal(wide.astype(float), before.sort_index().astype(float), check_names=False)


def test_the_tasks_name_every_value_and_every_level_that_the_files_hold(hub: Path) -> None:
    content = json.loads((hub / "hub-config" / "tasks.json").read_text(encoding="utf-8"))
    asked = content["rounds"][0]["model_tasks"]
    held = pd.concat([model_output(registered(origin), origin) for origin in ORIGINS])
    for name in TASK_IDS:
        assert {value for task in asked for value in task["task_ids"][name]["optional"]} == set(held[name])
    for task in asked:
        assert task["output_type"]["quantile"]["output_type_id"]["required"] == list(QUANTILES.values())
        named = [target["target_keys"]["target"] for target in task["target_metadata"]]
        assert sorted(named) == task["task_ids"]["target"]["optional"]


def test_the_horizon_counts_months() -> None:
    rows = model_output(registered(ORIGINS[0]).head(1).assign(date="2024-12-31"), "2023-08-31")
    assert set(rows["horizon"]) == {16}


def test_an_undefined_figure_is_left_out() -> None:
    table = registered(ORIGINS[0]).head(2)
    table.loc[0, ["mean", *QUANTILES]] = float("nan")
    assert len(model_output(table, ORIGINS[0])) == len(QUANTILES) + 1
    assert len(tasks({ORIGINS[0]: table})["rounds"]) == 1


def test_the_shipped_files_are_those_of_the_register(hub: Path) -> None:
    made = sorted(
        file.relative_to(hub) for part in ("hub-config", "model-output") for file in (hub / part).rglob("*.*")
    )
    assert [file for file in made if (hub / file).read_bytes() != (REGISTER / file).read_bytes()] == []


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_registered_forecast_stays_as_it_was_registered(origin: str) -> None:
    entry = json.loads((REGISTER / f"{origin}.json").read_text(encoding="utf-8"))
    assert sha256_of(REGISTER / f"{origin}.csv") == entry["csv_sha256"]
