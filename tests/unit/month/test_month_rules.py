"""Every decision of a month finds the rule that the behaviour chose."""

from dataclasses import fields

import pytest

from sim.month.rules import MonthRules
from sim.rules.base import decisions
from tools.verification.small_world import behaviour

READ_BY_METRICS = {"shell", "declaration"}


def test_each_decision_has_the_rule_of_the_behaviour() -> None:
    chosen = behaviour()
    rules = MonthRules.of(chosen)
    assert all(getattr(rules, field.name) is chosen[field.name] for field in fields(MonthRules))


def test_no_decision_is_forgotten() -> None:
    assert {field.name for field in fields(MonthRules)} | READ_BY_METRICS == set(decisions())


@pytest.mark.parametrize("field", fields(MonthRules), ids=lambda field: field.name)
def test_each_rule_answers_the_decision_whose_name_it_bears(field: object) -> None:
    rule = getattr(MonthRules.of(behaviour()), field.name)  # type: ignore[attr-defined]
    assert type(rule).__module__.startswith(f"sim.rules.{field.name}.")  # type: ignore[attr-defined]
