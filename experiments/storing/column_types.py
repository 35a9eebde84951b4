"""What the columns of a study's tables hold, by their names: the types of Table Schema (specs.frictionlessdata.io)."""

from typing import Final, Literal

Type = Literal["string", "date", "integer", "boolean", "number"]
_TEXTS: Final = frozenset(
    {
        *("arm", "baseline", "level", "scope", "code", "metric", "unit", "assumption", "title", "evidence", "verdict"),
        *("scenario", "figure", "measure", "coverage", "undefined", "within", "payer"),
        *("region", "departement", "name"),
    }
)
_COUNTS: Final = frozenset({"n_draws", "n_replicates", "stage", "year", "population"})
_FLAGS: Final = frozenset({"scored", "passes"})
LEVER: Final = "lever."  # what the names of the columns of swept levers begin with


def type_of(column: str) -> Type:
    """Return the type of a column; one that is called like nothing known holds numbers."""
    if column.startswith("date"):
        return "date"
    if column.startswith(LEVER):
        return "string"
    if column in _COUNTS:
        return "integer"
    return "string" if column in _TEXTS else "boolean" if column in _FLAGS else "number"
