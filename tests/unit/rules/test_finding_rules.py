"""Rules are found by the names of their folder and file, and say what their parameters mean."""

import pytest
from pydantic import ValidationError

from sim.parameters import quantity
from sim.rules.base import Rule, decisions, rule_class, rule_names


def test_every_decision_has_a_rule_and_every_file_defines_one() -> None:
    for decision in decisions():
        assert rule_names(decision)
        assert all(issubclass(rule_class(decision, name), Rule) for name in rule_names(decision))


def test_decisions_and_rules_come_sorted() -> None:
    assert list(decisions()) == sorted(decisions())
    assert rule_names("join") == tuple(sorted(rule_names("join")))


@pytest.mark.parametrize(("decision", "name"), [("join", "absent"), ("absent", "logistic"), ("join", "__init__")])
def test_a_rule_that_does_not_exist_is_a_lookup_error(decision: str, name: str) -> None:
    with pytest.raises(LookupError, match="no rule"):
        rule_class(decision, name)


@pytest.mark.parametrize("decision", decisions())
def test_every_parameter_has_a_unit_and_a_meaning(decision: str) -> None:
    for name in rule_names(decision):
        for field in rule_class(decision, name).model_fields.values():
            assert field.description
            assert isinstance(field.json_schema_extra, dict)
            assert field.json_schema_extra["unit"]


def test_a_rule_cannot_be_changed_once_made() -> None:
    class Example(Rule):
        strength: float = quantity("share", "of something", 0, 1)

    rule = Example(strength=0.5)
    with pytest.raises(ValidationError, match="frozen"):
        rule.strength = 0.6  # type: ignore[misc]
    with pytest.raises(ValidationError, match="less than or equal to 1"):
        Example(strength=1.1)
