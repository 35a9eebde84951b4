"""The page ends when it is told to, also while it is being prepared, and leaves nothing behind."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 0), ("SIGTERM", 143)])
def test_a_signal_while_kernels_compile_ends_the_page_without_a_trace(tmp_path: Path, name: str, code: int) -> None:
    command = [sys.executable, "-m", "tests.unit.exploring.signalled_page", name, str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True, start_new_session=True)
    assert (ended.returncode, ended.stderr) == (code, "")
    assert re.fullmatch(r"The page is at http://127\.0\.0\.1:\d+/ \(Ctrl-C ends it\)\.\n", ended.stdout)
