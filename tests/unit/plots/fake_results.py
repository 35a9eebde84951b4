"""Folders of made-up results with the columns of the contract, large enough to look at."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from experiments.comparing.costs_by_year import FILE as COSTS
from experiments.comparing.tables import chances_table
from experiments.plots.model_tables import sites
from experiments.plots.results import COMPARISON, SUMMARY, Band, StoredStudy, read_study
from experiments.storing.outcomes import Outcomes
from experiments.storing.parquet_tables import CHANCES, parquet_writer
from sim.calendar import last_day, month_of
from sim.vocabulary import Level

ARMS = {
    "status_quo": ("Statu quo", "Status quo"),
    "plan_100": ("Plan 100 % CPTS", "Plan 100 % CPTS"),
    "forced_march": ("Marche forcée", "Forced march"),
    "slow_and_supported": ("Lent et accompagné", "Slow and supported"),
}
START = date(2019, 7, 1)
POLICY_START = date(2023, 11, 1)
# Pace after the policy's start and share of shells among ACI, arm by arm; arms not named here are like the first.
PACE = {"status_quo": 1.0, "plan_100": 1.35, "forced_march": 1.9, "slow_and_supported": 1.1}
SHELLS = {"status_quo": 0.16, "plan_100": 0.18, "forced_march": 0.38, "slow_and_supported": 0.08}
QUANTILES = {"q05": -1.645, "q25": -0.674, "q50": 0.0, "q75": 0.674, "q95": 1.645}
N_DRAWS, N_REPLICATES = 4, 2


def _years(days: list[date]) -> np.ndarray:
    return np.array([(month_of(day) - month_of(START)) / 12 for day in days])


def _policy_time(days: list[date], pace: float) -> np.ndarray:
    """Years since July 2019, faster or slower once the policy has started."""
    years = _years(days)
    start = _years([POLICY_START])[0]
    return np.where(years <= start, years, start + (years - start) * pace)


def _middles(arm: str, days: list[date]) -> dict[str, np.ndarray]:
    time = _policy_time(days, PACE.get(arm, 1.0))
    li_plus = 0.985 / (1 + np.exp(-(time - 2.15) * 0.75))
    aci = 0.95 / (1 + np.exp(-(time - 3.75) * 0.9))
    apart = np.clip((_years(days) - _years([POLICY_START])[0]) / 3, 0, 1)
    shell_share = (SHELLS["status_quo"] * (1 - apart) + SHELLS.get(arm, 0.16) * apart) * np.clip((time - 2) / 3, 0, 1)
    under_shell = shell_share * 0.8 * np.clip(aci - 0.05, 0, 1)
    n_aci = 820 * aci
    years = np.maximum(time, 0)
    return {
        "coverage_li_plus": li_plus,
        "coverage_aci": aci,
        "coverage_functioning": aci - under_shell,
        "population_under_shell": under_shell,
        "shell_share": np.where(time < 2, np.nan, shell_share),
        "shell_share_strict": np.where(time < 2, np.nan, 1.5 * shell_share),
        "shell_share_lenient": np.where(time < 2, np.nan, 0.5 * shell_share),
        "n_preproject": 260 - 12 * years,
        "n_lettre_intention": np.clip(820 * (li_plus - aci) * 0.8, 5, None),
        "n_projet_sante": np.clip(820 * (li_plus - aci) * 0.2, 2, None),
        "n_aci": n_aci,
        "n_lettre_intention_or_later": 820 * li_plus,
        "n_all_stages": 820 * li_plus + 260 - 12 * years,
        "cost_cnam_euros": 1.9e8 * np.cumsum(aci) / 12,
        "cost_fir_euros": 4e7 * np.cumsum(li_plus - aci + 0.1) / 12,
        "cost_facilitation_euros": 1.5e7 * years,
        "public_cost_euros": 2.2e8 * np.cumsum(aci) / 12,
    }


def _spread(metric: str, middle: np.ndarray) -> np.ndarray:
    room = middle * (1 - middle) * 0.25 if np.nanmax(middle) <= 1 else 0.06 * middle
    return np.clip(room, 0, None)


def _national(days: list[date]) -> dict[str, object]:
    return {"level": "national", "code": "FR", "date": [str(day) for day in days]}


def summary(arms: Sequence[str], days: list[date]) -> pd.DataFrame:
    tables = []
    for arm in arms:
        for metric, middle in _middles(arm, days).items():
            sd = _spread(metric, middle)
            values = {name: middle + z * sd for name, z in QUANTILES.items()}
            counts = {"n_draws": N_DRAWS, "n_replicates": N_REPLICATES}
            columns = {"arm": arm, **_national(days), "metric": metric, "unit": "share", "mean": middle}
            tables.append(pd.DataFrame({**columns, **values, **counts}))
    return pd.concat(tables, ignore_index=True)


def comparison(arms: Sequence[str], baseline: str, days: list[date]) -> pd.DataFrame:
    reference, tables = _middles(baseline, days), []
    for arm in arms:
        for metric, middle in _middles(arm, days).items() if arm != baseline else ():
            difference = middle - reference[metric]
            values = {"difference": difference, "q05": 0.5 * difference, "q95": 1.6 * difference}
            columns = {"arm": arm, "baseline": baseline, **_national(days), "metric": metric, "unit": "share", **values}
            tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True)


def costs_by_year(arms: Sequence[str], end: date) -> pd.DataFrame:
    """Spending of each year up to a date; 100 million euros of the CNAM were published for 2022."""
    days = [date(year, 12, 31) for year in range(START.year, end.year)] + [end]
    tables = []
    for arm in arms:
        totals = {name: value for name, value in _middles(arm, days).items() if name.startswith("cost_")}
        totals["cost_all_euros"] = np.sum(list(totals.values()), axis=0)
        for metric, total in totals.items():
            spent = np.diff(total, prepend=0.0)
            values = {name: spent * (1 + 0.05 * z) for name, z in QUANTILES.items()}
            years, payer = [day.year for day in days], metric.split("_")[1]
            observed = [1e8 if (year, payer) == (2022, "cnam") else np.nan for year in years]
            columns = {"arm": arm, "year": years, "payer": payer, "unit": "euros", "mean": spent}
            tables.append(pd.DataFrame({**columns, **values, "observed": observed}))
    return pd.concat(tables, ignore_index=True)


def stages_of(arm: str, draw: int, replicate: int, day: date, codes: list[str]) -> np.ndarray:
    """Stages that spread from the east to the west of the country, with some chance, and shells where it went fast."""
    places = sites()
    luck = np.array([(int(code[:9].replace("A", "0").split("-")[0]) * 7919) % 997 / 997 for code in codes])
    west = np.array([places[code].longitude for code in codes])
    middle = _middles(arm, [day])
    reach = 0.75 * luck + 0.25 * (west.max() - west) / max(np.ptp(west), 1) + 0.04 * (draw + replicate)
    stage = np.select([reach < middle[f"coverage_{name}"] for name in ("aci", "li_plus")], [4, 2], default=0)
    under_shell = (stage == 4) & ((luck * 13 + 0.1 * draw) % 1 < middle["population_under_shell"][0] * 1.3)
    return np.column_stack([stage, under_shell]).astype(float)


def settings(number: int) -> dict[str, dict[str, object]]:
    """Return settings of an arm, which differ in what notes on money tell."""
    return {
        "timeline": {"target_date": "2024-12-31", "pressure": 0.1 * number},
        "facilitation": {"facilitators_per_million": 4.0 + number},
        "behaviour": {"pay": {"facilitator": 75000.0}},
    }


def manifest(arms: Sequence[str], baseline: str, kind: str, code: str | None) -> object:
    labels = {arm: ARMS.get(arm, (arm, arm)) for arm in arms}
    return {
        "commit": "0123456789abcdef0123456789abcdef01234567",
        "clean": True,
        "question": {"fr": "Que change le plan ?", "en": "What does the plan change?"},
        "arms": [
            {"name": arm, "label": {"fr": fr, "en": en}, "configuration": settings(number)}
            for number, (arm, (fr, en)) in enumerate(labels.items())
        ],
        "baseline": baseline,
        "world": {"kind": kind, "code": code, "scale": 0.1},
        "configuration": {"as_of": "2023-08-31"},
        "configuration_hash": "fedcba9876543210fedcba98",
        "seeds": {"seed": 20231009, "replicates": [0, 1]},
    }


def write_results(
    folder: Path,
    arms: Sequence[str] = tuple(ARMS),
    kind: str = "france",
    code: str | None = None,
    end: date = date(2027, 12, 31),
    compared: bool = True,
    with_territories: bool = True,
) -> Path:
    """Write a folder of made-up results; the first arm is the baseline."""
    days = [last_day(month) for month in range(month_of(START), month_of(end) + 1)]
    folder.mkdir(parents=True, exist_ok=True)
    write_table(summary(arms, days), folder / SUMMARY)
    if compared and len(arms) > 1:
        write_table(comparison(arms, arms[0], days), folder / COMPARISON)
    costs_by_year(arms, end).to_csv(folder / COSTS, index=False)
    if with_territories:
        write_territories(folder, arms, end, kind, code)
    text = json.dumps(manifest(arms, arms[0], kind, code))
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    return folder


def study_of(folder: Path, arms: Sequence[str] = tuple(ARMS), language: str = "en", **place: Any) -> StoredStudy:
    """Return made-up results without territories as figures read them; `place` as in write_results."""
    return read_study(write_results(folder, arms, with_territories=False, **place), language)


def flat_band(days: Sequence[date], *values: float) -> Band:
    """Return a band without width at the first of some days."""
    return Band(tuple(days[: len(values)]), values, values, values, values)


def texts_of(figure: Figure) -> str:
    """Return all texts of a figure, one a line."""
    return "\n".join(text.get_text() for text in figure.findobj(lambda artist: hasattr(artist, "get_text")))


def write_table(table: pd.DataFrame, path: Path) -> None:
    with parquet_writer(list(table), path) as write:
        write(table.assign(date=table["date"].astype(str)))


def write_territories(folder: Path, arms: Sequence[str], end: date, kind: str, code: str | None) -> None:
    codes = [name for name, site in sites().items() if kind != "departement" or site.departement == code]
    days = [date(year, 12, 31) for year in range(2023, end.year + 1)]
    pairs = tuple((draw, replicate) for draw in range(N_DRAWS) for replicate in range(N_REPLICATES))
    places = np.repeat(np.array(days, dtype=object), len(codes)), np.array(codes * len(days), dtype=object)
    tables = []
    for arm in arms:
        values = [np.concatenate([stages_of(arm, *pair, day, codes) for day in days]) for pair in pairs]
        found = Outcomes(arm, Level.TERRITORY, pairs, *places, ("stage", "under_shell"), np.stack(values))
        tables.append(chances_table(found))
    write_table(pd.concat(tables, ignore_index=True), folder / CHANCES)
