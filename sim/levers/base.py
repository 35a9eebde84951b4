"""What all groups of levers share: frozen, bounded values."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


def lever(unit: str, meaning: str, low: float, high: float) -> Any:
    """Declare a numeric lever: its unit, what it means, and the bounds outside which it is an error."""
    return Field(description=meaning, ge=low, le=high, json_schema_extra={"unit": unit})


class LeverGroup(BaseModel):
    """The values of one group of levers while they are in force."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
