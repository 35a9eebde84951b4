"""Where the output goes: closed, full, or a terminal that knows few letters."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.command_line import ROOT

FULL = "/dev/full"


def ended(command: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Start the program in a shell, so that its streams can be closed, and return how it ended."""
    shell = ["sh", "-c", f'"$0" run.py {command}', sys.executable]
    known = {**os.environ, **(environment or {})}
    return subprocess.run(shell, cwd=ROOT, check=False, capture_output=True, text=True, env=known)


@pytest.mark.parametrize("output", [">&-", *([f">{FULL}"] if Path(FULL).exists() else [])])
def test_an_output_that_cannot_be_written_is_said_in_one_line(output: str) -> None:
    done = ended(f"--help {output}")
    assert done.returncode == 1
    assert done.stderr.startswith("Nothing can be written to the standard output: ")
    assert done.stderr.count("\n") == 1


def test_a_refusal_needs_no_place_to_be_told() -> None:
    assert ended("seed=-1 2>&-").returncode == 2


@pytest.mark.parametrize(("command", "word"), [("--help", "job ?"), ("task=validate language=fr", "?tude plan_100")])
def test_a_terminal_that_knows_few_letters_gets_the_others_replaced(command: str, word: str) -> None:
    done = ended(command, {"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")
    assert word in done.stdout
