"""What the tables of fits say: observations, parameters, pasts."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd
import yaml

from experiments.calibration.fit_tables import MOVED, NARROWED, SILENT
from experiments.hindcast.score_sentences import metric_label
from experiments.language.numbers import interval
from experiments.plots.fits import StoredFit
from experiments.plots.fits.parameter_intervals import placed, readable
from experiments.plots.hindcasts import StoredHindcast
from experiments.reporting.interval_texts import NOTHING, percent
from experiments.study.run_hash import PROJECT
from tools.validation.stored_results import LANGUAGE
from tools.validation.words import day_text, observed_text, plain, value_text

FORECAST: Final = "forecast"  # the arm of the model in pasts.csv
LEVERS: Final = (  # the assumptions (docs/assumptions.md) on how strongly the levers of a policy act
    *("A04", "A06", "A07", "A09", "A10", "A12", "A13", "A16"),
    *("A18", "A19", "A25", "A28", "A30", "A34", "A66", "A69"),
)
TITLES: Final = PROJECT / "configs" / "prior" / "default.yaml"


@dataclass(frozen=True)
class Row:
    """One observation beside the fit."""

    label: str
    day: str
    counted_by: str
    observed: str
    fitted: str
    is_missed: bool
    in_interval: bool


def observation_rows(fit: StoredFit) -> list[Row]:
    """Return the national observations of a fit in the order of its table."""
    return [
        Row(
            metric_label(row["target"], LANGUAGE),
            day_text(date.fromisoformat(row["date"])),
            row["counted_by"],
            observed_text(row["target"], row),
            value_text(row["target"], row),
            not row["within"],
            bool(row["in_interval"]),
        )
        for row in fit.observations.to_dict("records")
    ]


@dataclass(frozen=True)
class ParameterFinding:
    """What the data said about one parameter."""

    name: str
    assumption: str
    verdict: str
    prior: str
    posterior: str
    spread_left: str


def learnt(fit: StoredFit) -> list[ParameterFinding]:
    """Return the parameters that the data moved or narrowed, the most moved first."""
    rows = placed(fit.parameters)
    values = fit.parameters.set_index("parameter")
    return [
        ParameterFinding(
            readable(row["parameter"]),
            row["assumption"],
            row["verdict"],
            f"{plain(row['low'])} to {plain(row['high'])}",
            _after(values.loc[row["parameter"]]),
            percent(row["sd_ratio"]),
        )
        for row in rows[rows["verdict"] != SILENT].to_dict("records")
    ]


def _after(row: "pd.Series[Any]") -> str:
    low, middle, high = (plain(float(row[name])) for name in ("q05", "q50", "q95"))
    return interval(middle, low, high, LANGUAGE)


def verdicts(fit: StoredFit) -> dict[str, int]:
    """Return how many axes (parameters or groups) moved, narrowed, and how many the data are silent about."""
    axes = fit.parameters.drop_duplicates("axis")
    return {name: int((axes["verdict"] == name).sum()) for name in (MOVED, NARROWED, SILENT)}


def silent_levers(fit: StoredFit) -> list[str]:
    """Return, in words, the assumptions on levers of which no parameter is fitted, or none was moved or narrowed."""
    titles = yaml.safe_load(TITLES.read_text(encoding="utf-8"))
    silent = sorted(set(LEVERS) - set(fit.parameters[fit.parameters["verdict"] != SILENT]["assumption"]))
    return [f"{titles[number]['title']} ({number})" for number in silent if number in titles]


@dataclass(frozen=True)
class Agreement:
    """How the chosen pasts of a forecast agree with what was observed."""

    n_pasts: int
    missed: str  # share of national rows, over all pasts, beyond two sd
    most_missed: int
    matched: str  # share of départements within their tolerance


def agreement(hindcast: StoredHindcast) -> Agreement | None:
    """Return how the pasts of the model agree, None where that is not stored."""
    table = hindcast.table("pasts.csv")
    if table.empty:
        return None
    own = table[table["arm"] == FORECAST]
    matched = float(own["matched"].mean())
    return Agreement(
        len(own),
        percent(float(own["n_missed"].sum() / own["n_rows"].sum())),
        int(own["n_missed"].max()),
        NOTHING if matched != matched else percent(matched),  # noqa: PLR0124
    )
