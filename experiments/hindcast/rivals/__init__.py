"""Rivals of the model. Each file in `national/`, `joint/` and `departements/` is one; a new rival is a new file there.

A file exports `RIVAL`: its name, its label in both languages, and its `forecast` (see `rivals/base.py`). Every rival
sees only what was known at the cut-off, gives a whole predictive distribution, and gives the same one for the same
seed.
"""

from functools import cache
from importlib import import_module
from pathlib import Path

from experiments.hindcast.rivals.base import DepartementRival, JointRival, NationalRival, Wording


@cache
def national_rivals() -> tuple[NationalRival, ...]:
    """Return the rivals for national series, sorted by name."""
    return tuple(import_module(name).RIVAL for name in _modules("national"))


@cache
def joint_rivals() -> tuple[JointRival, ...]:
    """Return the rivals that forecast several national series at once, sorted by name."""
    return tuple(import_module(name).RIVAL for name in _modules("joint"))


@cache
def departement_rivals() -> tuple[DepartementRival, ...]:
    """Return the rivals for départements, sorted by name."""
    return tuple(import_module(name).RIVAL for name in _modules("departements"))


def labels() -> dict[str, Wording]:
    """Return the label of every rival by its name."""
    rivals: tuple[NationalRival | JointRival | DepartementRival, ...] = national_rivals()
    return {rival.name: rival.label for rival in (*rivals, *joint_rivals(), *departement_rivals())}


def _modules(folder: str) -> list[str]:
    files = (Path(__file__).parent / folder).glob("*.py")
    return [f"{__name__}.{folder}.{file.stem}" for file in sorted(files) if file.stem != "__init__"]
