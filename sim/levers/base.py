"""What all groups of levers share: frozen, bounded values, and finding the groups by the files of this folder."""

from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import Field
from pydantic_core import PydanticUndefined

from sim.parameters import Parameters, only_class

LAST = 100  # order of a group that asks for none
_HOLD_NO_GROUP = ("__init__", "base", "policy", "numbers")


def lever(unit: str, meaning: str, low: float, high: float, default: Any = PydanticUndefined) -> Any:
    """Declare a numeric lever: its unit, what it means, the bounds outside which it is an error, and its default.

    A lever with a default need not be named by any policy: the default means that the lever does nothing.
    """
    return Field(default, description=meaning, ge=low, le=high, json_schema_extra={"unit": unit})


class LeverGroup(Parameters):
    """The values of one group of levers while they are in force."""

    order: ClassVar[int] = LAST  # among groups, in lists and tables

    @classmethod
    def default(cls) -> Self | None:
        """Return the values of a group that no policy sets, or None when a lever of it has no default."""
        has_defaults = not any(field.is_required() for field in cls.model_fields.values())
        return cls() if has_defaults else None


def lever_groups() -> dict[str, type[LeverGroup]]:
    """Return the groups of levers by name: each file of this folder defines one and is named like it.

    Raises TypeError when a file does not define exactly one group.
    """
    names = sorted(file.stem for file in Path(__file__).parent.glob("*.py") if file.stem not in _HOLD_NO_GROUP)
    groups = {name: only_class(f"sim.levers.{name}", LeverGroup) for name in names}
    return dict(sorted(groups.items(), key=lambda item: item[1].order))
