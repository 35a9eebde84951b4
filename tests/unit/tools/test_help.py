"""Every tool of the maintainers says what it is for."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
TOOLS = (
    "tools.bench",
    "tools.pages",
    "tools.validation",
    "tools.fit_trials",
    "tools.verdict",
    "tools.build_tables.build",
    "tools.verification",
    "tools.site",
    "tools.page_pictures",
)


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_explains_itself(tool: str) -> None:
    command = [sys.executable, "-m", tool, "--help"]
    shown = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert tool in shown
    assert "options:" in shown
