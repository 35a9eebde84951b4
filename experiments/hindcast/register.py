"""The register of forecasts: what was forecast from a day, with the hashes of all it was made from.

A forecast that is kept before its outcome is known can be judged by later data. `docs/forecasts/` holds for each day a
table and what it was made from, and one page about all of them.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.comparing.statistics import QUANTILE_NAMES, mean, quantile_columns
from experiments.hindcast.hubverse import REGISTERED, write_hub
from experiments.hindcast.verdict import Verdict, verdict_in_words
from experiments.observations.model_terms import COST, EUROS_PER_MEUR, SPENDING
from experiments.storing.columns import UNITS
from experiments.storing.csv_files import write_csv
from experiments.storing.outcomes import Outcomes, RunKey, read_outcomes
from experiments.study.run_hash import PROJECT, policy_values
from sim.arrays import Floats
from sim.calendar import first_day
from sim.levers.policy import Policy
from sim.vocabulary import NATIONAL_CODE, Level
from sim.whole_files import whole_file

REGISTER: Final = PROJECT / "docs" / "forecasts"
YEARS: Final = range(2023, 2028)
LAST_DAY: Final = date(YEARS[-1], 12, 31)
NATIONAL: Final = (
    "coverage_li_plus", "coverage_aci", "coverage_functioning", "n_preproject", "n_lettre_intention", "n_projet_sante",
    "n_aci", "n_lettre_intention_or_later", "n_all_stages",
)  # fmt: skip
DEPARTEMENTS: Final = ("coverage_li_plus", "coverage_aci", "n_aci")
SPENDING_UNIT: Final = "million euros in the calendar year"
COLUMNS: Final = ("level", "code", "date", "metric", "unit", "mean", *QUANTILE_NAMES, "n")
_NO_HASH: Final = ("commit", "clean")  # say where the forecast was made, not what it was made from


# --- the table ----------------------------------------------------------------------------------------------------


def register_table(folder: Path, runs: Sequence[RunKey]) -> pd.DataFrame:
    """Return the figures of a forecast at year ends, from its stored trajectories, in COLUMNS.

    `n` is the number of trajectories in which a figure is defined. Raises ValueError where no trajectory is stored.
    """
    nation = read_outcomes(folder, runs, Level.NATIONAL, (*NATIONAL, COST))
    departements = read_outcomes(folder, runs, Level.DEPARTEMENT, DEPARTEMENTS)
    if nation is None or departements is None:
        raise ValueError(f"{folder} holds no trajectory of this forecast")
    tables = [_at_year_ends(nation, NATIONAL), spending_table(nation), _at_year_ends(departements, DEPARTEMENTS)]
    return pd.concat(tables, ignore_index=True)[list(COLUMNS)]


def _at_year_ends(outcomes: Outcomes, metrics: Sequence[str]) -> pd.DataFrame:
    ends = {date(year, 12, 31) for year in YEARS}
    here = np.array([day in ends for day in outcomes.dates])
    days = [str(day) for day in outcomes.dates[here]]
    names = {"level": str(outcomes.level), "code": outcomes.codes[here], "date": days}
    tables = [
        pd.DataFrame({**names, "metric": name, "unit": UNITS[name], **_figures(outcomes.metric(name)[:, here])})
        for name in metrics
    ]
    return pd.concat(tables, ignore_index=True)


def spending_table(nation: Outcomes) -> pd.DataFrame:
    """Return what CNAM spends in each calendar year, as the rise of its cumulative cost, in million euros."""
    cost = nation.metric(COST)
    ends = [np.flatnonzero(nation.dates == date(year, 12, 31)) for year in (YEARS[0] - 1, *YEARS)]
    rises = np.diff(np.column_stack([cost[:, end] for end in ends]), axis=1) / EUROS_PER_MEUR
    days = [str(date(year, 12, 31)) for year in YEARS]
    names = {"level": str(Level.NATIONAL), "code": NATIONAL_CODE, "date": days}
    return pd.DataFrame({**names, "metric": SPENDING, "unit": SPENDING_UNIT, **_figures(rises)})


def _figures(values: Floats) -> dict[str, Any]:
    """Return mean, quantiles and number of the trajectories that define a figure: runs × K → K each."""
    return {"mean": mean(values), **quantile_columns(values), "n": np.sum(~np.isnan(values), axis=0)}


# --- the register -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Registered:
    """The file of a registered forecast; `changed` names what differs from the one registered before for that day."""

    file: Path
    changed: tuple[str, ...] = ()


def register(table: pd.DataFrame, made_from: Mapping[str, Any], folder: Path = REGISTER) -> Registered:
    """Store a forecast under its day (`made_from["as_of"]`), replace the one that was there.

    The same forecast from the same sources stays as it was registered, with its commit. The page and the files for hubs
    are written again.
    """
    file, entry_file = (folder / f"{made_from['as_of']}{suffix}" for suffix in (".csv", ".json"))
    before, stood = _entry(entry_file), sha256_of(file)
    write_csv([table], COLUMNS, file)
    entry = {**made_from, "csv_sha256": sha256_of(file)}
    changed = () if before is None else _differences({**before, "csv_sha256": stood}, entry)
    if before is None or changed:
        with whole_file(entry_file) as partial:
            partial.write_text(json.dumps(entry, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    write_page(folder)
    write_hub(folder)
    return Registered(file, changed)


def levers_followed(policy: Policy) -> dict[str, Any]:
    """Return the levers of a policy as plain values: what changes on which day."""
    values = policy_values(policy)
    changes = [{"from": str(first_day(one.pop("first_month"))), **one} for one in values["changes"]]
    return {"name": values["name"], "changes": changes}


def _entry(file: Path) -> dict[str, Any] | None:
    """Return what a registered forecast was made from, None where none is registered (or its file is no JSON)."""
    try:
        entry = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return entry if isinstance(entry, dict) else None


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file's bytes, nothing for a file that is not there."""
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    names = sorted((before.keys() | after.keys()) - set(_NO_HASH))
    return tuple(name for name in names if before.get(name) != after.get(name))


# --- the page -----------------------------------------------------------------------------------------------------

_PAGE: Final = Path(__file__).with_name("register_page.md")
_FIRST, _MIDDLE, _LAST = YEARS[0], YEARS[len(YEARS) // 2], YEARS[-1]
_HEADLINES: Final = (  # words, metric, year, factor
    *((f"LI+ coverage, end of {year}", "coverage_li_plus", year, 100.0) for year in (_FIRST, _MIDDLE, _LAST)),
    *((f"ACI coverage, end of {year}", "coverage_aci", year, 100.0) for year in (_FIRST, _MIDDLE, _LAST)),
    (f"CPTS with an ACI, end of {_MIDDLE}", "n_aci", _MIDDLE, 1.0),
    (f"spending of {_MIDDLE}", SPENDING, _MIDDLE, 1.0),
)


def write_page(folder: Path = REGISTER) -> None:
    """Write the page of a register."""
    with whole_file(folder / "README.md") as partial:
        partial.write_text(page(folder), encoding="utf-8")


def page(folder: Path) -> str:
    """Return the page of a register: what it is, a row for each forecast, the verdicts so far, how to judge one."""
    entries = [(file, _entry(file.with_suffix(".json"))) for file in sorted(folder.glob(REGISTERED))]
    judged = [verdict for file, _ in entries if (verdict := Verdict.of(file)) is not None]
    rows = [_page_row(file, entry) for file, entry in entries if entry is not None]
    return _PAGE.read_text(encoding="utf-8").format(
        heads=" | ".join(words for words, *_ in _HEADLINES),
        rules="|".join("---" for _ in _HEADLINES),
        rows="".join(f"{row}\n" for row in rows),
        verdicts="\n".join(_verdict(one) for one in judged) or "None yet.\n",
        day=entries[-1][0].stem,
        spending=SPENDING,
    )


def _verdict(verdict: Verdict) -> str:
    lines = [f"- {line}\n" for line in verdict_in_words(verdict, "en")]
    return f"[From {verdict.day}]({verdict.file.name}):\n\n{''.join(lines)}"


def _page_row(file: Path, entry: Mapping[str, Any]) -> str:
    table = pd.read_csv(file, dtype={"code": str})
    nation = table[table["level"] == Level.NATIONAL]
    headlines = (_headline(nation, metric, year, factor) for _, metric, year, factor in _HEADLINES)
    commit = f"`{str(entry['commit'])[:12]}`{'' if entry['clean'] is True else ', with changes'}"
    cells = (f"[{file.stem}]({file.name})", f"`{entry['levers']['name']}`", *headlines, commit)
    return f"| {' | '.join(cells)} |"


def _headline(nation: pd.DataFrame, metric: str, year: int, factor: float) -> str:
    (row,) = nation[(nation["metric"] == metric) & (nation["date"] == str(date(year, 12, 31)))].to_dict("records")
    low, median, high = (f"{factor * row[name]:.0f}" for name in ("q05", "q50", "q95"))
    return f"{median} ({low}–{high})"
