"""Territories of a user's own: read and checked before anything is built from them."""

from pathlib import Path

from experiments.configuration.own_observations import SCHEMA, is_file
from experiments.configuration.own_remarks import remark_line
from experiments.configuration.schema import Run
from experiments.configuration.validation import Where
from experiments.mistakes import UserMistake
from sim.world.reading import TableError
from sim.world.tables import own_territories


def territories_file(run: Run, where: Where) -> Path | None:
    """Return the person's own territories file, None without one. Raises UserMistake when there is no such file."""
    file = run.territory.file
    if file is None:
        return None
    if run.territory.kind == "synthetic" or not is_file(file):
        what = f"territory.file {file!r} is not a file" if not is_file(file) else "a synthetic territory has no file"
        allowed = "an existing .csv or .xlsx file, with france, region or departement"
        raise UserMistake(what, where("territory.file"), allowed)
    return Path(file).resolve()


def check_territories(run: Run, where: Where) -> str:
    """Return how a person's file was read, in one line, or an empty text. Raises UserMistake for a wrong file."""
    file = territories_file(run, where)
    if file is None:
        return ""
    try:
        _, remarks = own_territories(file)
    except TableError as error:
        raise UserMistake(str(error), where("territory.file"), SCHEMA) from error
    return remark_line(file, remarks, run.language)
