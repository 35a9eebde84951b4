"""What is too much, never ends or is broken: one message before anything is computed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from experiments.cli import answer
from experiments.configuration.compose import Composer
from tests.command_line import copied_configs, refusal, unchanged

HEAD = "# @package _global_\nexperiment:\n  question: {fr: Q, en: Q}\n  arms:"
ARM = " {status_quo: [policy=status_quo]}\n"
BOMB = "a: &a [x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))


@pytest.fixture(scope="module")
def configs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied_configs(tmp_path_factory.mktemp("project"))


@pytest.fixture
def changed(configs: Path) -> Iterator[Path]:
    """A folder of configurations that is as before after the test."""
    before = {file: file.read_bytes() for file in configs.rglob("*.yaml")}
    yield configs
    for file in set(configs.rglob("*.yaml")) - set(before):
        file.unlink()
    for file, content in before.items():
        file.write_bytes(content)


def refused(arguments: list[str], configs: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the message of a mistake that leaves the project as it was."""
    with unchanged(configs.parent):
        return refusal(answer(arguments, Composer(configs)), capsys)


@pytest.mark.parametrize(
    ("sweep", "words"),
    [
        ("range(0,1,0)", "the range from 0 to 1 by steps of 0 never ends"),
        ("range(0.0,1.0,0.0)", "never ends"),
        ("range(nan,1)", "the range from nan to 1 by steps of 1 never ends"),
        ("range(0,nan)", "never ends"),
        ("range(0,1,nan)", "never ends"),
        ("sort(range(0,1,0))", "never ends"),
        ("range(0,inf)", "1 to 300 values"),
        ("range(-inf,0)", "1 to 300 values"),
        ("range(0,1,1e-320)", "1 to 300 values"),
        ("range(1,0)", "1 to 300 values"),
    ],
)
def test_a_sweep_that_never_ends_is_refused(
    sweep: str, words: str, configs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words in refused(["-m", f"timeline.pressure={sweep}", "task=validate"], configs, capsys)


@pytest.mark.parametrize("content", ["- a\n", "", "\xff\xfe", "task: {help: [", "task: " + "[" * 5000, "?" * 9])
def test_help_names_a_broken_task_file(content: str, changed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (changed / "task" / "list.yaml").write_bytes(content.encode("latin-1"))
    assert "configs/task/list.yaml" in refused(["--help"], changed, capsys)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (f"{HEAD} {'[' * 5000}{']' * 5000}\n", "nested too deep"),
        (f"{HEAD} {'{a: ' * 5000}{'}' * 5000}\n", "nested too deep"),
        (BOMB, "anchors and aliases are not allowed"),
        (f"{HEAD}{ARM}# {'x' * 10_000_000}\n", "bytes"),
        (f"{HEAD} {{a: [{'x, ' * 100_000}]}}\n", "too many values"),
        (HEAD + "".join(f"\n    a{n}: [timeline.pressure={n}]" for n in range(3000)), "3000 arms"),
        (f"{HEAD} {{a: [{', '.join(f'funding.k{n}=1' for n in range(101))}]}}\n", "at most 100 items"),
    ],
    ids=["lists", "groups", "aliases", "bytes", "values", "arms", "overrides"],
)
def test_a_file_that_is_too_much_is_refused(
    content: str, words: str, changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (changed / "experiment" / "mine.yaml").write_text(content, encoding="utf-8")
    message = refused(["experiment=mine"], changed, capsys)
    assert words in message
    assert "configs/experiment/mine.yaml" in message


def test_a_missing_key_is_named_with_its_file(changed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shipped = (changed / "policy" / "plan_100.yaml").read_text(encoding="utf-8")
    own = "".join(line for line in shipped.splitlines(keepends=True) if not line.strip().startswith("end:"))
    (changed / "policy" / "mine.yaml").write_text(own, encoding="utf-8")
    message = refused(["policy=mine"], changed, capsys)
    assert "policy.end is missing, and facilitation.end refers to it" in message
    assert "configs/policy/mine.yaml" in message


def test_a_plan_of_millions_of_runs_says_what_it_would_take(configs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    message = refused(["draws=1000", "replicates=1000", "compute.workers=2"], configs, capsys)
    assert "4,000,000 runs are too many: they would take about 9 d and 1,557.7 GB" in message
    assert "at most 100,000 runs" in message


def test_a_study_says_beforehand_what_it_takes(configs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    typed = ["task=validate", "draws=60", "replicates=20", "compute.workers=2", "language=fr"]
    assert answer(typed, Composer(configs)) == 0
    assert "4\u202f800 simulations en tout" in capsys.readouterr().out
