"""The patient rule induction method (PRIM), as the EMA workbench has it: boxes that lose a thin slice at each step.

Friedman & Fisher 1999, https://doi.org/10.1023/A:1008894516817; quasi-p values: Bryant & Lempert 2010,
https://doi.org/10.1016/j.techfore.2009.08.002. This is the only file that knows the workbench, of which Python 3.11 has
another version (2.5) than later ones (3).
"""

import inspect
import logging
import warnings
from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.discovery.limits import HIGH, LOW, Box, Flags
from sim.arrays import Floats

PEELED: Final = 0.05  # share of the points in a box that a step takes away
FEWEST: Final = 0.05  # share of all points that a box keeps
_ABOVE_ZERO: Final = (
    1e-9  # version 2 counts as events what reaches a threshold, and gives no box whose density does not
)


class PeelingPath:
    """The boxes that PRIM passes through, from all points to the smallest box."""

    def __init__(self, points: Floats, happened: Flags) -> None:
        self._points, self._whole = points, _whole(points)
        self._found = _peeled(points, happened)
        self.boxes = tuple(map(self._box, range(len(self._found.box_lims))))

    def without(self, box: Box, side: int, factor: int) -> Box:
        """Return a box without one of its limits, with the quasi-p values of those that stay."""
        limits = box.limits.copy()
        limits[side, factor] = (-np.inf, np.inf)[side]
        inside = Box(limits, box.quasi_p).holds(self._points)
        shown = np.where(np.isfinite(limits), limits, self._whole)
        self._found.update(pd.DataFrame(shown), np.flatnonzero(inside))
        return self._box(len(self._found.box_lims) - 1)

    def _box(self, number: int) -> Box:
        limits = self._found.box_lims[number].to_numpy(dtype=np.float64)
        open_ends = np.array([[-np.inf], [np.inf]])
        limits = np.where(limits == self._whole, open_ends, limits)
        quasi_p = np.full_like(limits, np.nan)
        for factor, values in _quasi_p(self._found)[number].items():
            quasi_p[:, factor] = values
        return Box(limits, np.where(np.isfinite(limits), quasi_p, np.nan))


def _whole(points: Floats) -> Floats:
    whole = np.empty((2, points.shape[1]))
    whole[LOW], whole[HIGH] = points.min(axis=0), points.max(axis=0)
    return whole


def _peeled(points: Floats, happened: Flags) -> Any:
    """Return the workbench's box with its path; it takes tables of real numbers without a mixture of types."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of optional parts that are not installed, and of later versions of pandas
        from ema_workbench.analysis.prim import Prim  # noqa: PLC0415 — slow to import

        logging.getLogger("EMA").setLevel(logging.ERROR)
        version_2 = {"threshold": _ABOVE_ZERO} if "threshold" in inspect.signature(Prim).parameters else {}
        events = happened.astype(np.int64)
        return Prim(pd.DataFrame(points), events, peel_alpha=PEELED, mass_min=FEWEST, **version_2).find_box()


def _quasi_p(found: Any) -> Any:
    """Return the quasi-p values of each box of a path, by factor: version 3 has them under another name."""
    return found.p_values if hasattr(found, "p_values") else found.qp
