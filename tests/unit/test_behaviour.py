"""Behaviour: one rule for each decision, and a clear error for anything else."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.behaviour import BehaviourError, ParameterError, behaviour_from
from sim.rules.base import decisions, rule_class, rule_names

CONFIGURED = Path(__file__).parents[2] / "configs" / "behaviour" / "default.yaml"


@pytest.fixture
def values() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(CONFIGURED.read_text(encoding="utf-8"))
    return loaded


def test_the_shipped_behaviour_answers_every_decision_with_the_rule_it_names(values: dict[str, dict[str, Any]]) -> None:
    behaviour = behaviour_from(values)
    for decision in decisions():
        assert type(behaviour[decision]) is rule_class(decision, values[decision]["rule"])


def test_parameters_reach_their_rule(values: dict[str, dict[str, Any]]) -> None:
    values["join"]["contacts"] = 1.25
    assert behaviour_from(values)["join"].model_dump()["contacts"] == 1.25


def test_making_a_behaviour_leaves_the_values_as_they_were(values: dict[str, dict[str, Any]]) -> None:
    behaviour_from(values)
    assert all("rule" in parameters for parameters in values.values())


def test_an_unknown_decision_is_refused_with_those_that_exist(values: dict[str, dict[str, Any]]) -> None:
    with pytest.raises(BehaviourError, match=r"behaviour\.joni: unknown decision") as error:
        behaviour_from(values | {"joni": {"rule": "logistic"}})
    assert "join" in error.value.allowed


def test_a_missing_decision_is_refused(values: dict[str, dict[str, Any]]) -> None:
    del values["join"]
    with pytest.raises(BehaviourError, match=r"behaviour\.join: missing"):
        behaviour_from(values)


@pytest.mark.parametrize("rule", ["logit", "__init__", "", None])
def test_an_unknown_rule_is_refused_with_those_that_exist(values: dict[str, dict[str, Any]], rule: str | None) -> None:
    values["join"]["rule"] = rule
    with pytest.raises(BehaviourError, match=r"behaviour\.join\.rule: no rule") as error:
        behaviour_from(values)
    assert error.value.allowed == rule_names("join")


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("contacts", -1.0), ("contacts", "2.0"), ("contacts", float("nan")), ("contacts", True), ("friends", 1.0)],
)
def test_a_parameter_out_of_bounds_of_the_wrong_type_or_unknown_is_refused(
    values: dict[str, dict[str, Any]], parameter: str, value: object
) -> None:
    values["join"][parameter] = value
    with pytest.raises(ParameterError, match=parameter):
        behaviour_from(values)


def test_a_missing_parameter_is_refused(values: dict[str, dict[str, Any]]) -> None:
    del values["join"]["contacts"]
    with pytest.raises(ParameterError, match="contacts"):
        behaviour_from(values)
