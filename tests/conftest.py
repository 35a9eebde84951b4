"""What all tests share: figures without a screen, the same examples on every run, no time limit per example."""

import os

import pytest
from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")

settings.register_profile("suite", deadline=None, derandomize=True, print_blob=False)
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag without which no baseline changes."""
    parser.addoption("--update-baselines", action="store_true", help="rewrite the files in tests/regression/baselines")
