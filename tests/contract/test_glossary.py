"""The glossary names the words of the code as they are."""

import re
from enum import Enum
from pathlib import Path

import pytest

from sim import vocabulary
from sim.metrics import all_metrics

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
WORDS = {name: item for name, item in vars(vocabulary).items() if isinstance(item, type) and issubclass(item, Enum)}


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(\w+)\.[A-Z_]+`", GLOSSARY))))
def test_every_member_that_the_glossary_names_exists(name: str) -> None:
    members = set(re.findall(rf"`{name}\.([A-Z_]+)`", GLOSSARY))
    assert members <= set(WORDS[name].__members__)


@pytest.mark.parametrize("stage", vocabulary.Stage.__members__)
def test_every_stage_is_explained(stage: str) -> None:
    assert f"`Stage.{stage}`" in GLOSSARY


def test_every_metric_that_the_glossary_names_exists() -> None:
    named = set(re.findall(r"`((?:coverage|population|shell|member|active|gp)_\w+|n_\w+)`", GLOSSARY))
    known = {metric.name for metric in all_metrics()}
    assert named - known - {"gp_accessibility"} == set()
    assert len(named) >= 6
