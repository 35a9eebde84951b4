"""What a reader chooses in a chart beside the arms: one parameter, by a list or along a line."""

from collections.abc import Sequence
from typing import Any, Literal


def control(parameter: str, kind: Literal["select", "range"], label: str, options: Sequence[str]) -> dict[str, Any]:
    """Return the choice of a parameter that holds the place of an option; the page's script makes its form."""
    return {"parameter": parameter, "kind": kind, "label": label, "options": list(options)}
