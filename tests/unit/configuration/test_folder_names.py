"""Which folder a study has: one for each question."""

import pytest

from experiments.configuration.request import read_request
from experiments.configuration.sweep import LONGEST_NAME
from tests.command_line import COMPOSER

SWEEP = "facilitation=none,intensive"
PRESETS = ("none", "intensive", "balanced", "white_first", "struggling_first")


@pytest.mark.parametrize(
    ("typed", "folder"),
    [
        (["experiment=deadline"], "deadline"),
        (["experiment=deadline", SWEEP], "deadline-facilitation-none-intensive"),
        (["experiment=deadline", "policy=plan_100,no_deadline"], "deadline-policy-plan_100-no_deadline"),
        (["experiment=deadline", SWEEP, "study=mine"], "mine"),
        ([SWEEP], "facilitation-none-intensive"),
    ],
)
def test_a_sweep_beside_an_experiment_has_a_folder_of_its_own(typed: list[str], folder: str) -> None:
    assert read_request(typed, any("," in text for text in typed), COMPOSER).study.results.name == folder


def test_a_long_sweep_beside_an_experiment_still_begins_with_its_name() -> None:
    typed = ["experiment=deadline", "territory=region", "territory.code=32", f"facilitation={','.join(PRESETS)}"]
    name = read_request(typed, True, COMPOSER).study.results.name
    assert name.startswith("deadline-")
    assert len(name) <= LONGEST_NAME
