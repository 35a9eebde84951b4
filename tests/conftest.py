"""What all tests share: the configurations, no screen for figures, the same examples on every run, own caches."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from experiments import cli
from experiments.configuration.compose import Composer
from tests.command_line import COMPOSER, CONFIGS

os.environ.setdefault("MPLBACKEND", "Agg")
# Set before NumPy is loaded: threads of the algebra library wait for each other where other tests hold the processors.
os.environ["OMP_NUM_THREADS"] = "1"
# Not the user's own caches; kept from one run of the tests to the next, because compiling takes long.
os.environ.setdefault("CPTS_CACHE", str(Path(__file__).parents[1] / "build" / "cache"))

# Nothing depends on the speed of the machine: no deadline, no check of how long examples take to make.
HELD_BACK = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("suite", deadline=None, derandomize=True, print_blob=False, suppress_health_check=HELD_BACK)
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag without which no baseline changes."""
    parser.addoption("--update-baselines", action="store_true", help="rewrite the files in tests/regression/baselines")


@pytest.fixture(scope="session")
def composer() -> Composer:
    """The configurations of the project, read once for all tests."""
    return COMPOSER


@pytest.fixture(scope="session", autouse=True)
def _command_line(composer: Composer) -> Iterator[None]:
    """Let a command line that is answered in this process use them too; those of another folder it reads itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "Composer", lambda configs: composer if configs == CONFIGS else Composer(configs))
        yield
