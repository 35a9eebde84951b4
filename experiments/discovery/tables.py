"""What a search for an event leaves in its folder: rules, limits, the path of boxes, leaves, points."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.comparing.statistics import INTERVAL
from experiments.discovery.box_choice import ChosenBox
from experiments.discovery.limits import Quality, quality
from experiments.discovery.search import Discovery
from experiments.storing.csv_files import write_csv

BOX, TREE, ALL = "box", "tree", "all points"
SIDES: Final = ("low", "high")
_QUALITY: Final = ("coverage", "density", "support", "density_low", "density_high")
RULES: Final = ("rule", *_QUALITY, *(f"left_out_{name}" for name in _QUALITY), "n_points", "n_events", "verdict")
LIMITS: Final = (
    "factor", "assumption", "evidence", "lowest", "highest", "side", "limit", "quasi_p",
    "returns", "limit_q05", "limit_q95",
)  # fmt: skip
PATH: Final = ("box", "n_factors", "coverage", "density", "support")
LEAVES: Final = ("leaf", "factor", "low", "high", "coverage", "density", "support")
BETTER, NOT_BETTER, BASE = "better than the base rate", "not told from the base rate", "base rate"


def write_discovery(found: Discovery, folder: Path) -> None:
    """Write the tables of a search into a folder; those of a search that could not be made have no rows."""
    for name, rows, columns in (
        ("rules", rules(found), RULES),
        ("limits", limits(found), LIMITS),
        ("peeling", _path(found.chosen), PATH),
        ("leaves", _leaves(found), LEAVES),
    ):
        write_csv([pd.DataFrame(list(rows), columns=list(columns))], columns, folder / f"{name}.csv")
    points = _points(found)
    write_csv([points], list(points.columns), folder / "points.csv")


def rules(found: Discovery) -> Iterator[dict[str, Any]]:
    """Yield how well each rule does, beginning with the one that holds all points."""
    counts = {"n_points": len(found.points), "n_events": int(found.happened.sum())}
    if counts["n_events"]:
        everything = quality(np.ones(len(found.points), dtype=bool), found.happened)
        yield {"rule": ALL, **asdict(everything), **counts, "verdict": BASE}
    for name, one in ((BOX, found.chosen), (TREE, found.tree)):
        if one is not None:
            verdict = BETTER if one.is_found else NOT_BETTER
            yield {"rule": name, **asdict(one.whole), **_left_out(one.left_out), **counts, "verdict": verdict}


def _left_out(found: Quality) -> dict[str, float]:
    return {f"left_out_{name}": value for name, value in asdict(found).items()}


def limits(found: Discovery) -> Iterator[dict[str, Any]]:
    """Yield the limits of the box, and those that resamples have beside them; an empty limit is one of the latter."""
    chosen = found.chosen
    if chosen is None:
        return
    returns = chosen.returns if len(chosen.resampled) else np.full(chosen.box.limits.shape, np.nan)
    for column, factor in enumerate(found.factors):
        names = {"factor": factor.path, "assumption": factor.assumption, "lowest": factor.low, "highest": factor.high}
        evidence = "" if factor.is_lever else str(factor.evidence)
        for side, word in enumerate(SIDES):
            if chosen.box.is_limited[side, column] or returns[side, column] > 0:
                limit, quasi_p = chosen.box.limits[side, column], chosen.box.quasi_p[side, column]
                shown = {"side": word, "limit": limit if np.isfinite(limit) else np.nan, "quasi_p": quasi_p}
                resampled = _resampled(chosen.resampled[:, side, column])
                yield {**names, "evidence": evidence, **shown, "returns": returns[side, column], **resampled}


def _resampled(values: np.ndarray[Any, np.dtype[np.float64]]) -> dict[str, float]:
    finite = values[np.isfinite(values)]
    low, high = np.quantile(finite, INTERVAL) if len(finite) else (np.nan, np.nan)
    return {"limit_q05": float(low), "limit_q95": float(high)}


def _path(chosen: ChosenBox | None) -> Iterator[dict[str, Any]]:
    passed = zip(chosen.passed, chosen.path, strict=True) if chosen else ()
    for number, (box, own) in enumerate(passed):
        yield {"box": number, "n_factors": box.n_factors, **{name: getattr(own, name) for name in PATH[2:]}}


def _leaves(found: Discovery) -> Iterator[dict[str, Any]]:
    for number, leaf in enumerate(found.tree.leaves if found.tree else ()):
        own = quality(leaf.holds(found.points), found.happened)
        for column in np.flatnonzero(leaf.is_limited.any(axis=0)):
            low, high = (float(limit) if np.isfinite(limit) else np.nan for limit in leaf.limits[:, column])
            numbers = {name: getattr(own, name) for name in LEAVES[4:]}
            yield {"leaf": number, "factor": found.factors[column].path, "low": low, "high": high, **numbers}


def _points(found: Discovery) -> pd.DataFrame:
    """Return a row for each point: its factors, the share of replicates with the event, whether it is in the box."""
    values = {factor.path: found.points[:, column] for column, factor in enumerate(found.factors)}
    inside = found.chosen.box.holds(found.points) if found.chosen else np.zeros(len(found.points), dtype=bool)
    events = {"share": found.shares, "happened": found.happened.astype(int), "in_box": inside.astype(int)}
    return pd.DataFrame({"point": np.arange(len(found.points)), **values, **events})
