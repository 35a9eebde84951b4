"""Posterior draws: as a fit or an update left them in its folder, or as the project ships them."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import isfinite, nan
from pathlib import Path
from typing import Any, Final

from pydantic.fields import FieldInfo

from experiments.mistakes import UserMistake
from experiments.study.parameter_draws import is_parameter
from sim.rules.base import decisions, rule_class, rule_names
from sim.whole_files import read_regular

SHIPPED = Path(__file__).parent / "posteriors"
_MOST_BYTES: Final = 100_000_000
_LARGEST_NUMBER: Final = 2.0**53  # of a replicate, which names a chance
NO_PEERS, PERFECT, UNKNOWN, HOLDOUT = "_no_peers", "_perfect", "_unknown", "_holdout"  # end the names of such folders
OWN_ROWS = "own_rows"  # in a manifest: the hash of the user's own rows that were known


def fit_name(as_of: date, peers: bool = True) -> str:
    """Return the name of a fit: that of its folder in results/, and of its shipped draws."""
    return f"calibration_{as_of}{'' if peers else NO_PEERS}"


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
    return Posterior(read_draws(file), file) if file.exists() or file.is_symlink() else None


def read_draws(file: Path) -> tuple[Mapping[str, float], ...]:
    """Return the draws of a file, in its order. Raises UserMistake for a file that holds none, or impossible values."""
    try:
        lines = read_regular(file, _MOST_BYTES).decode("utf-8").splitlines()
        rows = list(csv.DictReader(lines))
    except (OSError, ValueError, csv.Error) as error:
        raise _damaged(f"it cannot be read ({error})", str(file)) from None
    if not rows or not any(is_parameter(str(path)) for path in rows[0]):
        raise _damaged("it holds no draws of parameters", str(file))
    return tuple(_draw(row, f"{file}, line {number}") for number, row in enumerate(rows, start=2))


def _draw(row: Mapping[Any, Any], where: str) -> Mapping[str, float]:
    """Return the values of a line. Raises UserMistake for one that is missing, no number, or out of its bounds."""
    draw = {}
    for path, value in row.items():
        if path != "draw":
            draw[path] = _number(path, value)
            problem = "is no finite number" if not isfinite(draw[path]) else _out_of_bounds(path, draw[path])
            if problem:
                raise _damaged(f"{path or 'one value too many'} = {value!r} {problem}", where)
    return draw


def _number(path: str | None, value: Any) -> float:
    try:
        return float(value) if path else nan
    except (TypeError, ValueError):
        return nan


def _out_of_bounds(path: str, value: float) -> str:
    """Return why a value is none that its parameter, or the chance of its past, can have; empty where it can."""
    if not is_parameter(path):
        return "" if 0.0 <= value <= _LARGEST_NUMBER else "is out of its bounds"
    fields = _fields(path)
    if not fields:
        return "is no parameter of a rule"
    return "" if any(_is_within(field, value) for field in fields) else "is out of its bounds"


@cache
def _fields(path: str) -> tuple[FieldInfo, ...]:
    """Return what each rule of a decision declares of a parameter that has this path."""
    decision, _, parameter = path.removeprefix("behaviour.").partition(".")
    rules = rule_names(decision) if decision in decisions() else ()
    declared = [rule_class(decision, rule).model_fields for rule in rules]
    return tuple(fields[parameter] for fields in declared if parameter in fields)


def _is_within(field: FieldInfo, value: float) -> bool:
    low = all(value >= bound.ge for bound in field.metadata if hasattr(bound, "ge"))
    return low and all(value <= bound.le for bound in field.metadata if hasattr(bound, "le"))


def _damaged(problem: str, where: str) -> UserMistake:
    what = f"the posterior cannot be used: {problem}"
    return UserMistake(what, where, "the file as a fit wrote it: python run.py task=calibrate as_of=DATE makes it anew")


def _read_json(file: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(read_regular(file, _MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}
