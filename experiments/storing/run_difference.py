"""Whether two files of one run hold the same, bit for bit, and where they first differ."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.storing.run_files import table_of
from sim.vocabulary import Level

_PLACE = ("date", "level", "code")
_LEVELS = {str(level): rank for rank, level in enumerate(Level)}


@dataclass(frozen=True)
class Difference:
    """The first value that differs, by date, then level, code and metric; None where only one file has it."""

    day: date
    level: str
    code: str
    metric: str
    stored: object
    made: object
    n_values: int  # that differ in all


def first_difference(stored: bytes, made: bytes) -> Difference | None:
    """Return the first difference between two files of a run, None when all values are the same bits.

    Raises what pyarrow and pandas raise for a file that holds no rows of a run.
    """
    if stored == made:
        return None
    one, other = _rows(stored), _rows(made)
    places = one.index.union(other.index)
    metrics = [*one.columns, *(name for name in other.columns if name not in one.columns)]
    one, other = one.reindex(places, columns=metrics), other.reindex(places, columns=metrics)
    differs = np.column_stack([_differs(one[name], other[name]) for name in metrics])
    if not differs.any():
        return None
    named: list[tuple[date, str, str]] = places.tolist()
    row = min(np.flatnonzero(differs.any(axis=1)).tolist(), key=lambda row: _order(named[row]))
    column = int(np.argmax(differs[row]))
    stored_value, made_value = _value(one.iloc[row, column]), _value(other.iloc[row, column])
    return Difference(*named[row], metrics[column], stored_value, made_value, int(differs.sum()))


def _rows(content: bytes) -> pd.DataFrame:
    rows: pd.DataFrame = table_of(content).to_pandas()
    return rows.set_index(list(_PLACE)).sort_index()


def _differs(one: "pd.Series[float]", other: "pd.Series[float]") -> NDArray[np.bool_]:
    """Return where two columns differ: in their bits, or in that only one is undefined."""
    undefined, other_undefined = one.isna().to_numpy(), other.isna().to_numpy()
    both = ~undefined & ~other_undefined
    here, there = one.to_numpy(), other.to_numpy()
    if here.dtype == there.dtype == np.float64:
        here, there = here.view(np.int64), there.view(np.int64)
    found: NDArray[np.bool_] = np.where(both, here != there, undefined != other_undefined)
    return found


def _order(place: tuple[date, str, str]) -> tuple[date, int, str]:
    day, level, code = place
    return day, _LEVELS.get(level, len(_LEVELS)), code


def _value(value: Any) -> object:
    if pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value
