"""What is composed here is what Hydra composes from the same files and choices."""

from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf

from experiments.configuration.overrides import parse_overrides
from tests.command_line import COMPOSER

CONFIGS = Path(__file__).parents[2] / "configs"
CHOOSING = ("policy", "experiment")  # their options choose those of other groups: each is composed alone
CHOICES = {group: [f"{group}={option}" for option in options] for group, options in COMPOSER.groups.items()}
ALONE = [choice for group in CHOOSING for choice in CHOICES.pop(group)]
BESIDE = [" ".join(filter(None, choices)) for choices in zip_longest(*CHOICES.values())]
TOGETHER = [
    "policy=plan_100 facilitation=none",
    "policy=plan_100 experiment=where_to_help timeline=end_2025",
    "experiment=history task=calibrate territory=region",
    "policy=no_deadline facilitation.facilitators_per_million=3 policy.start=2024-02-01",
    "funding.functioning_euros=[1,2,3,4] policy.label={fr:a,en:b} policy.end='2030-01-01' results=${study}",
]


def composed_by_hydra(texts: list[str]) -> Any:
    with initialize_config_dir(version_base="1.3", config_dir=str(CONFIGS)):
        return OmegaConf.to_container(compose("config", overrides=texts), resolve=True)


@pytest.mark.parametrize("typed", ["", *ALONE, *BESIDE, *TOGETHER])
def test_the_same_choices_give_the_same_values(typed: str) -> None:
    texts = typed.split()
    ours = COMPOSER.composed(parse_overrides(texts, "test", sweeping=False)).values
    assert ours == composed_by_hydra(texts)
