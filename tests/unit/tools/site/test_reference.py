"""The reference of the site holds every parameter, lever, metric, assumption and task, in both languages."""

import re

import pytest

from experiments.cli import tasks
from experiments.configuration.parameter_reference import assumption_rows
from sim.levers.policy import GROUPS
from sim.metrics import all_metrics
from sim.rules.base import decisions, rule_class, rule_names
from tests.command_line import CONFIGS, ROOT
from tools.site.reference import reference_pages

PAGES = dict(reference_pages(ROOT))


def names_on(page: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|", PAGES[page], re.MULTILINE))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_lever_parameter_metric_and_assumption_is_there(language: str) -> None:
    levers = {f"{group}.{name}" for group, model in GROUPS.items() for name in model.model_fields}
    assert levers == names_on(f"levers_{language}.md")
    assert {metric.name for metric in all_metrics()} == names_on(f"metrics_{language}.md")
    assert {f"behaviour.{decision}.rule" for decision in decisions()} <= names_on(f"parameters_{language}.md")
    numbers = re.findall(r"^\| (A\d+) \|", PAGES[f"assumptions_{language}.md"], re.MULTILINE)
    assert sorted(numbers) == sorted(assumption_rows(ROOT / "docs" / "assumptions.md"))


def test_every_parameter_of_a_rule_in_use_is_there() -> None:
    only = [(decision, rule_names(decision)[0]) for decision in decisions() if len(rule_names(decision)) == 1]
    fields = {
        f"behaviour.{decision}.{name}" for decision, rule in only for name in rule_class(decision, rule).model_fields
    }
    assert len(fields) > 50
    assert fields <= names_on("parameters_en.md")


def test_every_row_has_as_many_cells_as_its_head() -> None:
    for name, page in PAGES.items():
        for table in re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE):
            assert len({line.count("|") for line in table.splitlines()}) == 1, f"{name}: {table[:200]}"


def test_every_task_and_group_is_on_the_page_of_the_command_line() -> None:
    page = PAGES["command_line.md"]
    assert [f"`task={name}`" for name in sorted(tasks())] == re.findall(r"^## (`task=\w+`)$", page, re.MULTILINE)
    assert all(f"| `{group.name}=` |" in page for group in CONFIGS.iterdir() if group.is_dir())
