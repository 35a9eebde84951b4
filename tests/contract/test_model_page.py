"""The page on the model names what the code has: its month, its rules with their parameters, levers and metrics."""

import inspect
import re
from pathlib import Path

import pytest

from sim.engine.fast.month import live_month
from sim.levers.policy import GROUPS
from sim.metrics import all_metrics
from sim.model import CptsModel
from sim.month.steps import STEPS, month_table
from sim.rules.base import decisions, rule_class, rule_names
from sim.vocabulary import Mission, Profession
from sim.world.tables import load_departements, load_territories

PAGE = (Path(__file__).parents[2] / "docs" / "model.md").read_text(encoding="utf-8")
KERNEL = r"\b(?:authorities|decisions|organisation|work|workforce)\.(\w+)\("  # called by the fast engine's month
SECTIONS = dict(re.findall(r"^### (.+?)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
RULES = [(decision, rule) for decision in decisions() for rule in rule_names(decision)]
PARAMETERS = [
    (decision, rule, parameter) for decision, rule in RULES for parameter in rule_class(decision, rule).model_fields
]


def section_of(decision: str, rule: str) -> str:
    return next((body for title, body in SECTIONS.items() if f"`{decision}/{rule}.py`" in title), "")


def test_the_month_is_described_in_the_order_in_which_it_happens() -> None:
    assert month_table() in PAGE


def test_both_engines_go_through_the_month_in_this_order() -> None:
    names = [step.name for step in STEPS]
    assert re.findall(r"self\._(\w+)\(\)", inspect.getsource(CptsModel.step)) == names
    assert re.findall(KERNEL, inspect.getsource(live_month.py_func)) == names


@pytest.mark.parametrize(("decision", "rule"), RULES)
def test_every_rule_has_a_section(decision: str, rule: str) -> None:
    assert section_of(decision, rule), f"docs/model.md has no section for {decision}/{rule}.py"


@pytest.mark.parametrize(("decision", "rule", "parameter"), PARAMETERS)
def test_every_parameter_stands_in_the_section_of_its_rule(decision: str, rule: str, parameter: str) -> None:
    assert re.search(rf"\b{parameter}\b", section_of(decision, rule))


@pytest.mark.parametrize("group", GROUPS)
def test_every_lever_stands_in_the_table_of_levers(group: str) -> None:
    table = SECTIONS["Levers: where each acts"]
    assert f"{group}:" in table
    assert [lever for lever in GROUPS[group].model_fields if f"`{lever}`" not in table] == []


def test_every_metric_stands_in_the_table_of_metrics() -> None:
    named = set(re.findall(r"`(\w+)`", SECTIONS["Metrics"]))
    by_kind = {f"member_share_{profession.name.lower()}" for profession in Profession}
    by_kind |= {f"mission_deployed_share_{mission.name.lower()}" for mission in Mission}
    assert {item.name for item in all_metrics()} - by_kind <= named
    assert {"member_share_", "mission_deployed_share_"} <= named


def test_the_country_is_as_large_as_the_page_says() -> None:
    assert f"{len(load_territories()):,} territories" in PAGE
    assert f"{load_departements().professionals.sum():,} liberal professionals" in PAGE
