"""A rule or a family of metrics that no test mentions is one that nobody has checked."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from sim.metrics import SHARED_FILES
from sim.rules.base import decisions, rule_names

ROOT = Path(__file__).parents[2]
METRICS = sorted({file.stem for file in (ROOT / "sim" / "metrics").glob("*.py")} - set(SHARED_FILES))
RULES = [(decision, rule) for decision in decisions() for rule in rule_names(decision)]
TEXTS = [file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py") if file != Path(__file__)]


def imports(text: str, package: str, module: str) -> bool:
    """Say whether a test imports a module: `from package.module import …` or `from package import module`."""
    dotted = re.escape(package)
    return bool(re.search(rf"\b{dotted}\.{module}\b|from {dotted} import [^\n]*\b{module}\b", text))


def looks_up(text: str, decision: str, rule: str) -> bool:
    """Say whether a test finds a rule by its names."""
    return f'"{decision}"' in text and f'"{rule}"' in text


def is_tested(decision: str, rule: str, texts: list[str]) -> bool:
    return any(imports(text, f"sim.rules.{decision}", rule) or looks_up(text, decision, rule) for text in texts)


@pytest.mark.parametrize(("decision", "rule"), RULES)
def test_every_rule_has_a_test(decision: str, rule: str) -> None:
    assert is_tested(decision, rule, TEXTS), f"no test imports sim/rules/{decision}/{rule}.py"


@pytest.mark.parametrize("family", METRICS)
def test_every_family_of_metrics_has_a_test(family: str) -> None:
    names = [metric.name for metric in import_module(f"sim.metrics.{family}").METRICS]
    assert any(f'"{name}"' in text for name in names for text in TEXTS), f"no test names a metric of {family}.py"


def test_a_rule_without_a_test_is_found() -> None:
    assert is_tested("join", "logistic", ["from sim.rules.join.logistic import Logistic"])
    assert not is_tested("join", "logistic", ["from sim.rules.join.other import Other", "from sim.rules import join"])
