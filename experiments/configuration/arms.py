"""One arm of a study: its policy and its behaviour, composed and checked."""

from collections.abc import Mapping
from typing import Any

from experiments.configuration.compose import Configuration
from experiments.configuration.levers import history_known_by, iso_date, policy_from
from experiments.configuration.validation import from_validation
from experiments.mistakes import UserMistake, listed, nearest
from experiments.study.definition import Arm
from sim.behaviour import Behaviour, BehaviourError, ParameterError, behaviour_from
from sim.levers.policy import Policy
from sim.rules.base import decisions


def arm_from(name: str, composed: Configuration) -> Arm:
    """Return the arm that a configuration describes, labelled like its policy.

    Raises UserMistake for anything in the configuration that does not fit.
    """
    policy = _policy(composed)
    return Arm(name, composed.values["policy"]["label"], policy, behaviour_of(composed), composed.values)


def _policy(composed: Configuration) -> Policy:
    """Return the policy of an arm; a task that follows history looks at no plan that departs from it."""
    if composed.values["task"]["arms"] == "history":
        as_of = iso_date("as_of", composed.values["as_of"], composed.where)
        return history_known_by(as_of, composed.values, composed.where)
    return policy_from(composed.values, composed.where)


def behaviour_of(composed: Configuration) -> Behaviour:
    """Return the behaviour of a composed configuration; raises UserMistake for anything in it that does not fit."""
    values = composed.values["behaviour"]
    _check_mappings(values, composed)
    try:
        return behaviour_from(values)
    except BehaviourError as error:
        near = nearest(error.name, error.allowed)
        raise UserMistake(str(error), composed.where(error.path), listed(error.allowed), near) from None
    except ParameterError as error:
        raise from_validation(error.reason, f"behaviour.{error.decision}", error.rule, composed.where) from None


def _check_mappings(values: Any, composed: Configuration) -> None:
    if not isinstance(values, Mapping):
        raise UserMistake(
            f"behaviour = {values!r} is not a mapping", composed.where("behaviour"), "decision: {rule, …}"
        )
    for decision, parameters in values.items():
        path = f"behaviour.{decision}"
        if not isinstance(parameters, Mapping) or not isinstance(parameters.get("rule"), str):
            allowed = "{rule: name, parameter: value, …}"
            raise UserMistake(
                f"{path} names no rule", composed.where(path), allowed, nearest(str(decision), decisions())
            )
