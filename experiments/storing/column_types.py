"""What the columns of tables hold, by their names: the types of Table Schema (specs.frictionlessdata.io)."""

from typing import Final, Literal

Type = Literal["string", "date", "integer", "boolean", "number", "any"]
_TEXTS: Final = frozenset(
    {
        *("arm", "baseline", "level", "scope", "code", "metric", "unit", "assumption", "title", "evidence", "verdict"),
        *("scenario", "figure", "measure", "coverage", "undefined", "within", "payer"),
        *("region", "departement", "name"),
        *("method", "factor", "index", "grade", "rule", "side", "search", "policy", "kind", "better", "reasons"),
        *("label_fr", "label_en", "title_fr", "title_en", "to_measure_fr", "to_measure_en"),
        *("on_front", "affordable", "stays", "dominated_by", "frontier", "chance"),
    }
)
_COUNTS: Final = frozenset(
    {
        *("n_draws", "n_replicates", "stage", "year", "population"),
        *("rank", "n_points", "n_events", "n_factors", "box", "leaf", "point", "happened", "in_box"),
        *("generation", "evaluation", "evaluations"),
    }
)
_DATES: Final = frozenset({"start"})
_FLAGS: Final = frozenset({"scored", "passes", "discounted", "is_best", "told_apart"})
LEVER: Final = "lever."  # what the names of the columns of swept levers begin with


def type_of(column: str) -> Type:
    """Return the type of a column; one that is called like nothing known holds numbers."""
    if column.startswith("date") or column in _DATES:
        return "date"
    if column.startswith(LEVER):
        return "string"
    if column in _COUNTS:
        return "integer"
    return "string" if column in _TEXTS else "boolean" if column in _FLAGS else "number"
