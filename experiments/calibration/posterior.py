"""Posterior draws: as a fit or an update left them in its folder, or as the project ships them."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from experiments.study.parameter_draws import is_parameter

SHIPPED = Path(__file__).parent / "posteriors"
OWN_ROWS = "own_rows"  # in a manifest: the hash of the user's own rows that were known


def fit_name(as_of: date, peers: bool = True) -> str:
    """Return the name of a fit: that of its folder in results/, and of its shipped draws."""
    return f"calibration_{as_of}{'' if peers else '_no_peers'}"


@dataclass(frozen=True)
class Posterior:
    """Draws of the parameters given what was known by a day."""

    draws: tuple[Mapping[str, float], ...]  # by path: parameters, and what is known of the past's chance
    file: Path

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What is written of how it was made, empty where nothing is."""
        beside = self.file.with_suffix(".json") if self.file.parent == SHIPPED else self.file.with_name("manifest.json")
        return _read_json(beside)


def posterior_of(results: Path, as_of: date, own_rows: str | None = None, peers: bool = True) -> Posterior | None:
    """Return the posterior of a day that knows the user's own rows of that hash, and no others.

    It is the one in the folder of results, else the one that is shipped, which knows none. A trial with few agents
    (`mode=quick`) does not take the place of a shipped one, which is fitted at 1:1.
    """
    name = fit_name(as_of, peers)
    stored, shipped = _read(results / name / "posterior.csv"), None if own_rows else _read(shipped_file(name))
    if stored is None or stored.manifest.get(OWN_ROWS) != own_rows:
        return shipped
    is_trial = float(stored.manifest.get("scale", 1.0)) < 1.0
    return shipped if is_trial and shipped else stored


def last_posterior(results: Path, as_of: date) -> tuple[date, Posterior] | None:
    """Return the last posterior with pasts from which one of a day can be made, with its own day; None without any.

    A stored one of the day itself is what is to be made; a shipped one of that day may lack the user's rows.
    """
    stored = (file.parent for file in results.glob("calibration_*/posterior.csv"))
    days = {day for folder in stored if (day := _day_of(folder.name)) is not None and day < as_of}
    for day in sorted({*days, *(one for one in shipped_days() if one <= as_of)}, reverse=True):
        found = _read(results / fit_name(day) / "posterior.csv") if day < as_of else None
        found = found or _read(shipped_file(fit_name(day)))
        if found is not None:
            return day, found
    return None


def _day_of(name: str) -> date | None:
    try:
        return date.fromisoformat(name.removeprefix("calibration_"))
    except ValueError:
        return None  # a fit without peers, or a trial on invented pasts


def shipped_file(name: str) -> Path:
    """Return where the project ships the draws of a fit."""
    return SHIPPED / f"{name}.csv"


def shipped_days() -> Sequence[date]:
    """Return the days of which the project ships a posterior, sorted."""
    days = (_day_of(file.stem) for file in SHIPPED.glob("calibration_*.csv"))
    return sorted(day for day in days if day is not None)


def _read(file: Path) -> Posterior | None:
    return Posterior(read_draws(file), file) if file.is_file() else None


def read_draws(file: Path) -> tuple[Mapping[str, float], ...]:
    """Return the draws of a file, in its order. Raises ValueError for a file that holds none."""
    with file.open(encoding="utf-8", newline="") as lines:
        draws = tuple(
            {path: float(value) for path, value in row.items() if path != "draw"} for row in csv.DictReader(lines)
        )
    if not draws or not any(map(is_parameter, draws[0])):
        raise ValueError(f"{file} holds no posterior draws")
    return draws


def _read_json(file: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
