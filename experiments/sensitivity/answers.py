"""Answers to what drives an outcome: from the runs of a stored study, or from new runs of a design."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from experiments.designs.complete_runs import complete_runs
from experiments.designs.outcome import Outcome, outcome_grid, stored_grid, stored_parameters
from experiments.mistakes import UserMistake, listed, nearest
from experiments.running.observer import StudyObserver
from experiments.sensitivity.designed_points import REST, DesignedPoints, NamedFactor
from experiments.sensitivity.drivers import morris_drivers, sobol_drivers, stored_drivers
from experiments.sensitivity.tables import SensitivityResult
from experiments.storing.run_files import Failure
from sim.arrays import Floats

DRIVERS: Final = {"morris": morris_drivers, "sobol": sobol_drivers}
FEWEST_DRAWS: Final = 10  # of a stored study; fewer tell nothing apart


def stored_factors(manifest: Mapping[str, Any], wanted: Sequence[str] | None, where: str) -> dict[str, Floats]:
    """Return the parameters of each factor of a stored study, draws × parameters; of all assumptions if none is wanted.

    Raises UserMistake for a factor that the study did not draw, and for too few draws.
    """
    n_draws = len(manifest["parameter_draws"])
    if n_draws < FEWEST_DRAWS:
        what = f"{n_draws} draws of parameters do not tell influences apart"
        raise UserMistake(what, str(manifest["study"]), f"a study of {FEWEST_DRAWS} draws or more, better of 60")
    return _wanted_columns(_stored_columns(manifest), _numbers(manifest), wanted, where)


def stored_answer(
    folder: Path, manifest: Mapping[str, Any], outcome: Outcome, factors: Mapping[str, Floats]
) -> SensitivityResult:
    """Return what drives an outcome of the stored runs in a folder. Raises UserMistake where too few define it."""
    grid, numbers = stored_grid(folder, manifest, outcome), _numbers(manifest)
    n_draws = int((~np.isnan(grid)).any(axis=1).sum())
    if n_draws < FEWEST_DRAWS:
        what = f"{n_draws} draws of parameters have runs with {outcome.metric} on {outcome.day}"
        raise UserMistake(what, str(folder), f"a study of {FEWEST_DRAWS} draws or more, better of 60")
    return SensitivityResult(
        outcome, stored_drivers(grid, factors), {name: numbers.get(name, name) for name in factors}
    )


def _stored_columns(manifest: Mapping[str, Any]) -> dict[str, Floats]:
    known = stored_parameters(manifest)
    return {path: known[path] for path in manifest.get("assumptions") or {} if path in known}


def _numbers(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the number of the assumption of each parameter."""
    return {path: str(one["number"]) for path, one in (manifest.get("assumptions") or {}).items()}


def _wanted_columns(
    columns: Mapping[str, Floats], numbers: Mapping[str, str], wanted: Sequence[str] | None, where: str
) -> dict[str, Floats]:
    """Return the parameters of each factor: draws × parameters."""
    all_numbers = sorted({numbers[path] for path in columns})
    names = [name.strip() for name in wanted] if wanted is not None else all_numbers
    found = {}
    for name in names:
        own = [values for path, values in columns.items() if name in (path, numbers[path])]
        if not own:
            what = f"{name!r} was not drawn in the stored runs"
            raise UserMistake(what, where, listed(all_numbers), nearest(name, [*all_numbers, *columns]))
        found[name] = np.column_stack(own)
    return found


def designed_answer(
    points: DesignedPoints, factors: Sequence[NamedFactor], outcome: Outcome, observer: StudyObserver | None = None
) -> tuple[SensitivityResult, list[Failure]]:
    """Make the missing runs of a design, and return what drives an outcome of it, and the runs that failed."""
    failures = complete_runs(points.study, observer)
    grid = outcome_grid(points.study, outcome)
    drivers = DRIVERS[points.method](points.design, grid)
    assumptions = {one.name: one.factor.assumption for one in factors}
    return SensitivityResult(outcome, drivers, {**assumptions, REST: ""}), failures
