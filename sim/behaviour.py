"""Behaviour: the rule chosen for each decision, with its parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.rules.base import Rule, decisions, rule_class, rule_names


class BehaviourError(ValueError):
    """A behaviour that names an unknown decision or rule, or lacks one: `path` says where, `allowed` what there is."""

    def __init__(self, path: str, problem: str, allowed: tuple[str, ...]) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem
        self.allowed = allowed


@dataclass(frozen=True)
class Behaviour:
    """One rule for each decision; `behaviour["join"]` is the rule for joining."""

    rules: Mapping[str, Rule]

    def __getitem__(self, decision: str) -> Rule:
        return self.rules[decision]


def behaviour_from(values: Mapping[str, Mapping[str, Any]]) -> Behaviour:
    """Return the behaviour that a configuration describes: for each decision `rule` and that rule's parameters.

    Raises BehaviourError for a decision or rule that does not exist or is missing, and pydantic's ValidationError
    (its `title` is the decision) for a parameter that is unknown, missing, of the wrong type or out of bounds.
    """
    known = decisions()
    for name in values:
        if name not in known:
            raise BehaviourError(f"behaviour.{name}", "unknown decision", known)
    return Behaviour({decision: _rule(decision, values) for decision in known})


def _rule(decision: str, values: Mapping[str, Mapping[str, Any]]) -> Rule:
    if decision not in values:
        raise BehaviourError(f"behaviour.{decision}", "missing", (decision,))
    parameters = dict(values[decision])
    name = parameters.pop("rule", None)
    if name not in rule_names(decision):
        raise BehaviourError(f"behaviour.{decision}.rule", f"no rule {name!r}", rule_names(decision))
    return rule_class(decision, name).model_validate(parameters)
