"""The rows of a user's own file that a model may know on a day."""

from datetime import date
from pathlib import Path

from experiments.observations.observed import Observed, known_by, read_observed
from experiments.study.run_hash import digest


def own_rows(file: Path | None, as_of: date) -> tuple[Observed, ...]:
    """Return the scored rows of a user's own file that describe a day or an earlier one, none without a file.

    Raises TableError for a file that cannot be read.
    """
    return () if file is None else tuple(row for row in known_by(read_observed(file), as_of) if row.scored)


def own_rows_hash(file: Path | None, as_of: date) -> str | None:
    """Return a hash of these rows, whatever their order in the file; None when there are none."""
    rows = sorted(map(row_values, own_rows(file, as_of)), key=str)
    return digest(rows) if rows else None


def row_values(row: Observed) -> list[str | float]:
    """Return an observation as plain values for a manifest."""
    return [*row.target, str(row.day), row.counted_by, row.value, row.sd]
