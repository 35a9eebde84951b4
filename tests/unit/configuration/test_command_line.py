import subprocess
import sys
from pathlib import Path

import pytest

from experiments.configuration.command_line import read_command_line
from tests.command_line import COMPOSER, ROOT

LIBRARIES = "{'numpy', 'pandas'}"
OWN_EXPERIMENT = "defaults:\n  - override /policy: plan100\n"


def imported_by(typed: str) -> tuple[str, str]:
    """Return what a command line prints first, and which of two slow libraries the refusal imported."""
    code = f"import sys; from experiments.cli import main; main([{typed!r}]); print({LIBRARIES} & sys.modules.keys())"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return ended.stderr.splitlines()[0], ended.stdout.splitlines()[-1]


@pytest.mark.parametrize("typed", ["policy=plan100", "timeline.pressure=abc", "timeline.pressure=7", "drawz=3", "seed"])
def test_most_mistakes_are_told_before_the_libraries_of_the_model_are_imported(typed: str) -> None:
    message, libraries = imported_by(typed)
    assert message.startswith("Mistake: ")
    assert libraries == "set()"


def test_so_is_a_mistake_in_an_experiment_of_one_s_own(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(OWN_EXPERIMENT, encoding="utf-8")
    message, libraries = imported_by(f"experiment={file}")
    assert "plan100" in message
    assert libraries == "set()"


def test_levers_on_the_command_line_make_arms_beside_the_experiment_of_levers() -> None:
    typed, _ = read_command_line(["funding=boost", "seed=2"], False, COMPOSER)
    assert typed.makes_arms
    assert [item.key for item in typed.overrides] == ["experiment", "funding", "seed"]
    assert [item.key for item in typed.levers] == ["funding"]
    assert [item.key for item in typed.others] == ["experiment", "seed"]


def test_a_sweep_has_a_combination_for_each_pair_of_values() -> None:
    typed, _ = read_command_line(["funding=boost,cut", "facilitation=none,intensive"], True, COMPOSER)
    assert (typed.sweeps, typed.swept_keys) == (True, ["funding", "facilitation"])
    assert [[item.option for item in one] for one in typed.combinations] == [
        ["boost", "none"], ["boost", "intensive"], ["cut", "none"], ["cut", "intensive"],
    ]  # fmt: skip
