"""From a stored value back to the file that gives it."""

from pathlib import Path

import pytest

from experiments.configuration.sources import Sources
from experiments.study.definition import OwnFile

FILES = {
    "funding/low.yaml": "start: ${policy.start}\nmultiplier: 0.5  # factor; A1\nbonus: 1.0\n",
    "funding/other.yaml": "start: ${policy.start}\nmultiplier: 0.5  # factor; A1\nbonus: 3.0\n",
}


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_of_two_files_with_a_value_the_one_that_agrees_most_gives_it(configs: Path) -> None:
    sources = Sources(configs)
    found = sources.of("funding.multiplier", {"funding.multiplier": 0.5, "funding.bonus": 3.0})
    assert found is not None
    assert found.where == "configs/funding/other.yaml, line 2"
    assert found.unit == "factor"


def test_a_value_typed_over_a_file_is_not_that_of_another_file_which_has_it_too(configs: Path) -> None:
    (configs / "funding" / "high.yaml").write_text("multiplier: 0.9\nbonus: 7.0\ncap: 8\n", encoding="utf-8")
    (configs / "funding" / "wide.yaml").write_text("multiplier: 0.5\nbonus: 3.0\ncap: 1\n", encoding="utf-8")
    typed = {"funding.multiplier": 0.9, "funding.bonus": 3.0, "funding.cap": 1}
    assert Sources(configs).of("funding.multiplier", typed) is None
    assert Sources(configs).of("funding.cap", typed) is not None


def test_a_value_in_no_file_has_no_source(configs: Path) -> None:
    assert Sources(configs).of("funding.multiplier", {"funding.multiplier": 0.6}) is None


def test_a_reference_agrees_with_the_value_it_refers_to(configs: Path) -> None:
    values = {"policy.start": "2024-01-01", "funding.start": "2024-01-01"}
    assert Sources(configs).of("funding.start", values) is not None
    assert Sources(configs).of("funding.start", {**values, "funding.start": "2025-01-01"}) is None


def test_a_file_of_ones_own_gives_what_it_held_when_the_study_was_made(configs: Path) -> None:
    own = OwnFile("policy", "mine.yaml", "policy: {name: mine}\nfunding:\n  multiplier: 0.7  # factor\n")
    found = Sources(configs, [own]).of("funding.multiplier", {"funding.multiplier": 0.7})
    assert found is not None
    assert found.where == "mine.yaml, line 3"
