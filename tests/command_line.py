"""What must hold for whatever the command line refuses, and a copy of the configurations that a test may change."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from experiments.configuration.compose import Composer

ROOT = Path(__file__).parents[1]
CONFIGS = ROOT / "configs"
COMPOSER = Composer(CONFIGS)  # reads what it is asked for once, for all tests
SECRET = "what-the-environment-holds"


def copied_configs(folder: Path) -> Path:
    """Copy the configurations into a folder and return where they are."""
    shutil.copytree(CONFIGS, folder / "configs")
    return folder / "configs"


def refusal(code: int, capsys: pytest.CaptureFixture[str]) -> str:
    """Check the exit code 2 and that one message and nothing else was printed; return the message."""
    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert printed.err.startswith("Mistake: ")
    assert printed.err.count("Mistake: ") == 1
    assert "\n  where:   " in printed.err
    assert "Traceback" not in printed.err
    return printed.err


@contextmanager
def unchanged(folder: Path) -> Iterator[None]:
    """Check that no file or folder appears or disappears inside the block."""
    before = sorted(folder.rglob("*"))
    yield
    assert sorted(folder.rglob("*")) == before
