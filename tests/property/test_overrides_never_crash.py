"""Whatever is typed: a malformed or unknown override gives exit code 2, one message, and nothing is written."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.cli import answer
from experiments.configuration.compose import Composer

ROOT = Path(__file__).parents[2]
NAMES = st.text("abcdefghijklmnopqrstuvwxyz_0123456789", min_size=1, max_size=12)
NOISE = st.text(max_size=20)
PREFIX = st.sampled_from(["", "+", "++", "~", "hydra.", "facilitation.", "behaviour.join.", "policy."])
UNKNOWN_KEYS = st.builds(lambda prefix, name, value: f"{prefix}no_such_{name}={value}", PREFIX, NAMES, NOISE)
UNKNOWN_OPTIONS = st.builds(
    lambda group, name: f"{group}=no_such_{name}", st.sampled_from(["policy", "funding", "task", "experiment"]), NAMES
)
WITHOUT_EQUALS = NOISE.filter(lambda text: "=" not in text and text not in ("-h", "-m"))
UNBALANCED = st.builds(lambda bracket, noise: f"seed={bracket}{noise}", st.sampled_from("[{(\"'"), NAMES)
EMPTY = st.sampled_from(["seed=", "policy=", "study=''", "+end=", 'territory.code=""'])
MALFORMED = st.one_of(UNKNOWN_KEYS, UNKNOWN_OPTIONS, WITHOUT_EQUALS, UNBALANCED, EMPTY)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Composer:
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "configs", folder / "configs")
    return Composer(folder / "configs")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(override=MALFORMED, sweeping=st.booleans())
def test_a_malformed_override_is_a_mistake_and_writes_nothing(
    override: str, sweeping: bool, opened: Composer, capsys: pytest.CaptureFixture[str]
) -> None:
    before = set(opened.configs.parent.rglob("*"))
    assert answer([override, *(["-m"] if sweeping else [])], opened) == 2
    assert capsys.readouterr().err.startswith("Mistake: ")
    assert set(opened.configs.parent.rglob("*")) == before
