"""Choose a part of the country: all of it, a région or a département."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

import numpy as np

from sim.arrays import Positions, Rows
from sim.world.reading import nearest, suggestion
from sim.world.tables import load_departements, load_regions
from sim.world.world import Territories

FRANCE: Final = "france"
REGION: Final = "region"
DEPARTEMENT: Final = "departement"
KINDS: Final = (FRANCE, REGION, DEPARTEMENT)


def select(territories: Territories, kind: str, code: str | None = None) -> Territories:
    """Return the territories of France (code None), of régions or of départements, with the neighbours among them.

    Several codes, as "59,62", are one place.

    Raises LookupError for an unknown kind, for an unknown or missing code, and for a code with France as a whole;
    the message names the nearest code and those allowed.
    """
    if kind not in KINDS:
        near = suggestion(kind, KINDS)
        raise LookupError(f"no part of the country is called {kind!r}{near}; allowed: {_listed(KINDS)}")
    if kind == FRANCE:
        if code is not None:
            raise LookupError(f"france as a whole takes no code, got {code!r}; allowed: none")
        return territories
    column = territories.region if kind == REGION else territories.departement
    for one in codes_of(code) or (None,):
        _check_code(kind, one, column)
    return _rows(territories, np.flatnonzero(np.isin(column, codes_of(code))))


def codes_of(code: str | None) -> tuple[str, ...]:
    """Return the codes of a place: one, several that are written with commas between them, none for France."""
    return tuple(code.split(",")) if code else ()


def _check_code(kind: str, code: str | None, column: tuple[str, ...]) -> None:
    present = tuple(sorted(set(column)))
    if code not in present:
        near = "" if code is None else _suggested(code, {code: _names(kind)[code] for code in present})
        raise LookupError(f"no {kind} has the code {code!r}{near}; allowed: {_listed(present)}")


def _suggested(code: str, names: Mapping[str, str]) -> str:
    """Return the suggestion of the nearest code, or of the code that bears the nearest name."""
    codes = {name.casefold(): code for code, name in names.items()}
    near = nearest(code.casefold(), codes)
    near_code = codes[near] if near is not None else nearest(code, names)
    return f" (did you mean {near_code!r}, {names[near_code]}?)" if near_code is not None else ""


def _names(kind: str) -> Mapping[str, str]:
    table = load_regions() if kind == REGION else load_departements()
    return dict(zip(table.code, table.name, strict=True))


def _listed(allowed: tuple[str, ...]) -> str:
    return ", ".join(allowed)


def _rows(territories: Territories, rows: Positions) -> Territories:
    """Return the sub-table of some rows, in order; neighbours outside are left out."""
    start, neighbour = _neighbours_among(territories, rows)
    columns = {
        field.name: _some_of(getattr(territories, field.name), rows)
        for field in fields(Territories)
        if field.name not in ("neighbour_start", "neighbour")
    }
    return Territories(**columns, neighbour_start=start, neighbour=neighbour)


def _some_of(column: Any, rows: Positions) -> Any:
    return tuple(column[row] for row in rows) if isinstance(column, tuple) else column[rows]


def _neighbours_among(territories: Territories, rows: Positions) -> tuple[Rows, Rows]:
    new_row = np.full(len(territories), -1, dtype=np.int32)
    new_row[rows] = np.arange(len(rows), dtype=np.int32)
    lists = [new_row[territories.neighbours_of(row)] for row in rows]
    kept = [row[row >= 0] for row in lists]
    start = np.concatenate([[0], np.cumsum([len(row) for row in kept])]).astype(np.int32)
    return start, np.concatenate(kept)
