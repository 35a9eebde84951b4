"""Posterior draws: as a fit left them in its folder, or as the project ships them."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from experiments.study.parameter_draws import is_parameter

SHIPPED = Path(__file__).parent / "posteriors"


def fit_name(as_of: date, peers: bool = True) -> str:
    """Return the name of a fit: that of its folder in results/, and of its shipped draws."""
    return f"calibration_{as_of}{'' if peers else '_no_peers'}"


@dataclass(frozen=True)
class Posterior:
    """Draws of the parameters given what was known by a day."""

    draws: tuple[Mapping[str, float], ...]  # by path: parameters, and what is known of the past's chance
    file: Path


def posterior_of(results: Path, as_of: date, peers: bool = True) -> Posterior | None:
    """Return the posterior fitted as of a day: the one in the folder of results, else the one that is shipped."""
    name = fit_name(as_of, peers)
    for file in (results / name / "posterior.csv", shipped_file(name)):
        if file.is_file():
            return Posterior(read_draws(file), file)
    return None


def shipped_file(name: str) -> Path:
    """Return where the project ships the draws of a fit."""
    return SHIPPED / f"{name}.csv"


def shipped_days() -> Sequence[date]:
    """Return the days of which the project ships a posterior, sorted."""
    plain = (file.stem.removeprefix("calibration_") for file in SHIPPED.glob("calibration_*.csv"))
    return sorted(date.fromisoformat(day) for day in plain if not day.endswith("_no_peers"))


def read_draws(file: Path) -> tuple[Mapping[str, float], ...]:
    """Return the draws of a file, in its order. Raises ValueError for a file that holds none."""
    with file.open(encoding="utf-8", newline="") as lines:
        draws = tuple(
            {path: float(value) for path, value in row.items() if path != "draw"} for row in csv.DictReader(lines)
        )
    if not draws or not any(map(is_parameter, draws[0])):
        raise ValueError(f"{file} holds no posterior draws")
    return draws
