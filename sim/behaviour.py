"""Behaviour: the rule chosen for each decision, with its parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from sim.rules.base import Rule, decisions, rule_class, rule_names


class BehaviourError(ValueError):
    """A behaviour that names an unknown decision or rule, or lacks one.

    `path` says where, `name` what was named there, and `allowed` what there is.
    """

    def __init__(self, path: str, problem: str, name: str, allowed: tuple[str, ...]) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.name = name
        self.allowed = allowed


class ParameterError(ValueError):
    """Parameters that do not fit the rule of a decision; `reason` is what pydantic says."""

    def __init__(self, decision: str, rule: type[Rule], reason: ValidationError) -> None:
        super().__init__(f"behaviour.{decision}: {reason}")
        self.decision = decision
        self.rule = rule
        self.reason = reason


@dataclass(frozen=True)
class Behaviour:
    """One rule for each decision; `behaviour["join"]` is the rule for joining."""

    rules: Mapping[str, Rule]

    def __getitem__(self, decision: str) -> Rule:
        return self.rules[decision]


def behaviour_from(values: Mapping[str, Mapping[str, Any]]) -> Behaviour:
    """Return the behaviour that a configuration describes: for each decision `rule` and that rule's parameters.

    Raises BehaviourError for a decision or rule that does not exist or is missing, and ParameterError for a parameter
    that is unknown, missing, of the wrong type or out of bounds.
    """
    known = decisions()
    for name in values:
        if name not in known:
            raise BehaviourError(f"behaviour.{name}", "unknown decision", name, known)
    return Behaviour({decision: _rule(decision, values) for decision in known})


def _rule(decision: str, values: Mapping[str, Mapping[str, Any]]) -> Rule:
    if decision not in values:
        raise BehaviourError(f"behaviour.{decision}", "missing", decision, (decision,))
    parameters = dict(values[decision])
    name = parameters.pop("rule", None)
    if name not in rule_names(decision):
        raise BehaviourError(f"behaviour.{decision}.rule", f"no rule {name!r}", str(name), rule_names(decision))
    rule = rule_class(decision, name)
    try:
        return rule.model_validate(parameters)
    except ValidationError as reason:
        raise ParameterError(decision, rule, reason) from reason
