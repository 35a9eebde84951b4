"""Observations of a user's own: what a file may hold, and from which day a study may start with it."""

from collections.abc import Callable
from pathlib import Path

from experiments.calibration.observation_operator import is_sum
from experiments.configuration.own_remarks import remark_line
from experiments.configuration.schema import Run
from experiments.mistakes import UserMistake
from experiments.observations.observed import Observed, observed_and_remarks
from sim.calendar import FIRST_MONTH, OBSERVATIONS_END, first_day
from sim.world.reading import TableError

SCHEMA = "the schema of docs/data.md"


def check_observations(run: Run, where: Callable[[str], str]) -> str:
    """Return how a person's file was read, in one line, or an empty text.

    Raises UserMistake for a file that cannot be read or used, and for a day of which nobody tells anything.
    """
    if run.observations is None:
        if run.as_of > OBSERVATIONS_END:
            what = f"as_of {run.as_of} is later than anything that the project has observed"
            allowed = f"{first_day(FIRST_MONTH)} to {OBSERVATIONS_END}; later with observations=FILE, rows of one's own"
            raise UserMistake(what, where("as_of"), allowed)
        return ""
    if not is_file(run.observations):
        what = f"observations = {run.observations!r} is not a file"
        raise UserMistake(what, where("observations"), "an existing .csv or .xlsx file; or null")
    try:
        rows, remarks = observed_and_remarks(Path(run.observations))
    except TableError as error:
        raise UserMistake(str(error), where("observations"), SCHEMA) from error
    for row in (row for row in rows if row.scored):
        _check(row, row.day <= run.as_of, f"{run.observations}, {row.target.metric} of {row.target.code} on {row.day}")
    return remark_line(Path(run.observations), remarks, run.language)


def is_file(file: str) -> bool:
    """Say whether there is a file of this name; no for a name that no file can have."""
    try:
        return Path(file).is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _check(row: Observed, is_known: bool, where: str) -> None:
    """Raise UserMistake for a row that tells nothing of the model, or that the model cannot start from."""
    if row.day < first_day(FIRST_MONTH):
        raise UserMistake(
            "this day lies before the first month of the model", where, f"{first_day(FIRST_MONTH)} or later"
        )
    if is_known and not is_sum(row):
        what = f"a study cannot start from {row.target.metric} of a {row.target.level}"
        allowed = (
            "coverage_li_plus of départements; coverages, declarations, counts (n_…), spending of régions and France"
        )
        raise UserMistake(what, where, f"{allowed}; or scored=no")
    if is_known and row.sd == 0.0:
        raise UserMistake(
            "nothing is counted without error (sd is 0)", where, "an sd above 0, in the unit of the value"
        )
