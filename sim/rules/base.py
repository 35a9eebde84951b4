"""What all rules share: frozen, bounded parameters with units, and finding a rule by the name of its file."""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


def quantity(unit: str, meaning: str, low: float, high: float) -> Any:
    """Declare a parameter: its unit, what it means in domain words, and the bounds outside which it is an error."""
    return Field(description=meaning, ge=low, le=high, json_schema_extra={"unit": unit})


class Rule(BaseModel):
    """A hypothesis with its parameters. Methods are pure: numbers and `self`'s parameters in, a number out."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


RULES_FOLDER = Path(__file__).parent


def decisions() -> tuple[str, ...]:
    """Return the names of the decisions for which rules exist, sorted."""
    return tuple(sorted(folder.name for folder in RULES_FOLDER.iterdir() if (folder / "__init__.py").exists()))


def rule_names(decision: str) -> tuple[str, ...]:
    """Return the names of the rules written for a decision, sorted."""
    files = (RULES_FOLDER / decision).glob("*.py")
    return tuple(sorted(file.stem for file in files if not file.stem.startswith("_")))


@cache
def rule_class(decision: str, name: str) -> type[Rule]:
    """Return the rule that a file of a decision's folder defines.

    Raises LookupError when the folder has no such file, and TypeError when the file does not define exactly one rule.
    """
    if decision not in decisions() or name not in rule_names(decision):
        raise LookupError(f"no rule {name!r} for {decision!r}; there are: {', '.join(rule_names(decision))}")
    module = import_module(f"sim.rules.{decision}.{name}")
    defined = [
        item
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, Rule) and item.__module__ == module.__name__
    ]
    if len(defined) != 1:
        raise TypeError(f"sim/rules/{decision}/{name}.py must define exactly one rule, found {len(defined)}")
    return defined[0]
