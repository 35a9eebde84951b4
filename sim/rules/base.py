"""What a rule is, and finding one by the name of its file."""

from functools import cache
from pathlib import Path

from sim.parameters import Parameters, only_class


class Rule(Parameters):
    """A hypothesis with its parameters. Methods are pure: numbers and `self`'s parameters in, a number out."""


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
    return only_class(f"sim.rules.{decision}.{name}", Rule)
