"""Texts of a person's own, typed or in a file: shown as they are, never acted upon."""

from io import StringIO
from pathlib import Path

import pytest
from rich.table import Table

from experiments.cli import answer
from experiments.configuration.compose import Composer
from experiments.configuration.request import read_request
from experiments.tasks._terminal import TextScreen
from sim.visible import visible
from tests.command_line import SECRET, copied_configs, refusal, unchanged

LABELS = [
    "[/foo] x",
    "a\x1b]0;owned\x07",
    "a\u202eb",
    "zero\u200bwidth",
    "two\nlines",
    "$\\frac{$ x",
    "L'échéance, (fin 2025)",
]
QUESTION = """\
# @package _global_
experiment:
  question: {fr: "Q %s", en: "Q %s"}
  arms: {status_quo: [policy=status_quo]}
"""
HIDDEN = [
    "$\\{oc.env\\:CPTS_SECRET\\}",
    '"$\\{oc.env:CPTS_SECRET\\}"',
    "${oc.env:CPTS_SECRET}",
    "'\\${oc.env:CPTS_SECRET}'",
]


@pytest.fixture(scope="module")
def configs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied_configs(tmp_path_factory.mktemp("project"))


@pytest.mark.parametrize("label", LABELS)
def test_a_label_is_shown_as_text(label: str, configs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    typed = ["policy=plan_100", "funding=boost", f"policy.label.en={label}"]
    study = read_request(typed, False, Composer(configs)).study
    assert any(visible(label) in arm.label["en"] for arm in study.arms)
    assert answer(["task=validate", *typed], Composer(configs)) == 0
    printed = capsys.readouterr().out
    assert visible(label) in printed
    assert all(visible(line) == line for line in printed.splitlines())


def test_a_question_in_a_file_is_shown_as_text(configs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    escape = r"\x1b]0;owned\x07 [/foo] \u202e"
    (configs / "experiment" / "mine.yaml").write_text(QUESTION % (escape, escape), encoding="utf-8")
    assert answer(["task=validate", "experiment=mine"], Composer(configs)) == 0
    assert r"Q \x1b]0;owned\x07 [/foo] \u202e" in capsys.readouterr().out


def test_nothing_printed_in_a_table_is_an_instruction() -> None:
    screen = StringIO()
    table = Table("[/foo] :smile:", title="[bold]x\x1b[31m")
    table.add_row("a\u202eb [red]c")
    TextScreen(file=screen, width=80).print(table)
    for words in ("[/foo] :smile:", r"[bold]x\x1b[31m", r"a\u202eb [red]c"):
        assert words in screen.getvalue()


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("key", ["policy.label.en", "study", "results", "seed", "territory.file"])
def test_the_environment_is_not_read(
    key: str, hidden: str, configs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPTS_SECRET", SECRET)
    with unchanged(configs.parent):
        message = refusal(answer([f"{key}={hidden}", "policy=plan_100"], Composer(configs)), capsys)
    assert "environment" in message
    assert SECRET not in message


@pytest.mark.parametrize("hidden", ["${oc.env:CPTS_SECRET}", "$\\\\{oc.env\\\\:CPTS_SECRET\\\\}"])
def test_a_file_cannot_read_the_environment(hidden: str, configs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = configs / "experiment" / "mine.yaml"
    file.write_text(QUESTION % (hidden, hidden), encoding="utf-8")
    assert "environment" in refusal(answer(["experiment=mine"], Composer(configs)), capsys)
    file.unlink()


def test_the_name_of_a_study_is_refused_in_plain_words(configs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    message = refusal(answer(["study=Étude HdF"], Composer(configs)), capsys)
    assert "study = 'Étude HdF': a name has up to 100 letters a–z, digits, _ and -, as etude_hdf" in message
