"""Codes of régions and départements, as the project's own tables have them."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from experiments.mistakes import UserMistake, listed, nearest


@cache
def departements() -> Mapping[str, str]:
    """Return the départements: INSEE code → name."""
    return _names("departements.csv")


@cache
def regions() -> Mapping[str, str]:
    """Return the régions: INSEE code → name."""
    return _names("regions.csv")


def _names(table: str) -> Mapping[str, str]:
    with (files("sim.data") / table).open(encoding="utf-8") as rows:
        return {row["code"]: row["name"] for row in csv.DictReader(rows)}


def check_code(kind: str, code: str, where: str) -> None:
    """Raise UserMistake when there is no région or département (`kind`) of that code."""
    known = regions() if kind == "region" else departements()
    if code in known:
        return
    allowed = f"an INSEE code as text: {listed(known)}"
    raise UserMistake(f"unknown {kind} {code!r}", where, allowed, _nearest_code(code, known))


def _nearest_code(code: str, known: Mapping[str, str]) -> str | None:
    by_name = {name.lower(): key for key, name in known.items()}
    padded = code.zfill(2).upper()
    alike = padded if padded in known else by_name.get(nearest(code.lower(), by_name) or "") or nearest(code, known)
    return f"{alike} ({known[alike]})" if alike else None
